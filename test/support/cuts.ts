import { expect } from 'vitest';

/** The ways in which a network may hand over the same bytes. The first is: all at once. */
export function* cutsOf(bytes: Uint8Array): Generator<Buffer[]> {
  yield piecesOf(bytes, []);
  const everywhere = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
  yield piecesOf(bytes, everywhere);
  for (let at = 1; at < bytes.length; at++) yield piecesOf(bytes, [at]);
}

/** Copies, because unmasking is done in place. */
function piecesOf(bytes: Uint8Array, cuts: readonly number[]): Buffer[] {
  const borders = [0, ...cuts, bytes.length];
  return borders.slice(1).map((end, index) => Buffer.from(bytes.subarray(borders[index]!, end)));
}

/** Reads the same bytes at every cut and expects the same of each. */
export function expectSameAtEveryCut(bytes: Uint8Array, read: (pieces: Buffer[]) => object): void {
  let whole: string | undefined;
  for (const pieces of cutsOf(bytes)) {
    const lengths = pieces.map((piece) => piece.length);
    const result = JSON.stringify(read(pieces));
    whole ??= result;
    // Compared as text first: there are thousands of them, and they are nearly always the same.
    if (result !== whole) expect({ lengths, ...JSON.parse(result) }).toEqual(JSON.parse(whole));
  }
}
