import { CaptureError } from '../capture-error.ts';
import type { DumpLine } from './dump-line.ts';

/** Which octet of a group was first: the one that was printed first, or the last, as `xxd -e` has it. */
export type ByteOrder = 'as printed' | 'swapped';

/**
 * Tells by the text beside the hex in which order the octets of each group stand, since `xxd -e` swaps them.
 * Where nothing tells, groups of two are as printed, which is xxd's default; larger ones are refused.
 *
 * @throws CaptureError where it cannot be told
 */
export class ByteOrderJudge {
  readonly #wrong = { 'as printed': 0, swapped: 0 };
  #longest = 0;
  #isPadded = false;

  /** Compares a line with its text. */
  look({ groups, text, isPadded }: DumpLine): void {
    this.#isPadded ||= isPadded;
    for (const group of groups) this.#longest = Math.max(this.#longest, group.length / 2);
    if (text === undefined || this.#longest < 2) return;
    this.#wrong['as printed'] += differences(octetsOf(groups, 'as printed'), text);
    this.#wrong.swapped += differences(octetsOf(groups, 'swapped'), text);
  }

  judge(): ByteOrder {
    const { 'as printed': printed, swapped } = this.#wrong;
    if (printed !== swapped) return printed < swapped ? 'as printed' : 'swapped';
    if (this.#isPadded) return 'swapped';
    if (this.#longest <= 2) return 'as printed';
    throw new CaptureError(UNKNOWN, { line: 1, column: 1 });
  }
}

const UNKNOWN =
  'groups of more than two bytes may be in either order, and no text beside them tells; use xxd -g1';

/** The octets of a line. */
export function octetsOf(groups: readonly string[], order: ByteOrder): Buffer {
  if (order === 'as printed') return Buffer.from(groups.join(''), 'hex');
  return Buffer.concat(groups.map((group) => Buffer.from(group, 'hex').reverse()));
}

/** How many octets the text says otherwise; a dot stands for whatever is not printed. */
function differences(octets: Buffer, text: string): number {
  return octets.reduce((count, octet, at) => {
    const isPrinted = octet >= 0x20 && octet < 0x7f;
    return text.charCodeAt(at) === (isPrinted ? octet : 0x2e) ? count : count + 1;
  }, 0);
}
