import { encodeDateLine } from '../http/date.ts';
import type { FieldLines, OutgoingResponse } from '../http/encode-head.ts';
import { CHUNKED, type Framing, hasNoContent, NO_CONTENT, UNTIL_CLOSE } from '../http/framing.ts';
import { saysClose } from '../http/persistence.ts';
import { SharedContent } from '../http/shared-content.ts';
import { octetsOf } from './outbox.ts';
import type { Pump } from './pump.ts';

/** A connection that has been given away at a 101. */
export interface SwitchedConnection {
  readonly pump: Pump;
  /** What the client has sent behind its request. */
  readonly rest: Buffer;
  /** Where in the client's stream that lies. */
  readonly startsAt: number;
}

/** Why a response that takes its time should come to its end. */
export type Stop = 'client gone' | 'server stops';

/** What a response needs of the session that it belongs to. */
export interface ResponseSink {
  /** Milliseconds since 1970, for Date. */
  readonly time: number;
  /** Whether this is the last exchange of its connection. */
  readonly isLast: boolean;
  /** Whether the client understands chunks and interim responses. */
  readonly clientSpeaks11: boolean;
  /** @param ownLines field lines that are known to be safe */
  writeHead(head: OutgoingResponse, framing: Framing, ownLines: string): void;
  /** @param octets text has one character an octet */
  writeContent(octets: string | Uint8Array | SharedContent): void;
  writeEnd(): void;
  /** Whether the client reads more slowly than we write. */
  readonly isCongested: boolean;
  /** Sends what has been written at the end of the present turn. */
  flushSoon(): void;
  onStop(listener: (why: Stop) => void): void;
  /** Sends what has been written. Resolves when there is room for more; false if the client is gone. */
  roomForMore(): Promise<boolean>;
  switchProtocols(head: OutgoingResponse): SwitchedConnection;
  giveUp(): void;
}

/** The answer to a request. It is given once. */
export class Response {
  readonly #sink: ResponseSink;
  readonly #isHead: boolean;
  #isSent = false;
  #isOpen = false;

  constructor(sink: ResponseSink, method: string) {
    this.#sink = sink;
    this.#isHead = method === 'HEAD';
  }

  get isSent(): boolean {
    return this.#isSent;
  }

