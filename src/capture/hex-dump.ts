import { CaptureError } from './capture-error.ts';
import type { CapturedPiece } from './captured.ts';

/**
 * Reads dumps: an offset, hex, and beside it perhaps the same as text. `xxd`, `hexdump -C`, `od -Ax -tx1`,
 * `tshark -x` and the input of `text2pcap` are all of this form. An offset that begins again at zero begins
 * a piece of its own. Words of several octets, as plain `hexdump` and `od -x` print them, are refused: which
 * octet came first depends on the machine.
 *
 * @throws CaptureError where a line is of another form, or its offset is wrong
 */
export function readDump(text: string): CapturedPiece[] {
  const reader = new DumpReader();
  for (const [index, line] of text.split(/\r?\n/).entries()) reader.take(line, index + 1);
  return reader.end();
}

interface DumpLine {
  readonly from: CapturedPiece['from'];
  readonly offset: number;
  /** As it was written. */
  readonly digits: string;
  readonly bytes: Buffer;
}

class DumpReader {
  readonly #pieces: CapturedPiece[] = [];
  #from: CapturedPiece['from'];
  #chunks: Buffer[] = [];
  #length = 0;
  #last: Buffer = Buffer.alloc(0);
  /** An asterisk: the last line again, up to the next offset. */
  #repeats = false;
  /** Whether an offset has shown that they are in hex. */
  #isHex = false;

  take(text: string, number: number): void {
    if (text.trim() === '' || text.startsWith('#')) return;
    if (text.trim() === '*') {
      this.#repeats = true;
      return;
    }
    const line = parseLine(text, number);
    const { from, offset, bytes } = line;
    if (offset === 0 && this.#length > 0 && bytes.length > 0) this.#finish();
    if (this.#repeats) this.#repeatUpTo(line, number);
    if (offset !== this.#length) {
      const why = `the offset is 0x${offset.toString(16)}, but 0x${this.#length.toString(16)} octets came before`;
      const isOctal = Number.parseInt(line.digits, 8) === this.#length;
      throw new CaptureError(isOctal ? OCTAL : why, { line: number, column: 1 });
    }
    if (offset > 0) this.#isHex = true;
    if (this.#length === 0) this.#from = from;
    this.#push(bytes);
  }

  end(): CapturedPiece[] {
    this.#finish();
    return this.#pieces;
  }

  #repeatUpTo({ offset, digits }: DumpLine, number: number): void {
    this.#repeats = false;
    if (!this.#isHex && DEFAULT_OFFSET_OF_OD.test(digits)) {
      throw new CaptureError(OCTAL, { line: number, column: 1 });
    }
    const isWhole = this.#last.length > 0 && (offset - this.#length) % this.#last.length === 0;
    if (!isWhole || offset < this.#length || offset - this.#length > MOST_REPEATED) {
      throw new CaptureError('the * before it cannot be filled in', { line: number, column: 1 });
    }
    const line = this.#last;
    while (this.#length < offset) this.#push(line);
  }

  #push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    if (bytes.length > 0) this.#last = bytes;
  }

  #finish(): void {
    const bytes = Buffer.concat(this.#chunks);
    if (bytes.length > 0) this.#pieces.push({ from: this.#from, bytes, time: undefined });
    this.#chunks = [];
    this.#length = 0;
    this.#from = undefined;
  }
}

/** Octets that one asterisk may stand for. */
const MOST_REPEATED = 64 * 1024 * 1024;

/** Unless it is told otherwise, od counts in octal, with seven digits. */
const DEFAULT_OFFSET_OF_OD = /^[0-7]{7}$/;
const OCTAL = 'the offsets look octal; od -Ax -tx1 counts in hex';

const LINE = /^[ \t]*(?:([IO]) +)?([0-9A-Fa-f]{4,16})(:?)/;

/** Several octets after each other, which only xxd prints in their order. */
const WORDS = /^ +(?:[0-9A-Fa-f]{4}){1,4}(?: |$)/;
const SWAPPED =
  'without a colon after the offset, words of several bytes may be swapped; use hexdump -C, od -Ax -tx1 or xxd';

/** Two spaces end the hex, since after them is text, which may look like hex as well. */
function parseLine(text: string, number: number): DumpLine {
  const match = LINE.exec(text);
  if (!match) throw new CaptureError('no offset at the start', { line: number, column: 1 });
  const [prefix, direction, digits, colon] = match;
  const from = direction === 'O' ? 'client' : direction === 'I' ? 'server' : undefined;
  const offset = Number.parseInt(digits!, 16);
  const isXxd = colon !== '';
  if (!isXxd && WORDS.test(text.slice(prefix.length))) {
    throw new CaptureError(SWAPPED, { line: number, column: prefix.length + 2 });
  }
  const bytes = hexBehind(text, prefix.length, number, !isXxd);
  return { from, offset, digits: digits!, bytes };
}

/**
 * At most 16 octets, unless the line has more of them without a gap. `hexdump -C` has a gap in the
 * middle, and marks the text with a bar.
 */
function hexBehind(text: string, start: number, number: number, mayHaveGap: boolean): Buffer {
  let hex = '';
  let at = start;
  for (;;) {
    const [, gap = '', group = ''] = /^( *)([0-9A-Fa-f]*)/.exec(text.slice(at)) ?? [];
    const isMiddle = mayHaveGap && gap.length === 2 && hex.length === 16;
    const isGap = gap.length > 1 && hex !== '' && !isMiddle;
    const after = text[at + gap.length + group.length];
    const isWord = after === undefined || after === ' ';
    if (group === '' || isGap || !isWord || gap === '') break;
    if (group.length % 2 === 1) {
      const place = { line: number, column: at + gap.length + group.length };
      throw new CaptureError('an octet has two hex digits', place);
    }
    hex += group;
    at += gap.length + group.length;
  }
  const rest = text.slice(at);
  if (rest !== '' && hex.length < 32 && /^ ?\S/.test(rest) && !/^ ?[|>]/.test(rest)) {
    const column = at + rest.length - rest.trimStart().length + 1;
    throw new CaptureError(`${JSON.stringify(rest.trim()[0])} is no hex digit`, {
      line: number,
      column,
    });
  }
  return Buffer.from(hex, 'hex');
}
