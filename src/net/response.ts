import type { FieldLines, OutgoingResponse } from '../http/encode-head.ts';
import { SharedContent } from '../http/shared-content.ts';
import { octetsOf } from './outbox.ts';
import type { Transport } from './transport.ts';

/** A connection that has been given away at a 101. */
export interface SwitchedConnection {
  readonly transport: Transport;
  /** What the client has sent after its request. */
  readonly rest: Buffer;
  /** Where in the client's stream that lies. */
  readonly startsAt: number;
}

/** Why a response that takes its time should come to its end. */
export type Stop = 'client gone' | 'server stops';

/** What a response needs of the session that it belongs to. */
export interface ResponseSink {
  /**
   * Begins the final response.
   *
   * @param length of the content; undefined where it is not known beforehand
   */
  respond(head: OutgoingResponse, length: number | undefined): void;
  respondMeanwhile(head: OutgoingResponse): void;
  /** Whether content may follow the head that was sent. */
  readonly acceptsContent: boolean;
  /** @param octets text has one character an octet */
  writeContent(octets: string | Uint8Array | SharedContent): void;
  writeEnd(): void;
  /** Whether the client reads more slowly than we write. */
  readonly isCongested: boolean;
  /** Sends what has been written at the end of the present turn. */
  flushSoon(): void;
  onStop(listener: (why: Stop) => void): void;
  /** Resolves when there is room for more; false if the client is gone. */
  ready(): Promise<boolean>;
  switchProtocols(head: OutgoingResponse): SwitchedConnection;
  giveUp(): void;
}

/** The answer to a request. It is given once. */
export class Response {
  readonly #sink: ResponseSink;
  #isSent = false;
  #isOpen = false;
  #defaults: FieldLines | undefined;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  get isSent(): boolean {
    return this.#isSent;
  }

  /** Fields that the final response has, wherever it is given, unless it has some of that name itself. */
  byDefault(fields: FieldLines): void {
    this.#defaults = fields;
  }

  /**
   * Sends the whole response. Date, Content-Length and, on the last exchange, Connection are added.
   *
   * @param content text goes out as UTF-8; for HEAD it is measured, but not sent
   * @throws Error if the response has been sent; TypeError for fields that cannot be written safely
   */
  send(statusCode: number, fields: FieldLines = [], content: string | Uint8Array = ''): void {
    this.#checkUnsent();
    const octets = octetsOf(content);
    this.#sink.respond({ statusCode, fields: this.#completed(fields) }, octets.length);
    this.#isSent = true;
    if (octets.length > 0 && this.#sink.acceptsContent) this.#sink.writeContent(octets);
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
        if (!(await this.ready())) return;
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
    this.#checkUnsent();
    this.#sink.respond({ statusCode, fields: this.#completed(fields) }, undefined);
    this.#isSent = true;
    this.#isOpen = this.#sink.acceptsContent;
    if (!this.#isOpen) this.#sink.writeEnd();
    this.#sink.flushSoon();
  }

  /** Whether the response has begun and not ended. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Writes content of a response that has begun; for HEAD nothing.
   *
   * @returns false while the client reads more slowly than we write: `ready` tells when that is over
   */
  write(content: string | Uint8Array | SharedContent): boolean {
    if (!this.#isOpen || content.length === 0) return true;
    const octets = content instanceof SharedContent ? content : octetsOf(content);
    this.#sink.writeContent(octets);
    this.#sink.flushSoon();
    return !this.#sink.isCongested;
  }

  /** Resolves when there is room for more; false if the client is gone. */
  ready(): Promise<boolean> {
    return this.#sink.ready();
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

  /** Sends an interim response, RFC 9110 15.2; nothing to an HTTP/1.0 client, which knows none. */
  interim(statusCode: number, fields: FieldLines = []): void {
    this.#checkUnsent();
    this.#sink.respondMeanwhile({ statusCode, fields });
  }

  /**
   * Answers 101 and takes the connection over, RFC 9110 7.8.
   *
   * @internal
   */
  switchProtocols(head: OutgoingResponse): SwitchedConnection {
    this.#checkUnsent();
    const switched = this.#sink.switchProtocols(head);
    this.#isSent = true;
    return switched;
  }

  #completed(fields: FieldLines): FieldLines {
    if (!this.#defaults) return fields;
    const names = fields.map(([name]) => name.toLowerCase());
    return [...fields, ...this.#defaults.filter(([name]) => !names.includes(name.toLowerCase()))];
  }

  #checkUnsent(): void {
    if (this.#isSent) throw new Error('the response has been sent');
  }
}
