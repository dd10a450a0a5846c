import { encodeDate } from '../http/date.ts';
import type { FieldLines, OutgoingResponse } from '../http/encode-head.ts';
import { hasNoContent } from '../http/framing.ts';
import type { RequestHead } from '../http/head.ts';
import type { Pump } from './pump.ts';

/** A request as a handler sees it. */
export class Request {
  readonly head: RequestHead;
  /** All of the content, once the last octet of it has come. */
  readonly content: Promise<Buffer>;

  constructor(head: RequestHead, content: Promise<Buffer>) {
    this.head = head;
    this.content = content;
  }

  get method(): string {
    return this.head.method;
  }

  /** The path of the target, without its query. */
  get path(): string {
    return this.head.requestTarget.split('?', 1)[0]!;
  }

  /** The value of a field, its lines joined to a list; the name in lower case. */
  field(name: string): string | undefined {
    return this.head.field(name);
  }
}

/** What a response needs of the session that it belongs to. */
export interface ResponseSink {
  /** Milliseconds since 1970, for Date. */
  now(): number;
  /** Whether this is the last exchange of its connection. */
  readonly isLast: boolean;
  writeResponse(head: OutgoingResponse, content: Uint8Array): void;
  /** Sends a 101 and gives the connection away. */
  switchProtocols(head: OutgoingResponse): { pump: Pump; rest: Buffer; startsAt: number };
}

/** The answer to a request. It is given once. */
export class Response {
  readonly #sink: ResponseSink;
  readonly #method: string;
  #isSent = false;

  constructor(sink: ResponseSink, method: string) {
    this.#sink = sink;
    this.#method = method;
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
    this.#sendOnce();
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const added: [string, string][] = [['Date', encodeDate(this.#sink.now())]];
    if (!hasNoContent(statusCode)) added.push(['Content-Length', `${bytes.length}`]);
    const isLast = this.#sink.isLast && !fields.some(([name]) => name === 'Connection');
    if (isLast) added.push(['Connection', 'close']);
    const isEmpty = this.#method === 'HEAD' || hasNoContent(statusCode);
    const head = { statusCode, fields: [...added, ...fields] };
    this.#sink.writeResponse(head, isEmpty ? NOTHING : bytes);
  }

  /**
   * Answers 101 and takes the connection over, RFC 9110 7.8.
   *
   * @returns the pump, what the client has sent behind its request, and where in the stream that lies
   */
  switchProtocols(head: OutgoingResponse): ReturnType<ResponseSink['switchProtocols']> {
    this.#sendOnce();
    return this.#sink.switchProtocols(head);
  }

  #sendOnce(): void {
    if (this.#isSent) throw new Error('the response has been sent');
    this.#isSent = true;
  }
}

const NOTHING = Buffer.alloc(0);
