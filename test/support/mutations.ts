import fc from 'fast-check';

/** Octets that mean something in one of the grammars, and so break it in interesting places. */
const TELLING = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x2c, 0x30, 0x3a, 0x7e, 0x7f, 0x80, 0xff];

type Change = (bytes: Buffer) => Buffer;

const octet = fc.oneof(fc.constantFrom(...TELLING), fc.integer({ min: 0, max: 255 }));
/** A place in bytes of whatever length, as a fraction of it. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const flip = fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(([where, bit]): Change => {
  return (bytes) => {
    const at = indexIn(bytes, where);
    return splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << bit)]);
  };
});
const insert = fc.tuple(place, octet).map(([where, value]): Change => {
  return (bytes) => splice(bytes, indexIn(bytes, where), 0, [value]);
});
const remove = fc.tuple(place, fc.integer({ min: 1, max: 4 })).map(([where, count]): Change => {
  return (bytes) => splice(bytes, indexIn(bytes, where), count, []);
});
const duplicate = fc.tuple(place, fc.integer({ min: 1, max: 16 })).map(([where, count]): Change => {
  return (bytes) => {
    const at = indexIn(bytes, where);
    return splice(bytes, at, 0, bytes.subarray(at, at + count));
  };
});

/** Bytes with one to three defects, wherever they happen to be. */
export function mutated(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const change = fc.oneof(flip, insert, remove, duplicate);
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  return fc
    .tuple(bytes, changes)
    .map(([valid, list]) => list.reduce((changed, apply) => apply(changed), valid));
}

function indexIn(bytes: Buffer, where: number): number {
  return Math.floor(where * bytes.length);
}

function splice(bytes: Buffer, at: number, count: number, put: Iterable<number>): Buffer {
  return Buffer.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + count)]);
}
