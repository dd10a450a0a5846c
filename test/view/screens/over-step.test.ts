import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findSource, sourceLines } from '../../../src/lesson/script/source.ts';
import { readFrameBits } from '../../../src/view/model/frame-bits.ts';
import { modelOf, type TraceModel } from '../../../src/view/model/trace-model.ts';
import { bitScreen } from '../../../src/view/screens/bit-screen.ts';
import { byteBitsScreen } from '../../../src/view/screens/byte-bits-screen.ts';
import { codeOfField, sourceScreen } from '../../../src/view/screens/source-screen.ts';
import { specificationScreen } from '../../../src/view/screens/specification-screen.ts';
import { xorScreen } from '../../../src/view/screens/xor-screen.ts';
import { toAscii } from '../../../src/view/text/capabilities.ts';
import { specificationUrl } from '../../../src/view/text/links.ts';
import { type Line, widthOf } from '../../../src/view/text/styled-text.ts';
import { frameBytes, SAMPLE_KEY } from '../../support/frames.ts';
import { performed } from '../../support/performances.ts';
import { upgraded } from '../../support/recorded.ts';
import { modelAt } from '../../support/recorded-performance.ts';
import { textOf } from '../../support/screen-text.ts';

vi.setConfig({ testTimeout: 30_000 });

const SIZES = [
  [80, 24],
  [120, 40],
  [40, 24],
] as const;
const MORE_SIZES = [40, 59, 60, 72, 80, 100, 140].flatMap((width) =>
  [20, 24, 50].filter((height) => width >= 80 || height >= 24).map((height) => [width, height]),
);

const key = SAMPLE_KEY;
const hello = frameBytes({ opcode: 1, payload: 'Hello', key });

/** Lesson 10, the client's frame. */
let model: TraceModel;

beforeAll(async () => {
  model = modelOf(await performed(10), 3);
});

function bits(bytes: Uint8Array, bit: number, ...changed: number[]) {
  const flipped = Uint8Array.from(bytes);
  for (const each of changed) flipped[each >> 3]! ^= 0x80 >> (each & 7);
  return { bytes: flipped, context: model.frameContext!, bit, changed: new Set(changed) };
}

/** Each screen, by a name for its record. */
const SCREENS: Readonly<Record<string, (width: number, height: number) => Line[]>> = {
  bits: (width, height) => bitScreen(model, bits(hello, 4), width, height),
  'bits-flipped': (width, height) => bitScreen(model, bits(hello, 4, 0, 4), width, height),
  'bits-unmasked': (width, height) => {
    const frame = frameBytes({ opcode: 2, payload: Buffer.alloc(126) });
    return bitScreen(model, bits(frame, 9), width, height);
  },
  'bits-of-a-byte': (width, height) => {
    const field = model.fields.at(-1);
    const shown = { byte: 0x48, offset: 6, layer: 'unmask', field, bit: 2, changed: new Set([2]) };
    return byteBitsScreen(model, shown, width, height);
  },
  xor: (width, height) => {
    return xorScreen(model, readFrameBits(hello, model.frameContext!), 2, width, height);
  },
  specification: (width, height) => specificationScreen(model, model.fields[2]!, width, height),
};

/** The colours of the letters and digits of a text, wherever it stands in the lines. */
function coloursOf(lines: readonly Line[], text: string): unknown[] {
  const found = lines.flat().filter((segment) => segment.text.includes(text));
  return [...new Set(found.map(({ style }) => style?.colour))];
}

describe('bits and bytes under the hand', () => {
  it('have the colours that the dump of the frame has', () => {
    const grid = bitScreen(model, bits(hello, 4), 80, 24);
    expect(coloursOf(grid, 'FIN RSV RSV RSV')).toEqual(['cyan']);
    expect(coloursOf(grid, 'payload len')).toEqual(['yellow']);
    for (const screen of [grid, SCREENS.xor!(80, 24)]) {
      expect(coloursOf(screen, '     key')).toEqual(['magenta']);
      expect(coloursOf(screen, '     wire')).toEqual(['green']);
      expect(coloursOf(screen, '     text')).toEqual(['green']);
    }
  });

  it('count the bytes of a longer length as a field of their own', () => {
    const frame = frameBytes({ opcode: 2, payload: Buffer.alloc(126, 1), key });
    const screen = xorScreen(model, readFrameBits(frame, model.frameContext!), 0, 80, 24);
    expect(coloursOf(screen, '     key')).toEqual(['green']);
    expect(coloursOf(screen, '     wire')).toEqual(['cyan']);
  });
});

