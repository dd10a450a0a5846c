import type { CapturedPiece } from '../captured.ts';
import { type ByteOrder, ByteOrderJudge, octetsOf } from './byte-order.ts';
import { type DumpLine, parseDumpLine } from './dump-line.ts';
import { OffsetReader } from './dump-offset.ts';
import type { ReadableForm, ReadText, TextStart } from './text-form.ts';

/**
 * Dumps: an offset, hex, and beside it perhaps the same as text. `xxd`, `hexdump -C`, `od -tx1`, `tshark -x`,
 * the dumps of openssl and the input of `text2pcap` are all of this form. An offset that begins again at zero
 * begins a piece of its own. Words of several octets, as plain `hexdump` and `od -x` print them, are refused:
 * which octet came first depends on the machine.
 */
export const DUMP: ReadableForm<'dump'> = {
  name: 'dump',
  title: 'a dump with offsets',
  recognise: isDump,
  read: readDump,
};

/** An offset, and hex after it; or text2pcap's direction before both. */
const DUMP_LINE =
  /^[ \t]*(?:[IO] +)?([0-9A-Fa-f]{4,16})(:| -(?= )| ) *((?:[0-9A-Fa-f]{2})+)(?:[ -]|$)/;
/** PowerShell's Format-Hex and editors number the columns. */
const RULER = /^\s*(?:Offset(?:\(h\))?\s+)?(?:Bytes\s*)?0?0 0?1 0?2 0?3 0?4 0?5 0?6 0?7\b/i;

/** Without a mark after it, what looks like an offset may be a word of hex: then others have to bear it out. */
function isDump({ lines }: TextStart): boolean {
  const [first = '', second = ''] = lines.filter((line) => !RULER.test(line));
  const [, digits = '', mark, group = ''] = DUMP_LINE.exec(first) ?? [];
  if (mark === undefined) return false;
  if (mark !== ' ' || /^0+$/.test(digits)) return true;
  return group.length === 2 && (digits.length > 4 || DUMP_LINE.test(second));
}

function readDump(text: string): ReadText {
  const lines = text.split(/\r?\n/);
  const reader = new DumpReader(orderIn(lines));
  for (const [index, line] of lines.entries()) reader.receive(line, index + 1);
  return reader.end();
}

/** Lines that are gone through twice: one of them may tell the order. */
const LOOKED_AT = 1000;

function orderIn(lines: readonly string[]): ByteOrder {
  const judge = new ByteOrderJudge();
  for (const [index, line] of lines.slice(0, LOOKED_AT).entries()) {
    if (!isPassedOver(line) && !isAsterisk(line)) judge.look(parseDumpLine(line, index + 1));
  }
  return judge.judge();
}

function isPassedOver(line: string): boolean {
  return line.trim() === '' || line.startsWith('#') || RULER.test(line);
}

function isAsterisk(line: string): boolean {
  return line.trim() === '*';
}

class DumpReader {
  readonly #pieces: CapturedPiece[] = [];
  readonly #order: ByteOrder;
  readonly #offsets = new OffsetReader();
  #from: CapturedPiece['from'];
  #chunks: Buffer[] = [];
  #length = 0;
  #last: Buffer = Buffer.alloc(0);
  /** An asterisk: the last line again, up to the next offset. */
  #repeats = false;
  /** Octets before the first line, if the dump is a part of one. */
  #before = 0;

  constructor(order: ByteOrder) {
    this.#order = order;
  }

  receive(text: string, number: number): void {
    if (isPassedOver(text)) return;
    if (isAsterisk(text)) this.#repeats = true;
    else this.#receiveLine(parseDumpLine(text, number), number);
  }

  end(): ReadText {
    this.#finish();
    const remarks: string[] = [];
    if (this.#order === 'swapped') {
      remarks.push(
        'each group has its last byte first, as xxd -e prints them; they are put in order',
      );
    }
    if (this.#offsets.base !== 'hex') remarks.push(`the offsets are ${this.#offsets.base}`);
    if (this.#before > 0) remarks.push(`it begins at offset 0x${this.#before.toString(16)}`);
    return { pieces: this.#pieces, remarks };
  }

  #receiveLine({ from, digits, groups }: DumpLine, number: number): void {
    const bytes = octetsOf(groups, this.#order);
    const isZero = /^0+$/.test(digits);
    if (isZero && this.#length > 0 && bytes.length > 0) this.#finish();
    if (this.#isFirst && !isZero) this.#before = Number.parseInt(digits, 16);
    else if (this.#repeats) this.#repeatUpTo(digits, number);
    else this.#offsets.check(digits, this.#before + this.#length, number);
    if (this.#length === 0) this.#from = from;
    this.#push(bytes);
  }

  /** A part of a dump begins where it begins. */
  get #isFirst(): boolean {
    return this.#length === 0 && this.#pieces.length === 0 && !this.#repeats;
  }

  #repeatUpTo(digits: string, number: number): void {
    this.#repeats = false;
    const line = this.#last;
    const offset = this.#offsets.find(
      digits,
      (octets) => {
        const more = octets - this.#before - this.#length;
        return line.length > 0 && more % line.length === 0 && more >= 0 && more <= MOST_REPEATED;
      },
      number,
    );
    while (this.#before + this.#length < offset) this.#push(line);
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
    if (this.#pieces.length > 0) this.#before = 0;
  }
}

/** Octets that one asterisk may stand for. */
const MOST_REPEATED = 64 * 1024 * 1024;
