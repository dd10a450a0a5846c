import type { Field, Placed, Span } from '../wire/field.ts';
import { unfolded } from './obs-fold.ts';
import { FIELD_LINE_MARKS, type ScannedHead } from './scan-fields.ts';
import { spansOfHead } from './spans-of-head.ts';
import { HTTP_VOCABULARY, type Vocabulary } from './vocabulary.ts';

/**
 * Field lines as their scanner leaves them: the text, and marks that say where each element is.
 *
 * Nothing has been copied out of the text. A value is a slice of it, taken when it is asked for; an
 * explanation walks the same marks. See `scan-head.ts` for their order.
 */
export abstract class FieldSection implements Placed {
  /** Offset of the first byte in its stream. */
  readonly start: number;
  /** The bytes as latin1, which has one character an octet. */
  readonly text: string;
  readonly marks: readonly number[];
  /** Whether it was read as a client may read a response: then it may have defects. */
  readonly isLenient: boolean;

  constructor({ text, marks, start, isLenient }: ScannedHead) {
    this.text = text;
    this.marks = marks;
    this.start = start;
    this.isLenient = isLenient;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  /**
   * The value of a field. Several lines of one name make one list, in their order, with a comma between
   * them, RFC 9110 5.3. For a field that is no list the comma makes the value invalid, which is right:
   * a recipient that takes the first of two lines and one that takes the last see different messages.
   *
   * @param name in lower case
   */
  field(name: string): string | undefined {
    const first = this.#find(name, this.marksBefore);
    if (first === NOT_FOUND) return undefined;
    let combined = this.element(first + 2);
    for (let at = this.#find(name, first + FIELD_LINE_MARKS); at !== NOT_FOUND; ) {
      combined = `${combined}, ${this.element(at + 2)}`;
      at = this.#find(name, at + FIELD_LINE_MARKS);
    }
    return combined;
  }

  /**
   * The values of all field lines of one name, in their order: for fields of which there must be only one,
   * and for those that are no lists and yet come several times, as Set-Cookie does, RFC 9110 5.3.
   */
  fieldLines(name: string): string[] {
    const values: string[] = [];
    for (let at = this.#find(name, this.marksBefore); at !== NOT_FOUND; ) {
      values.push(this.element(at + 2));
      at = this.#find(name, at + FIELD_LINE_MARKS);
    }
    return values;
  }

  /** Every field line as name and value, spelled as they came. */
  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (let at = this.marksBefore; at < this.marks.length; at += FIELD_LINE_MARKS) {
      yield [this.element(at), this.element(at + 2)];
    }
  }

  /** Where the value of a field that is there starts, counted from the section's start. */
  placeOf(name: string): number {
    const at = this.#find(name, this.marksBefore);
    if (at === NOT_FOUND) throw new Error(`there is no field ${name}`);
    return this.marks[at + 2]!;
  }

  /** Names every byte. */
  spans(vocabulary: Vocabulary = HTTP_VOCABULARY): Span[] {
    return spansOfHead(this.text, this.marks, {
      startLine: this.startLine,
      vocabulary,
      message: this,
      isLenient: this.isLenient,
    });
  }

  /** The elements of the line that stands before the field lines, if one does. */
  protected abstract get startLine(): readonly Field[];

  /** How many marks that line has. */
  protected get marksBefore(): number {
    return this.startLine.length * 2;
  }

  /** Slices the element whose pair of marks starts at `index`: the only place where a value is made. */
  protected element(index: number): string {
    const text = this.text.slice(this.marks[index]!, this.marks[index + 1]!);
    return this.isLenient ? unfolded(text) : text;
  }

  /**
   * Index of the marks of the next field line of that name, from `index` on. The length is compared first:
   * it tells nearly all names apart, and nothing has to be made lower-case to be looked up.
   */
  #find(name: string, index: number): number {
    const { marks, text } = this;
    for (let at = index; at < marks.length; at += FIELD_LINE_MARKS) {
      const start = marks[at]!;
      if (marks[at + 1]! - start === name.length && matchesAt(text, start, name)) return at;
    }
    return NOT_FOUND;
  }
}

/**
 * The trailer section of a chunked message, RFC 9112 7.1.2. It is never merged with the head, RFC 9110
 * 6.5.1: a Content-Length or Host that comes after the message was framed and routed must change nothing.
 */
export class TrailerSection extends FieldSection {
  readonly type = 'trailers';

  protected override get startLine(): readonly Field[] {
    return [];
  }
}

const NOT_FOUND = -1;

/** Whether `name`, in lower case, stands at `start` in any case. Both are tokens: see `tchar`. */
function matchesAt(text: string, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = text.charCodeAt(start + index);
    const lower = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
    if (lower !== name.charCodeAt(index)) return false;
  }
  return true;
}
