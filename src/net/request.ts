import type { RequestHead } from '../http/head.ts';
import type { IncomingContent } from './incoming-content.ts';

/** A request as a handler sees it. */
export class Request {
  readonly head: RequestHead;
  /** The content as it comes. While no one reads it, the client is made to wait. */
  readonly content: IncomingContent;
  /** What the router found in the path, percent-decoded, by the names in its pattern. */
  params: Readonly<Record<string, string>> = NO_PARAMS;
  #query: URLSearchParams | undefined;

  constructor(head: RequestHead, content: IncomingContent) {
    this.head = head;
    this.content = content;
  }

  get method(): string {
    return this.head.method;
  }

  /** The path of the target, not decoded; empty for `OPTIONS *` and CONNECT. */
  get path(): string {
    return this.head.target.path;
  }

  /** The parameters after the question mark, decoded. */
  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.head.target.query);
    return this.#query;
  }

  /**
   * The value of a field, its lines joined to a list.
   *
   * @param name in any case
   */
  field(name: string): string | undefined {
    return this.head.field(name.toLowerCase());
  }
}

const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});
