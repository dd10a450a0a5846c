import { CaptureError } from '../capture-error.ts';

/** In what base offsets are counted: `od -A` knows all three. */
const BASES = { hex: 16, decimal: 10, octal: 8 } as const;
type Base = keyof typeof BASES;

const PATTERNS: Readonly<Record<Base, RegExp>> = {
  hex: /^[0-9A-Fa-f]+$/,
  decimal: /^[0-9]+$/,
  octal: /^[0-7]+$/,
};

/**
 * Reads the offsets of a dump, in whatever base they are counted: it is one in which every offset fits the
 * octets before it.
 */
export class OffsetReader {
  /** Those that have fitted so far. */
  #bases: readonly Base[] = ['hex', 'decimal', 'octal'];

  /** Which base it is, as far as it has turned out; where several fit, hex. */
  get base(): Base {
    return this.#bases[0]!;
  }

  /**
   * Where a line stands.
   *
   * @param expected octets before it
   * @throws CaptureError where it stands elsewhere
   */
  check(digits: string, expected: number, line: number): void {
    const fitting = this.#bases.filter((base) => valueIn(digits, base) === expected);
    if (fitting.length === 0) {
      const found = `the offset is 0x${digits.replace(/^0+(?=.)/, '')}`;
      throw new CaptureError(`${found}, but 0x${expected.toString(16)} bytes came before`, {
        line,
        column: 1,
      });
    }
    this.#bases = fitting;
  }

  /**
   * Where a line stands after others that were left out because they repeat.
   *
   * @param isPossible whether so many octets can have come before
   * @throws CaptureError where no base fits, or several do
   */
  find(digits: string, isPossible: (octets: number) => boolean, line: number): number {
    const values = this.#bases
      .map((base) => valueIn(digits, base))
      .filter((value) => value !== undefined && isPossible(value));
    const [value] = values;
    if (value === undefined) {
      throw new CaptureError('the * before it cannot be filled in', { line, column: 1 });
    }
    if (new Set(values).size > 1 && DEFAULT_OFFSET_OF_OD.test(digits)) {
      throw new CaptureError(OCTAL, { line, column: 1 });
    }
    return value;
  }
}

/** Unless it is told otherwise, od counts in octal, with seven digits. */
const DEFAULT_OFFSET_OF_OD = /^[0-9]{7}$/;
const OCTAL = 'the offsets may be decimal or octal; od -Ax -tx1 counts in hex';

function valueIn(digits: string, base: Base): number | undefined {
  return PATTERNS[base].test(digits) ? Number.parseInt(digits, BASES[base]) : undefined;
}