  /**
   * Sends the whole response. Date, Content-Length and, on the last exchange, Connection are added.
   *
   * @param content text goes out as UTF-8; for HEAD it is measured, but not sent
   * @throws Error if the response has been sent; TypeError for fields that cannot be written safely
   */
  send(statusCode: number, fields: FieldLines = [], content: string | Uint8Array = ''): void {
    this.#check(fields);
    // Behind an interim status the client would go on waiting for its answer.
    if (statusCode < 200) throw new TypeError(`${statusCode} is no final status`);
    if (hasNoContent(statusCode)) {
      this.#sink.writeHead({ statusCode, fields }, NO_CONTENT, this.#ownLines(fields));
    } else {
      const octets = octetsOf(content);
      const { length } = octets;
      const lines = `${this.#ownLines(fields)}Content-Length: ${length}\r\n`;
      this.#sink.writeHead({ statusCode, fields }, { kind: 'length', length }, lines);
      if (length > 0 && !this.#isHead) this.#sink.writeContent(octets);
    }
    this.#isSent = true;
    this.#sink.writeEnd();
  }

  /**
   * Sends a response whose length is not known, from a source that is read no faster than the client
   * reads.
   *
   * @returns when all of it has been handed to the kernel; or, where the client is gone, when the
   *   source gives its next piece
   * @throws what the source throws; the connection is then cut, so that the client notices
   */
  async stream(
    statusCode: number,
    fields: FieldLines,
    source: AsyncIterable<string | Uint8Array>,
  ): Promise<void> {
    this.begin(statusCode, fields);
    if (!this.#isOpen) return;
    try {
      for await (const piece of source) {
        this.write(piece);
        if (!(await this.room())) return;
      }
      this.end();
    } catch (error) {
      this.#sink.giveUp();
      throw error;
    }
  }

  /**
   * Begins a response whose length is not known: in chunks, or to an HTTP/1.0 client until the
   * connection closes. What is written then leaves by itself at the end of the turn.
   */
  begin(statusCode: number, fields: FieldLines = []): void {
    if (hasNoContent(statusCode)) {
      this.send(statusCode, fields);
      return;
    }
    this.#check(fields);
    const isChunked = this.#sink.clientSpeaks11;
    const framing = isChunked ? CHUNKED : UNTIL_CLOSE;
    const lines = isChunked ? this.#ownLines(fields) + CHUNKED_LINE : this.#dateLine + CLOSE_LINE;
    this.#sink.writeHead({ statusCode, fields }, framing, lines);
    this.#isSent = true;
    if (this.#isHead) this.#sink.writeEnd();
    else this.#isOpen = true;
    this.#sink.flushSoon();
  }

  /** Whether the response has begun and not ended. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Writes content of a response that has begun; for HEAD nothing.
   *
   * @returns false while the client reads more slowly than we write: `room` tells when that is over
   */
  write(content: string | Uint8Array | SharedContent): boolean {
    if (!this.#isOpen || content.length === 0) return true;
    const octets = content instanceof SharedContent ? content : octetsOf(content);
    this.#sink.writeContent(octets);
    this.#sink.flushSoon();
    return !this.#sink.isCongested;
  }

  /** Resolves when there is room for more; false if the client is gone. */
  room(): Promise<boolean> {
    return this.#sink.roomForMore();
  }

  /** Ends a response that has begun. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#sink.writeEnd();
  }

  /** Cuts the connection, so that the client takes nothing for complete. */
  giveUp(): void {
    this.#isOpen = false;
    this.#sink.giveUp();
  }

  /** Calls the listener, once, if the response is not complete when the client goes or the server stops. */
  onStop(listener: (why: Stop) => void): void {
    this.#sink.onStop(listener);
  }

  /** Sends an interim response, RFC 9110 15.2; nothing to an HTTP/1.0 client, who knows none. */
  interim(statusCode: number, fields: FieldLines = []): void {
    this.#check(fields);
    if (statusCode < 100 || statusCode > 199 || statusCode === 101) {
      throw new TypeError(`${statusCode} is no interim status`);
    }
    if (!this.#sink.clientSpeaks11) return;
    this.#sink.writeHead({ statusCode, fields }, NO_CONTENT, '');
    void this.#sink.roomForMore();
  }

  /** Answers 101 and takes the connection over, RFC 9110 7.8. */
  switchProtocols(head: OutgoingResponse): SwitchedConnection {
    this.#check(head.fields);
    if (head.statusCode !== 101) throw new TypeError(`${head.statusCode} switches no protocol`);
    const switched = this.#sink.switchProtocols(head);
    this.#isSent = true;
    return switched;
  }

  get #dateLine(): string {
    return encodeDateLine(this.#sink.time);
  }

  #ownLines(fields: FieldLines): string {
    const { isLast, clientSpeaks11 } = this.#sink;
    if (isLast) return saysClose(fields) ? this.#dateLine : this.#dateLine + CLOSE_LINE;
    return clientSpeaks11 ? this.#dateLine : this.#dateLine + KEEP_ALIVE_LINE;
  }

  /** The framing is ours to announce: two of them in one head is how responses get split. */
  #check(fields: FieldLines): void {
    if (this.#isSent) throw new Error('the response has been sent');
    for (const [name] of fields) {
      const { length } = name;
      if ((length === 14 || length === 17) && FRAMING_FIELDS.has(name.toLowerCase())) {
        throw new TypeError(`${name} is added by the response itself`);
      }
    }
  }
}

const CHUNKED_LINE = 'Transfer-Encoding: chunked\r\n';
const CLOSE_LINE = 'Connection: close\r\n';
/** An HTTP/1.0 client goes on only if it is told so, RFC 9112 9.3 and C.2.2. */
const KEEP_ALIVE_LINE = 'Connection: keep-alive\r\n';
const FRAMING_FIELDS: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);
