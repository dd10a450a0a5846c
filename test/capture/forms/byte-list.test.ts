import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedPiece } from '../../../src/capture/captured.ts';
import { ARRAY } from '../../../src/capture/forms/arrays.ts';
import { ESCAPES } from '../../../src/capture/forms/escapes.ts';
import { BITS, PAIRS } from '../../../src/capture/forms/pairs.ts';
import { BUILT } from '../../support/built.ts';
import { check } from '../../support/property.ts';

const readPairs = (text: string) => PAIRS.read(text).pieces;
const readEscapes = (text: string) => ESCAPES.read(text).pieces;
const readArrays = (text: string) => ARRAY.read(text).pieces;

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
    '81-05-48',
    '%81%05%48',
    '<Buffer 81 05 48>\n',
    `81${' '.repeat(200)}05\n\n48`,
  ])('%j', (text) => {
    expect(hexOf(readPairs(text))).toBe('810548');
  });

  it('need two digits each', () => {
    expect(problemOf(() => readPairs('81 0\n48'))).toBe(
      'line 1, column 4: a byte has two hex digits',
    );
    expect(problemOf(() => readPairs('81 05\n4'))).toBe(
      'line 2, column 1: a byte has two hex digits',
    );
    expect(problemOf(() => readPairs('81 zz'))).toBe('line 1, column 4: "z" is no hex digit');
  });

  it('take no more memory than they are long', async () => {
    const file = pathToFileURL(join(BUILT, 'src', 'capture', 'forms', 'pairs.js'));
    // Two words for each pair would be 32 MB.
    const worker = new Worker(
      `import('${file}').then(({ PAIRS }) => {
        const [{ bytes }] = PAIRS.read('81 '.repeat(2_000_000)).pieces;
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

describe('hex pairs that could be something else', () => {
  it.each([
    ['81 85 37', 'no digit is above 9'],
    ['81, 85, 37', 'no digit is above 9'],
    ['8185 37fa 213d', 'od -x and debuggers swap'],
    ['818537fa, 213d7f9f', 'od -x and debuggers swap'],
  ])('are read, and it is said: %s', (text, remark) => {
    expect(PAIRS.read(text).remarks).toEqual([expect.stringContaining(remark)]);
  });

  it('are not all there where Node has left some out', () => {
    expect(problemOf(() => readPairs('<Buffer 81 05 ... 10 more bytes>'))).toBe(
      "line 1, column 15: Node has left out 10 bytes; print buffer.toString('hex')",
    );
  });

  it('may be bits, if they are said to be', () => {
    expect(hexOf(BITS.read('10000001 00000101\n').pieces)).toBe('8105');
    expect(problemOf(() => BITS.read('10000001 0000'))).toContain('a byte has eight bits');
    expect(problemOf(() => BITS.read('10000002'))).toContain('"2" is no bit');
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
    ["data = b'\\x81\\x05'", '8105'],
    ["bytearray(b'\\x81\\x05')", '8105'],
    ['[]byte("\\x81\\x05")', '8105'],
    ['const data = Buffer.from("\\x81\\x05", \'latin1\');', '8105'],
    ['let x = b"\\x81\\x05";', '8105'],
    ["(b'\\x81'\n b'\\x05')", '8105'],
    ['"\\x81" +\n  "\\x05"', '8105'],
    ["printf '\\x81\\x05' | xxd", '8105'],
    ["echo -ne '\\x81\\x05'", '8105'],
    ['"\\u0081\\/"', 'c2812f'],
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

describe('arrays', () => {
  it.each([
    ['Go', '[]byte{0x81, 0x85, 0x37}'],
    ['Go', 'var x = [3]byte{129, 133, 55}'],
    ['Go, printed', '[129 133 55]'],
    ['Java', 'byte[] x = new byte[] {(byte) 0x81, (byte)0x85, 55};'],
    ['Java, printed', '[-127, -123, 55]'],
    ['Kotlin', 'byteArrayOf(0x81.toByte(), 0x85.toByte(), 0x37)'],
    ['C#', 'var x = new byte[3] { 0x81, 0x85, 0x37 };'],
    ['C++', 'std::vector<uint8_t> x{0x81, 0x85, 0x37};'],
    ['Rust', 'let x: [u8; 3] = [0x81u8, 133_u8, 0x37];'],
    ['Rust', 'vec![129, 133, 55]'],
    ['JavaScript', 'const x = new Uint8Array([0x81, 133, 0b110111]);'],
    ['Node, printed', 'Uint8Array(3) [\n  129, 133,  55\n]'],
    ['JSON', '[129,133,55]'],
    ['JSON of a Buffer', '{"type":"Buffer","data":[129,133,55]}'],
    ['Python', 'x = bytes([129, 133, 55])'],
    ['PowerShell', '[byte[]](0x81,0x85,0x37)'],
    ['hex without 0x', '[81 85 37 fa]'],
    ['numbers without brackets', '129, 133, 55\n'],
    ['numbers without brackets', '129 133 55'],
  ])('of %s: %s', (_, text) => {
    expect(hexOf(readArrays(text))).toMatch(/^818537(fa)?$/);
  });

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
    expect(problemOf(() => readArrays('char x[] = { 0x181 };'))).toBe(
      'line 1, column 14: 0x181 is more than a byte holds',
    );
    expect(problemOf(() => readArrays('[0x81, x]'))).toBe('line 1, column 8: "x" is no number');
    expect(problemOf(() => readArrays('[-129]'))).toContain('-129 is more than a byte holds');
    expect(problemOf(() => readArrays('{0201}'))).toContain('0201 is octal in C');
    expect(problemOf(() => readArrays('[1, ... 20 more items]'))).toContain('left out 20 numbers');
    expect(problemOf(() => readArrays('[81 85 37]'))).toContain('may be decimal or hex');
    expect(problemOf(() => readArrays('char x[];'))).toBe(
      'line 1, column 1: no list of numbers in brackets',
    );
  });
});
