import { describe, expect, it } from 'vitest';
import type { View } from '../../../src/trace/views.ts';
import { fieldRowsOf } from '../../../src/view/model/field-rows.ts';
import type { TraceModel } from '../../../src/view/model/trace-model.ts';
import { type HexForm, hexFormFor, hexLines } from '../../../src/view/panes/hex.ts';
import { hexPane, hexPaneHeight } from '../../../src/view/panes/hex-pane.ts';
import type { Line } from '../../../src/view/text/styled-text.ts';
import type { Field } from '../../../src/wire/field.ts';
import { hexByte } from '../../../src/wire/octets.ts';
import { latin1 } from '../../support/bytes.ts';

const FULL: HexForm = { bytesPerRow: 16, hasText: true };
const field: Field = { name: 'x', ref: 'RFC 1 1', why: 'A test.' };

describe('the form of a dump', () => {
  it.each([
    [40, 8, false],
    [59, 8, false],
    [60, 8, true],
    [71, 8, true],
    [80, 16, true],
    [200, 16, true],
  ])('at %i columns has %i bytes in a row, text: %s', (width, bytesPerRow, hasText) => {
    expect(hexFormFor(width)).toEqual({ bytesPerRow, hasText });
  });
});

describe('a row of a dump', () => {
  it('shows offset, bytes and text, and the tags of fields below', () => {
    const model = modelWith([{ name: 'wire', text: 'GET /\r\n\0\xff', spans: [3, 4, 9] }]);
    expect(textOf(hexPane(model, { field: 0, byte: 0 }, FULL, 9))).toEqual([
      ' wire   0000  47 45 54 20 2f 0d 0a 00  ff                       GET·/␍␊␀.',
      '              aa aa aa bb cc cc cc cc  cc',
    ]);
  });

  it('marks the selected field, and the byte under the cursor', () => {
    const model = modelWith([{ name: 'wire', text: 'abcd', spans: [2, 4] }]);
    const [bytes] = hexPane(model, { field: 1, byte: 3 }, FULL, 9);
    const marked = bytes!.filter(({ style }) => style?.reverse).map(({ text }) => text);
    const bold = bytes!.filter(({ style }) => style?.bold).map(({ text }) => text);
    expect(marked).toEqual(['63', '64']);
    expect(bold).toEqual(['64']);
  });

  it('keeps a byte of a deeper layer below its byte on the wire', () => {
    const model = modelWith([
      { name: 'wire', text: '0123456789abcdefXY', spans: [6, 18] },
      { name: 'unmask', text: 'ghijklmnopqr', spans: [], offset: 6 },
    ]);
    const lines = textOf(hexPane(model, { field: 0, byte: 0 }, FULL, 9));
    expect(lines.map((line) => line.slice(0, 14).trim())).toEqual([
      'wire   0000',
      '',
      'unmask 0006',
      '0010',
      '',
      '0010',
    ]);
    expect(lines[2]!.indexOf('67')).toBe(lines[0]!.indexOf('36'));
    expect(lines[5]!.indexOf('71')).toBe(lines[3]!.indexOf('58'));
  });
});

describe('a dump', () => {
  const long = modelWith([{ name: 'wire', text: 'x'.repeat(16 * 50), spans: [16 * 50] }]);

  it('knows how high it would be', () => {
    expect(hexPaneHeight(long, FULL)).toBe(100);
    expect(hexPane(long, { field: 0, byte: 0 }, FULL, 200)).toHaveLength(100);
  });

  it.each([0, 399, 799])('in few lines shows the byte under the cursor: %i', (byte) => {
    const lines = hexPane(long, { field: 0, byte }, FULL, 5);
    expect(lines.length).toBeLessThanOrEqual(5);
    const bold = lines.flat().filter(({ style }) => style?.bold);
    expect(bold.map(({ text }) => text)).toEqual(['78', 'aa']);
  });
});

describe('a byte', () => {
  it.each([
    [0, '00'],
    [10, '0a'],
    [255, 'ff'],
  ])('%i is %s', (byte, text) => {
    expect(hexByte(byte)).toBe(text);
  });
});

describe('the lines of a row', () => {
  it('are one where the layer names no fields', () => {
    const [row] = fieldRowsOf([{ name: 'x', bytes: latin1('a'), offset: 0, spans: [] }]);
    expect(row).toBeUndefined();
    const bare = {
      label: 'unmask',
      offset: 0,
      first: 0,
      bytes: latin1('a'),
      fields: [undefined],
      indent: 0,
    };
    const selected = fieldRowsOf([
      { name: 'wire', bytes: latin1('a'), offset: 0, spans: [{ field, start: 0, end: 1 }] },
    ])[0]!;
    expect(hexLines(bare, FULL, selected, { field: 0, byte: 0 })).toHaveLength(1);
  });
});

interface TextLayer {
  readonly name: string;
  readonly text: string;
  /** Where each of its fields ends. */
  readonly spans: readonly number[];
  readonly offset?: number;
}

/** As much of a model as a dump looks at. */
function modelWith(texts: readonly TextLayer[]): TraceModel {
  const views = texts.map(
    ({ name, text, spans, offset = 0 }): View => ({
      name,
      bytes: latin1(text),
      offset,
      spans: spans.map((end, index) => ({ field, start: spans[index - 1] ?? 0, end })),
    }),
  );
  return { views, fields: fieldRowsOf(views) } as unknown as TraceModel;
}

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}
