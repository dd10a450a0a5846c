import { describe, expect, it } from 'vitest';
import type { View } from '../../../src/trace/views.ts';
import { fieldRowsOf } from '../../../src/view/model/field-rows.ts';
import { FRAME_SHAPES } from '../../../src/websocket/frame-shape.ts';
import type { Field, Span } from '../../../src/wire/field.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { readAsServer } from '../../support/http-transcript.ts';

const field: Field = { name: 'x', ref: 'RFC 1 1', why: 'A test.' };

function layer(bytes: Uint8Array, spans: readonly Span[]): View {
  return { name: 'wire', bytes, offset: 0, spans };
}

/** So many fields of one byte each. */
function fields(count: number): View {
  const spans = Array.from({ length: count }, (_, start) => ({ field, start, end: start + 1 }));
  return layer(Buffer.alloc(count), spans);
}

describe('the letters of fields', () => {
  it('go from a to z, from A to Z, and begin again', () => {
    const letters = fieldRowsOf([fields(54)]).map(({ letter }) => letter);
    expect(letters.join('')).toBe('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZab');
  });

  it('are shared by fields of bits that share a byte', () => {
    const { spans } = FRAME_SHAPES.shortMasked;
    const rows = fieldRowsOf([layer(octets('81 85 37fa213d'), spans)]);
    expect(rows.map(({ letter, name }) => `${letter} ${name}`)).toEqual([
      'a FIN',
      'a RSV1-3',
      'a opcode',
      'b MASK',
      'b payload len',
      'c masking key',
    ]);
  });

  it('are not spent on delimiters', () => {
    const text = 'GET / HTTP/1.0\r\n\r\n';
    const spans = readAsServer([latin1(text)]).events[0]!.spans();
    const rows = fieldRowsOf([layer(latin1(text), spans)]);
    expect(rows.map(({ letter }) => letter)).toEqual(['a', '', 'b', '', 'c', '', '']);
  });

  it('go on from layer to layer', () => {
    const rows = fieldRowsOf([fields(2), fields(2)]);
    expect(rows.map(({ letter, view }) => `${letter}${view}`)).toEqual(['a0', 'b0', 'c1', 'd1']);
  });
});

describe('the colours of fields', () => {
  it('differ between neighbours', () => {
    const colours = fieldRowsOf([fields(60)]).map(({ colour }) => colour);
    for (let index = 1; index < colours.length; index++) {
      expect(colours[index]).not.toBe(colours[index - 1]);
    }
  });
});

describe('the bits of a field', () => {
  it('stand where they are in their byte', () => {
    const { spans } = FRAME_SHAPES.shortMasked;
    const rows = fieldRowsOf([layer(octets('c1 85 37fa213d'), spans)]);
    expect(rows.map(({ bits }) => bits)).toEqual([
      '1... ....',
      '.100 ....',
      '.... 0001',
      '1... ....',
      '.000 0101',
      '',
    ]);
  });
});
