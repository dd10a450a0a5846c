import { latin1 } from '../support/bytes.ts';
import type { Random } from './random.ts';

/**
 * Changes bytes in one to three ways, seldom in more.
 *
 * @param other where pieces are taken from that do not belong here
 */
export function mutate(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const changes = random.once(10)
    ? random.several(4, 8, pickChange)
    : random.several(1, 3, pickChange);
  function pickChange() {
    return random.pick(CHANGES);
  }
  let changed = bytes;
  for (const change of changes) changed = change(changed, random, other);
  return changed;
}

type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

/** Octets that mean something in one of the grammars, and words that decide about framing. */
const TELLING = '\0\t\n\r "#,/0159:;=A\\fx\x7f\x80\xff'.split('');
const WORDS = [
  '\r\n',
  '\r\n\r\n',
  ' ',
  '  ',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Connection: close\r\n',
  'Expect: 100-continue\r\n',
  'Host: a\r\n',
  'HTTP/1.1',
  'HTTP/2.0',
  '0\r\n\r\n',
  'ffffffffffffffff',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  `X: ${'y'.repeat(600)}\r\n`,
] as const;

const CHANGES: readonly Change[] = [
  function flip(bytes, random) {
    const at = placeIn(bytes, random);
    return put(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
  },
  function replace(bytes, random) {
    return put(bytes, placeIn(bytes, random), 1, latin1(random.pick(TELLING)));
  },
  function insert(bytes, random) {
    return put(bytes, placeIn(bytes, random), 0, latin1(random.pick(TELLING)));
  },
  function insertWord(bytes, random) {
    const at = random.once(2) ? placeIn(bytes, random) : lineIn(bytes, random);
    return put(bytes, at, 0, latin1(random.pick(WORDS)));
  },
  function remove(bytes, random) {
    return put(bytes, placeIn(bytes, random), 1 + random.below(8), []);
  },
  function duplicate(bytes, random) {
    const at = placeIn(bytes, random);
    return put(bytes, at, 0, bytes.subarray(at, at + 1 + random.below(40)));
  },
  function splice(bytes, random, other) {
    const from = placeIn(other, random);
    const piece = other.subarray(from, from + 1 + random.below(60));
    return put(bytes, placeIn(bytes, random), random.below(20), piece);
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, placeIn(bytes, random));
  },
  function swapLines(bytes, random) {
    const lines = bytes.toString('latin1').split('\r\n');
    const [one, two] = [random.below(lines.length), random.below(lines.length)];
    [lines[one], lines[two]] = [lines[two]!, lines[one]!];
    return latin1(lines.join('\r\n'));
  },
  function removeLine(bytes, random) {
    const start = lineIn(bytes, random);
    const end = bytes.indexOf('\r\n', start);
    return end < 0 ? bytes : put(bytes, start, end + 2 - start, []);
  },
];

function placeIn(bytes: Buffer, random: Random): number {
  return random.below(bytes.length + 1);
}

/** The start of a line. */
function lineIn(bytes: Buffer, random: Random): number {
  const end = bytes.indexOf('\r\n', placeIn(bytes, random));
  return end < 0 ? 0 : end + 2;
}

function put(bytes: Buffer, at: number, count: number, octets: Uint8Array | number[]): Buffer {
  const piece = Buffer.from(octets);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + count)]);
}

/** The same bytes in pieces: at times octet by octet, else cut at one to six places. */
export function cut(bytes: Buffer, random: Random): Buffer[] {
  const count = bytes.length < 300 && random.once(4) ? bytes.length : 1 + random.below(6);
  const places = Array.from({ length: count }, (_, index) =>
    count === bytes.length ? index : placeIn(bytes, random),
  );
  const borders = [0, ...places.sort((a, b) => a - b), bytes.length];
  // A read has at least one octet. Copies, so that no piece can be read past its end.
  return borders
    .slice(1)
    .map((end, index) => Buffer.from(bytes.subarray(borders[index], end)))
    .filter((piece) => piece.length > 0);
}