describe.each(Object.entries(SCREENS))('the screen of %s', (name, draw) => {
  it.each(SIZES)('is on record at %ix%i', async (width, height) => {
    const text = textOf(draw(width, height));
    await expect(text.replace(/(src\/[\w/-]+\.ts):\d+/g, '$1:LINE')).toMatchFileSnapshot(
      `../../golden/over-step.${name}.${width}x${height}.txt`,
    );
  });

  it.each(MORE_SIZES)('has the size of its terminal: %ix%i', (width, height) => {
    expectSize(draw(width!, height!), width!, height!);
  });

  it('has a character of US-ASCII for each that is not', () => {
    const characters = [...textOf(draw(80, 24))];
    expect(characters.filter((each) => each !== '?' && toAscii(each) === '?')).toEqual([]);
  });
});

describe('the bits of a frame', () => {
  const verdict = (...changed: number[]) =>
    textOf(bitScreen(model, bits(hello, 0, ...changed), 120, 40));

  it('are read by our own decoder, at every flip', () => {
    expect(verdict()).toContain('bit 0: FIN = 1: this is the last part');
    expect(verdict(0)).toContain('bit 0: FIN = 0: more parts follow  (flipped: 0)');
    expect(verdict(0)).toContain('Our server takes this header.');
    expect(verdict(6, 7)).toContain('2 = binary');
  });

  it.each([
    [[0, 4], '× FIN=0 with opcode 9 (ping): A control frame must not be fragmented.'],
    [[1], '× RSV1=1 with no extension that uses it: RSV1 to RSV3 must be 0'],
    [[6], '× opcode 3 (reserved): The opcode is reserved for later use.'],
    [[7], '× opcode 0 (continuation) with no message open: A continuation frame came'],
    [[8], '× MASK=0 from a client: A client must mask every frame.'],
  ])('name what is not allowed: %j', (changed, words) => {
    expect(verdict(...changed)).toContain(words);
  });

  it('say what a length that is not true leads to', () => {
    expect(verdict(14)).toContain('It waits for 2 more bytes.');
    expect(verdict(13)).toContain('The last 4 bytes would be the next frame.');
    expect(verdict(9, 10, 11, 12, 14)).toContain('It waits for the rest of the header.');
  });

  it('are judged by what had come before: with a message open, another may not begin', () => {
    const recorded = upgraded().say(
      'client',
      frameBytes({ opcode: 1, payload: 'a', fin: false, key }),
      hello,
    );
    const { frameContext } = modelAt(recorded, 3);
    expect(readFrameBits(hello, frameContext!).rule?.fault).toBe('message-still-open');
  });

  it('mark the form of the length', () => {
    const marked = textOf(
      bitScreen(model, bits(frameBytes({ opcode: 2, payload: Buffer.alloc(126) }), 0), 80, 24),
    );
    expect(marked).toMatch(/^ ▸ medium .* 126$/m);
  });
});

describe('a byte by itself', () => {
  it.each([
    [0x0d, 'CR, carriage return (US-ASCII)'],
    [0x41, 'A (US-ASCII)'],
    [0xce, 'none by itself: in UTF-8 it begins one'],
    [0xba, 'none by itself: in UTF-8 it continues one'],
    [0xff, 'none: it is in no UTF-8 text'],
  ])('%i has a character, or a reason why not', (byte, character) => {
    const shown = {
      byte,
      offset: 0,
      layer: 'wire',
      field: undefined,
      bit: 0,
      changed: new Set<number>(),
    };
    expect(textOf(byteBitsScreen(model, shown, 80, 24))).toContain(`character: ${character}`);
  });
});

