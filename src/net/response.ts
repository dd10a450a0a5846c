import { encodeDateLine } from '../http/date.ts';
import type { FieldLines, OutgoingResponse } from '../http/encode-head.ts';
import { CHUNKED, type Framing, hasNoContent, NO_CONTENT, UNTIL_CLOSE } from '../http/framing.ts';
import { saysClose } from '../http/persistence.ts';
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
  writeContent(octets: string | Uint8Array): void;
  writeEnd(): void;
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
   * Sends a response whose length is not known: in chunks, or to an HTTP/1.0 client until the
   * connection closes. The source is read no faster than the client reads.
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
    if (hasNoContent(statusCode)) return this.send(statusCode, fields);
    this.#check(fields);
    const isChunked = this.#sink.clientSpeaks11;
    const framing = isChunked ? CHUNKED : UNTIL_CLOSE;
    const lines = isChunked ? this.#ownLines(fields) + CHUNKED_LINE : this.#dateLine + CLOSE_LINE;
    this.#sink.writeHead({ statusCode, fields }, framing, lines);
    this.#isSent = true;
    if (this.#isHead) return this.#sink.writeEnd();
    try {
      for await (const piece of source) {
        if (piece.length > 0) this.#sink.writeContent(octetsOf(piece));
        if (!(await this.#sink.roomForMore())) return;
      }
      this.#sink.writeEnd();
    } catch (error) {
      this.#sink.giveUp();
      throw error;
    }
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
