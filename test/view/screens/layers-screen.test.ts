import { describe, expect, it } from 'vitest';
import type { LayerNumber } from '../../../src/trace/layers.ts';
import type { Cursor } from '../../../src/view/model/trace-model.ts';
import { modelOf } from '../../../src/view/model/trace-model.ts';
import { traceScreen } from '../../../src/view/screens/trace-screen.ts';
import { widthOf } from '../../../src/view/text/styled-text.ts';
import { octets } from '../../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../../support/frames.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../../support/recorded.ts';
import { performanceOf } from '../../support/recorded-performance.ts';

const key = SAMPLE_KEY;
const hel = frameBytes({ opcode: 1, payload: 'Hel', fin: false, key });
const ping = frameBytes({ opcode: 9, payload: 'hi', key });
const hello = frameBytes({ opcode: 1, payload: 'Hello', key });

/** Two frames in one read: no message, and no border of one, is anything to TCP. */
const twoInOne = () =>
  upgraded()
    .write('client', Buffer.concat([hel, ping]))
    .read('client');
/** A frame in two reads. */
const oneInTwo = () => upgraded().write('client', hello).read('client', 4).read('client');
/** An event in two chunks. */
const stream = () =>
  new Recorded()
    .say('client', GET)
    .after(150)
    .say('server', STREAM_HEAD, chunk('data: he'), chunk('llo\n\ndata: a\n\n'));

function screen(
  recorded: Recorded,
  row: number,
  level: LayerNumber,
  [width, height]: readonly [number, number],
  cursor: Cursor = { field: 0, byte: 0 },
): string[] {
  const model = modelOf(performanceOf(recorded, row), 0, undefined, level);
  const lines = traceScreen(model, cursor, width, height);
  expect(lines).toHaveLength(height);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
  return lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}

/** The lines between the rule of the bytes and that of the fields. */
function dump(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => /^─ .* (▸|B at) /.test(line));
  return lines.slice(
    first + 1,
    lines.findIndex((line) => line.startsWith('─ fields')),
  );
}

describe('a layer', () => {
  it('of TCP shows the read as a whole, and where frames begin in it', () => {
    expect(dump(screen(twoInOne(), 3, 1, [80, 24]))).toEqual(
      [
        ' tcp    003f  01 83 37 fa 21 3d 7f 9f  4d│89 82 37 fa 21 3d 5f  ..7.!=..M..7.!=_',
        '              aa aa aa aa aa aa aa aa  aa aa aa aa aa aa aa aa',
        '        004f  93                                                .',
        '              aa',
      ].map((line) => line.replace('003f', offsetOf(0)).replace('004f', offsetOf(16))),
    );
  });

  it('of frames shows where reads end in it', () => {
    expect(dump(screen(oneInTwo(), 2, 3, [80, 24]))[0]).toBe(
      ' wire   0000  81 85 37 fa│21 3d 7f 9f  4d 51 58                 ..7.!=..MQX',
    );
  });

  it('of events shows where chunks meet in it', () => {
    expect(dump(screen(stream(), 4, 6, [80, 24]))[0]).toBe(
      ' event  0000  64 61 74 61 3a 20 68 65 │6c 6c 6f 0a 0a 64 61 74  data:·hello␊␊dat',
    );
  });

  it('says beside each row which read brought it, from 102 columns on', () => {
    const wide = dump(screen(oneInTwo(), 2, 3, [120, 40]));
    expect(wide[0]).toMatch(/ {2}reads #2 to #3$/);
    expect(dump(screen(twoInOne(), 3, 3, [120, 40]))[0]).toMatch(/ {2}read #2, bytes 9-16$/);
    expect(dump(screen(oneInTwo(), 2, 3, [100, 40]))[0]).not.toContain('read #');
  });

  it('says where the byte under the cursor is in every layer', () => {
    const lines = screen(stream(), 4, 6, [120, 40], { field: 3, byte: 8 });
    expect(lines.find((line) => line.startsWith('─ fields'))).toMatch(
      / event 1 byte 8 = chunk 2 byte 0 = content 1 byte 8 = read 3 byte 3 ─$/,
    );
    const narrow = screen(stream(), 4, 6, [60, 24], { field: 3, byte: 8 });
    expect(narrow.find((line) => line.startsWith('─ fields'))).toMatch(
      / event 1 byte 8 = read 3 byte 3 ─$/,
    );
  });

  it('of what was inflated has no places, since no byte of it was on the wire', () => {
    const frame = frameBytes({ opcode: 1, rsv: 4, payload: octets('f2 48 cd c9 c9 07 00') });
    const lines = screen(upgraded('permessage-deflate').say('server', frame), 2, 5, [160, 40]);
    expect(dump(lines)[0]).toMatch(/^ unpack 0000 {2}48 65 6c 6c 6f .* │ {3}0000 {2}c1 07 f2/);
    expect(lines.find((line) => line.startsWith('─ fields'))).toMatch(/─ fields ── 1 of 1 ─+$/);
  });

  it('is named among those that there are', () => {
    const rule = (size: [number, number]) =>
      screen(twoInOne(), 3, 1, size).find((line) => line.includes('client ▸ server'));
    expect(rule([120, 40])).toContain('layers: [1 tcp] 3 frame 4 unmask');
    expect(rule([80, 24])).toContain('[1 tcp] 3 frame 4 unmask');
    expect(rule([40, 24])).toMatch(/ \[1\] 3 4 ─$/);
  });
});

describe.each<[string, Recorded, number, LayerNumber]>([
  ['tcp', twoInOne(), 3, 1],
  ['frame', twoInOne(), 3, 3],
  ['event', stream(), 4, 6],
  ['chunk', stream(), 3, 3],
])('the screen of layer %s', (name, recorded, row, level) => {
  it.each([
    [80, 24],
    [120, 40],
    [160, 40],
    [40, 24],
  ] as const)('is on record at %ix%i', async (width, height) => {
    const text = screen(recorded, row, level, [width, height]).join('\n');
    await expect(text.replace(/(src\/[\w/-]+\.ts):\d+/g, '$1:LINE')).toMatchFileSnapshot(
      `../../golden/layer.${name}.${width}x${height}.txt`,
    );
  });
});

/** The offset at which the read begins, in hex. */
function offsetOf(bytes: number): string {
  const { recorder } = twoInOne();
  return (recorder.client.reads.at(-1)!.start + bytes).toString(16).padStart(4, '0');
}