describe('masking, step by step', () => {
  it('reveals the text up to the byte that is looked at, and no further', () => {
    const frame = readFrameBits(hello, model.frameContext!);
    const rows = [0, 4].map((at) => textOf(xorScreen(model, frame, at, 80, 24)));
    expect(rows[0]).toMatch(/text ▸48 H {2}\.\. {4}\.\. {4}\.\. {4}\.\./);
    expect(rows[1]).toMatch(/text {2}48 H {2}65 e {2}6c l {2}6c l ▸6f o/);
    expect(rows[1]).toContain('byte 4 mod 4 = 0 of the key');
    expect(rows[1]).toContain('so far  "Hello"');
  });

  it('keeps the byte that is looked at on the screen, however long the payload is', () => {
    const long = frameBytes({ opcode: 2, payload: Buffer.alloc(300, 0x41), key });
    const frame = readFrameBits(long, model.frameContext!);
    for (const at of [0, 7, 150, 299]) {
      expect(textOf(xorScreen(model, frame, at, 40, 24))).toMatch(
        new RegExp(`▸${at}$|▸${at} `, 'm'),
      );
    }
  });
});

describe('the source of a field', () => {
  const code = {
    readBy: 'src/websocket/frame-header.ts decodeHeader',
    writtenBy: 'src/websocket/frame-header.ts writeHeader',
  };
  const [reader, writer] = codeOfField(code, 'readBy');

  it('shows the lines around the function as they are shipped, its own marked', () => {
    const place = findSource(code.readBy)!;
    const lines = textOf(sourceScreen(model, reader!, 0, 120, 40)).split('\n');
    const marked = lines.filter((line) => line.startsWith(' ▸'));
    expect(marked).toHaveLength(1);
    const declared = sourceLines(place.file)![place.line - 1];
    expect(marked[0]).toContain(`${place.line}  ${declared}`);
    expect(lines.join('\n')).toContain(`read by ${place.file}:${place.line}  decodeHeader()`);
  });

  it('leads to that line in an editor', () => {
    const segments = sourceScreen(model, writer!, 0, 80, 24).flat();
    const links = segments.flatMap(({ link }) => link ?? []);
    expect(links).toHaveLength(1);
    expect(links[0]).toMatch(/^file:\/\/\/.*\/src\/websocket\/frame-header\.ts#\d+$/);
  });

  it.each(MORE_SIZES)('has the size of its terminal: %ix%i', (width, height) => {
    for (const scroll of [-20, 0, 500]) {
      expectSize(sourceScreen(model, reader!, scroll, width!, height!), width!, height!);
    }
  });
});

describe('the address of a section', () => {
  it.each([
    ['RFC 6455 5.2', 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2'],
    [
      'HTML 9.2.6',
      'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    ],
    ['HTML 9.2', 'https://html.spec.whatwg.org/multipage/server-sent-events.html'],
    ['somewhere', undefined],
  ])('of %s', (ref, url) => {
    expect(specificationUrl(ref)).toBe(url);
  });

  it('is a link on every line that it takes', () => {
    const lines = specificationScreen(model, model.fields[2]!, 40, 24);
    const links = lines.flat().flatMap(({ link }) => link ?? []);
    expect(links.length).toBeGreaterThan(1);
    expect(new Set(links)).toEqual(new Set(['https://www.rfc-editor.org/rfc/rfc6455#section-5.2']));
  });
});

function expectSize(lines: readonly Line[], width: number, height: number): void {
  expect(lines).toHaveLength(height);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
}

it('shows the value of a field that has line ends with the ends escaped', () => {
  const field = { ...model.fields[0]!, value: '0\r\nGET / HTTP/1.1\r\n' };
  const shown = { byte: 0x30, offset: 0, layer: 'wire', field, bit: 0, changed: new Set<number>() };
  const lines = byteBitsScreen(model, shown, 80, 24);
  expect(lines.flat().every(({ text }) => !/[\r\n]/.test(text))).toBe(true);
  expect(textOf(lines)).toContain(`${field.name} = 0..GET / HTTP/1.1..`);
});
