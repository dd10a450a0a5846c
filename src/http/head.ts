import type { Field, Placed, Span } from '../wire/field.ts';
import { REQUEST_LINE_FIELDS, STATUS_LINE_FIELDS } from './head-fields.ts';
import { FIELD_LINE_MARKS, type ScannedHead, START_LINE_MARKS } from './scan-head.ts';
import { type HeadLayout, spansOfHead } from './spans-of-head.ts';
import { HTTP_VOCABULARY, type Vocabulary } from './vocabulary.ts';

/**
 * A message's head as its parser leaves it: the text, and marks that say where each element is.
 *
 * Nothing has been copied out of the text. Whoever asks for the method gets a slice of it; whoever
 * asks for an explanation walks the same marks. See `scan-head.ts` for their order.
 */
abstract class Head implements Placed {
  /** Offset of the head's first byte in its stream. */
  readonly start: number;
  /** The head's bytes as latin1, which has one character an octet. */
  readonly text: string;
  readonly marks: readonly number[];

  constructor({ text, marks, start }: ScannedHead) {
    this.text = text;
    this.marks = marks;
    this.start = start;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  /** The digit behind the dot: 0 for HTTP/1.0. A minor version above 1 counts as 1, RFC 9110 2.5. */
  abstract get minorVersion(): 0 | 1;

  /**
   * The value of a field. Several lines of one name make one list, RFC 9110 5.3.
   *
   * @param name in lower case
   */
  field(name: string): string | undefined {
    let combined: string | undefined;
    for (let at = this.findField(name, START_LINE_MARKS); at !== NOT_FOUND; ) {
      const value = this.element(at + 2);
      combined = combined === undefined ? value : `${combined}, ${value}`;
      at = this.findField(name, at + FIELD_LINE_MARKS);
    }
    return combined;
  }

  /** The values of all field lines of one name, in their order. */
  fieldLines(name: string): string[] {
    const values: string[] = [];
    for (let at = this.findField(name, START_LINE_MARKS); at !== NOT_FOUND; ) {
      values.push(this.element(at + 2));
      at = this.findField(name, at + FIELD_LINE_MARKS);
    }
    return values;
  }

  /** Every field line as name and value, spelled as they came. */
  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (let at = START_LINE_MARKS; at < this.marks.length; at += FIELD_LINE_MARKS) {
      yield [this.element(at), this.element(at + 2)];
    }
  }

  /** Offset in the stream of a field's value, or of the head where there is no such field. */
  placeOf(name: string): number {
    const at = this.findField(name, START_LINE_MARKS);
    return this.start + (at === NOT_FOUND ? 0 : this.marks[at + 2]!);
  }

  /** Names every byte of the head. */
  spans(vocabulary: Vocabulary = HTTP_VOCABULARY): Span[] {
    const layout: HeadLayout = { startLine: this.startLineFields, vocabulary };
    return spansOfHead(this.text, this.marks, layout);
  }

  protected abstract get startLineFields(): readonly Field[];

  /** Slices the element whose pair of marks starts at `index`. */
  protected element(index: number): string {
    return this.text.slice(this.marks[index]!, this.marks[index + 1]!);
  }

  /** Index of the marks of the next field line of that name, from `index` on. */
  private findField(name: string, index: number): number {
    const { marks, text } = this;
    for (let at = index; at < marks.length; at += FIELD_LINE_MARKS) {
      const start = marks[at]!;
      if (marks[at + 1]! - start === name.length && matchesAt(text, start, name)) return at;
    }
    return NOT_FOUND;
  }
}

/** A request's head, RFC 9112 3. */
export class RequestHead extends Head {
  readonly type = 'request';

  get method(): string {
    return this.element(0);
  }

  get requestTarget(): string {
    return this.element(2);
  }

  override get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[5]!);
  }

  protected override get startLineFields(): readonly Field[] {
    return REQUEST_LINE_FIELDS;
  }
}

/** A response's head, RFC 9112 4. */
export class ResponseHead extends Head {
  readonly type = 'response';

  get statusCode(): number {
    return Number(this.element(2));
  }

  get reasonPhrase(): string {
    return this.element(4);
  }

  override get minorVersion(): 0 | 1 {
    return minorVersionAt(this.text, this.marks[1]!);
  }

  protected override get startLineFields(): readonly Field[] {
    return STATUS_LINE_FIELDS;
  }
}

/**
 * What there is of a head in which a fault was found: the lines before the fault are marked, and the
 * rest, up to and with the octet at fault, is unparsed.
 */
export class UnfinishedHead implements Placed {
  readonly type = 'unfinished';
  readonly start: number;
  readonly text: string;
  readonly #marks: readonly number[];
  readonly #startLine: readonly Field[];

  constructor(text: string, marks: readonly number[], start: number, startLine: readonly Field[]) {
    this.text = text;
    this.#marks = marks;
    this.start = start;
    this.#startLine = startLine;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  spans(vocabulary: Vocabulary = HTTP_VOCABULARY): Span[] {
    return spansOfHead(this.text, this.#marks, { startLine: this.#startLine, vocabulary });
  }
}

const NOT_FOUND = -1;

function minorVersionAt(text: string, versionEnd: number): 0 | 1 {
  return text.charCodeAt(versionEnd - 1) === 0x30 ? 0 : 1;
}

/** Whether `name`, in lower case, stands at `start` in any case. Both are tokens: see `tchar`. */
function matchesAt(text: string, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = text.charCodeAt(start + index);
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}
