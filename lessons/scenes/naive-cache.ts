/**
 * A cache as it must not be: the one that masking is for.
 *
 * It was made for HTTP and takes whatever passes by for HTTP. It does not know that a 101 ends HTTP on a
 * connection, and skips what it cannot read until something looks like a message again. An answer is
 * kept under the name that the request gave in Host, no matter which server answered. Proxies of this kind
 * were in use when RFC 6455 was written (10.3); this one is pure, and sees only what it is handed.
 */

/** The answers that are kept, for everyone whose connection passes by. */
export class NaiveCache {
  readonly #kept = new Map<string, string>();

  /** Names of what is kept: host and target. */
  get names(): string[] {
    return [...this.#kept.keys()];
  }

  /** A connection begins to pass by. */
  open(): PassingConnection {
    return new PassingConnection(this.#kept);
  }
}

/** What the cache makes of one connection. */
export class PassingConnection {
  readonly #kept: Map<string, string>;
  /** Requests whose answers are still to come, by their names. */
  readonly #asked: string[] = [];
  /** What has passed by, one character an octet, as far as no message has been found in it. */
  #requests = '';
  #answers = '';

  constructor(kept: Map<string, string>) {
    this.#kept = kept;
  }

  /**
   * Of a request that comes in pieces, the server has got the first ones before it is known.
   *
   * @returns an answer that is kept; undefined: the server has to be asked
   */
  fromClient(bytes: Uint8Array): Uint8Array | undefined {
    this.#requests = lastOf(this.#requests + textOf(bytes));
    for (;;) {
      const [whole, target, fields] = REQUEST.exec(this.#requests) ?? [];
      if (whole === undefined) return undefined;
      this.#requests = after(this.#requests, whole);
      const name = `${fieldOf(fields!, 'Host')}${target}`;
      const kept = this.#kept.get(name);
      if (kept !== undefined) return Buffer.from(kept, 'latin1');
      this.#asked.push(name);
    }
  }

  /** An answer belongs to the request that has waited for the longest; one to no request is skipped. */
  fromServer(bytes: Uint8Array): void {
    this.#answers = lastOf(this.#answers + textOf(bytes));
    for (;;) {
      const [head, status, fields] = ANSWER.exec(this.#answers) ?? [];
      if (head === undefined) return;
      const content = after(this.#answers, head);
      const length = Number(fieldOf(fields!, 'Content-Length') || 0);
      if (content.length < length) return;
      this.#answers = content.slice(length);
      const name = this.#asked.shift();
      if (name !== undefined && status === '200')
        this.#kept.set(name, head + content.slice(0, length));
    }
  }
}

/** Wherever it may be: what comes before it is skipped. */
const REQUEST = /GET (\S+) HTTP\/1\.1\r\n(.*?)\r\n\r\n/s;
const ANSWER = /HTTP\/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n/s;

/** Octets of what cannot be read that are kept, in case that more makes sense of them. */
const MOST_OCTETS = 65_536;

function lastOf(text: string): string {
  return text.slice(-MOST_OCTETS);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function after(text: string, part: string): string {
  return text.slice(text.indexOf(part) + part.length);
}

function fieldOf(fields: string, name: string): string {
  const line = fields.split('\r\n').find((each) => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? '';
}
