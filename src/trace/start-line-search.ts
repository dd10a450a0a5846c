import { SIDES, type Side } from '../wire/side.ts';

/** What was found in what has come: octets that are passed over, and what follows if a head does. */
export interface SearchResult {
  readonly passed: number;
  /** From the start line on; undefined while there is none. */
  readonly rest: Buffer | undefined;
}

/** RFC 9112 3 and 4. A method that is not among them is not told from content. */
const START_LINES = {
  client: /(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|TRACE|PATCH) [^ \r\n]+ HTTP\/1\.[01]\r\n/,
  server: /HTTP\/1\.[01] [1-5]\d\d(?= |\r)/,
} as const;

/** What may become a start line, at the end of what has come. */
const BEGINNINGS = {
  client:
    /(?:[A-Z]{1,7}|(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|TRACE|PATCH) (?:[^ \r\n]+(?: [^ \r\n]{0,8}\r?)?)?)$/,
  server: /H(?:T(?:T(?:P(?:\/(?:1(?:\.(?:[01](?: (?:\d{1,3})?)?)?)?)?)?)?)?)?$/,
} as const;

/** Whose start line stands at the beginning of bytes, or else in them; undefined where none does. */
export function sideOfStartLine(bytes: Uint8Array): Side | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const [first] = SIDES.map((side) => ({ side, at: text.search(START_LINES[side]) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  return first?.side;
}

/** Octets of a start line that are waited for. */
const MOST_OCTETS = 8 * 1024;

/** Looks for the next head of one side in what it says, whatever that begins with. */
export class StartLineSearch {
  readonly #side: Side;
  #kept: Buffer = Buffer.alloc(0);

  constructor(side: Side) {
    this.#side = side;
  }

  receive(bytes: Uint8Array): SearchResult {
    const all = Buffer.concat([this.#kept, bytes]);
    const text = all.toString('latin1');
    const found = START_LINES[this.#side].exec(text);
    if (found) return { passed: found.index, rest: all.subarray(found.index) };
    const last = text.slice(-MOST_OCTETS);
    const begun = BEGINNINGS[this.#side].exec(last);
    const passed = begun ? text.length - last.length + begun.index : text.length;
    this.#kept = Buffer.from(all.subarray(passed));
    return { passed, rest: undefined };
  }
}
