/** The lengths' and distances' extra bits and bases, RFC 1951 3.2.5. */
const LENGTH_EXTRA = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A prefix code: symbols by length and code, RFC 1951 3.2.2. */
type PrefixCode = ReadonlyMap<string, number>;

/**
 * Every distance that is pointed back in DEFLATE data without its last empty block: a small reader of
 * RFC 1951 that inflates nothing.
 */
export function distancesIn(bytes: Uint8Array): number[] {
  const reader = new BitReader(bytes);
  const distances: number[] = [];
  // What is left over is the header of the last block, whose length a sender leaves out.
  while (reader.left > 10) {
    reader.bits(1);
    const type = reader.bits(2);
    if (type === 0) skipStored(reader);
    else readBlock(reader, type === 1 ? FIXED : readCodes(reader), distances);
  }
  return distances;
}

function skipStored(reader: BitReader): void {
  reader.align();
  if (reader.left < 32) return;
  const length = reader.bits(16);
  reader.bits(16);
  reader.skip(length);
}

function readBlock(
  reader: BitReader,
  [literals, offsets]: readonly [PrefixCode, PrefixCode],
  distances: number[],
): void {
  for (;;) {
    const symbol = reader.symbol(literals);
    if (symbol === 256) return;
    if (symbol < 256) continue;
    reader.bits(LENGTH_EXTRA[symbol - 257]!);
    const code = reader.symbol(offsets);
    const extra = code < 2 ? 0 : (code >> 1) - 1;
    const base = code < 2 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
    distances.push(base + reader.bits(extra));
  }
}

function readCodes(reader: BitReader): [PrefixCode, PrefixCode] {
  const literals = reader.bits(5) + 257;
  const offsets = reader.bits(5) + 1;
  const count = reader.bits(4) + 4;
  const order = new Array<number>(19).fill(0);
  for (let index = 0; index < count; index++) order[CODE_ORDER[index]!] = reader.bits(3);
  const code = prefixCode(order);
  const lengths: number[] = [];
  while (lengths.length < literals + offsets) {
    const symbol = reader.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) push(lengths, lengths.at(-1)!, reader.bits(2) + 3);
    else push(lengths, 0, symbol === 17 ? reader.bits(3) + 3 : reader.bits(7) + 11);
  }
  return [prefixCode(lengths.slice(0, literals)), prefixCode(lengths.slice(literals))];
}

function push(lengths: number[], length: number, count: number): void {
  for (let index = 0; index < count; index++) lengths.push(length);
}

function prefixCode(lengths: readonly number[]): PrefixCode {
  const codes = new Map<string, number>();
  let next = 0;
  for (let length = 1; length <= 15; length++) {
    for (const [symbol, its] of lengths.entries()) {
      if (its !== length) continue;
      codes.set(next.toString(2).padStart(length, '0'), symbol);
      next++;
    }
    next <<= 1;
  }
  return codes;
}

class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  /** A number, its lowest bit first, RFC 1951 3.1.1. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) value |= this.#bit() << index;
    return value;
  }

  /** A prefix code, its highest bit first. */
  symbol(codes: PrefixCode): number {
    let code = '';
    while (code.length < 16) {
      code += this.#bit();
      const symbol = codes.get(code);
      if (symbol !== undefined) return symbol;
    }
    throw new Error(`no code begins with ${code}`);
  }

  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  skip(octets: number): void {
    this.#at += octets * 8;
  }

  #bit(): number {
    if (this.left <= 0) throw new Error('the data ends in the middle of a block');
    const bit = (this.#bytes[this.#at >> 3]! >> (this.#at & 7)) & 1;
    this.#at++;
    return bit;
  }
}

const FIXED = [
  prefixCode([
    ...new Array<number>(144).fill(8),
    ...new Array<number>(112).fill(9),
    ...new Array<number>(24).fill(7),
    ...new Array<number>(8).fill(8),
  ]),
  prefixCode(new Array<number>(30).fill(5)),
] as const;
