import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArrays, readEscapes, readPairs } from '../../src/capture/byte-list.ts';
import type { CapturedPiece } from '../../src/capture/captured.ts';
import { BUILT } from '../support/built.ts';
import { check } from '../support/property.ts';

function hexOf(pieces: readonly CapturedPiece[]): string {
  return pieces.map(({ bytes }) => bytes.toString('hex')).join(' | ');
}

function problemOf(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('hex pairs', () => {
  it.each([
    '81 05 48',
    '810548',
    '0x81, 0x05, 0x48,',
    '81:05:48\n',
    '0x810x050x48',
    `81${' '.repeat(200)}05\n\n48`,
  ])('%j', (text) => {
    expect(hexOf(readPairs(text))).toBe('810548');
  });

  it('need two digits each', () => {
    expect(problemOf(() => readPairs('81 0\n48'))).toBe(
      'line 1, column 4: an octet has two hex digits',
    );
    expect(problemOf(() => readPairs('81 05\n4'))).toBe(
      'line 2, column 1: an octet has two hex digits',
    );
    expect(problemOf(() => readPairs('81 zz'))).toBe('line 1, column 4: "z" is no hex digit');
  });

  it('take no more memory than they are long', async () => {
    const file = pathToFileURL(join(BUILT, 'src', 'capture', 'byte-list.js'));
    // Two words for each pair would be 32 MB.
    const worker = new Worker(
      `import('${file}').then(({ readPairs }) => {
        const [{ bytes }] = readPairs('81 '.repeat(2_000_000));
        require('node:worker_threads').parentPort.postMessage(bytes.length);
      });`,
      { eval: true, resourceLimits: { maxOldGenerationSizeMb: 20, maxYoungGenerationSizeMb: 4 } },
    );
    expect(await once(worker, 'message')).toEqual([2_000_000]);
    await worker.terminate();
  });

  it('come back, however they are set', () => {
    const separator = fc.constantFrom(' ', ', ', ':', '\n', '', ',0x');
    check(
      fc.property(fc.uint8Array({ minLength: 1 }), separator, (bytes, between) => {
        const pairs = Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0'));
        expect(hexOf(readPairs(pairs.join(between)))).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('what is wrong', () => {
  it('is told in one line that commands nothing', () => {
    expect(problemOf(() => readEscapes('\\x81\\\x1b'))).toBe(
      'line 1, column 5: \\\\x1b is no escape',
    );
  });
});

describe('escapes', () => {
  it.each([
    ['\\x81\\x05Hello', '810548656c6c6f'],
    ['"\\x81\\x05Hello"', '810548656c6c6f'],
    ["b'\\x81\\x05Hello'", '810548656c6c6f'],
    ["$'\\x81\\005Hello'\n", '810548656c6c6f'],
    ['\\x0d\\x0a\\r\\n\\t\\\\', '0d0a0d0a095c'],
    ['r"\\x81\\x05"', '8105'],
    ['rb"\\x81\\x05"', '8105'],
    ['"\\x81\\x05" \\\n"\\x48\\x65" \\\n"\\x6c"\n', '810548656c'],
    ['"\\x81\\x05" \\\r\n"\\x48"', '810548'],
    ['"\\x81"\n  "\\x05";', '8105'],
    ['\\x81\\\n\\x05', '8105'],
    ['\\x81 "a": ""', '81202261223a202222'],
    ['\'\\x81""\'', '812222'],
    ['"\\x81\\""', '8122'],
    ['\\x41\\u00e9\\u{1f600}', '41c3a9f09f9880'],
  ])('%s', (text, hex) => {
    expect(hexOf(readEscapes(text))).toBe(hex);
  });

  it('that are none are refused', () => {
    expect(problemOf(() => readEscapes('\\x81\\u{110000}'))).toBe(
      'line 1, column 5: \\u{110000} is no escape',
    );
    expect(problemOf(() => readEscapes('\\x81\\q'))).toBe('line 1, column 5: \\q is no escape');
    expect(problemOf(() => readEscapes('\\x81\\'))).toBe('line 1, column 5: \\ is no escape');
    expect(problemOf(() => readEscapes('"a\n\\xg1"'))).toBe('line 2, column 1: \\x is no escape');
  });
});

describe('arrays of C', () => {
  it("are Wireshark's, with who has sent them", () => {
    const text = `/* Packet 4 */
static const unsigned char peer0_0[] = { /* Packet 4 */
0x47, 0x45, 0x54 /* GET { */ };
char peer1_0[] = { /* 4 */
0x32, 0x30 };
`;
    expect(readArrays(text).map(({ from, bytes }) => [from, bytes.toString()])).toEqual([
      ...[
        ['client', 'GET'],
        ['server', '20'],
      ],
    ]);
  });

  it("are anyone's", () => {
    expect(readArrays('uint8_t x[2] = {0x81, 0x00};')).toEqual([
      { from: undefined, bytes: Buffer.from([0x81, 0]), time: undefined },
    ]);
  });

  it('may have remarks of either kind', () => {
    const text = 'char x[] = { // the {head}, 0x99\n0x81, /* } */ 0x05 // 2\n};';
    expect(hexOf(readArrays(text))).toBe('8105');
  });

  it('have to hold octets', () => {
    expect(problemOf(() => readArrays('char x[] = { 0x8 };'))).toBe(
      'line 1, column 16: an octet has two hex digits',
    );
    expect(problemOf(() => readArrays('char x[];'))).toBe('line 1, column 1: no array in braces');
  });
});
