import { describe, expect, it } from 'vitest';
import { decodeHeader, encodeHeader, writeHeader } from '../../src/websocket/frame-header.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { readSpan } from '../../src/wire/field.ts';
import { octets } from '../support/bytes.ts';

const text = { fin: true, opcode: OPCODE.text, payloadLength: 5 };

describe('a header to be sent, RFC 6455 5.7', () => {
  it.each([
    ['a single frame', text, '81 05'],
    ['a masked frame', { ...text, maskingKey: 0x37fa213d }, '81 85 37 fa 21 3d'],
    ['a first fragment', { ...text, fin: false, payloadLength: 3 }, '01 03'],
    ['a last fragment', { fin: true, opcode: 0, payloadLength: 2 }, '80 02'],
    ['a ping', { fin: true, opcode: 9, payloadLength: 5 }, '89 05'],
    ['256 octets', { fin: true, opcode: 2, payloadLength: 256 }, '82 7e 01 00'],
    ['64 KiB', { fin: true, opcode: 2, payloadLength: 65_536 }, '82 7f 00 00 00 00 00 01 00 00'],
    ['RSV1', { ...text, rsv: 4 }, 'c1 05'],
  ])('of %s', (_, header, hex) => {
    expect(encodeHeader(header)).toEqual(octets(hex));
  });

  it.each([
    [125, '82 7d'],
    [126, '82 7e 00 7e'],
    [65_535, '82 7e ff ff'],
    [65_536, '82 7f 00 00 00 00 00 01 00 00'],
    [2 ** 32 + 5, '82 7f 00 00 00 01 00 00 00 05'],
    [2 ** 53 - 1, '82 7f 00 1f ff ff ff ff ff ff'],
  ])('has the shortest length for %i', (payloadLength, hex) => {
    expect(encodeHeader({ fin: true, opcode: 2, payloadLength })).toEqual(octets(hex));
  });

  it('is written to where there is room, and says where it ends', () => {
    const bytes = Buffer.alloc(5);
    expect(writeHeader(text, bytes, 2)).toBe(4);
    expect(bytes).toEqual(Buffer.concat([Buffer.alloc(2), encodeHeader(text), Buffer.alloc(1)]));
  });
});

describe('a header that has come', () => {
  it.each(['', '81', '81 fe 01', '81 85 37 fa 21', '82 7f 00 00 00 00 00 01 00'])(
    'is not read before it is whole: %s',
    (hex) => {
      expect(decodeHeader(source(hex))).toBeUndefined();
    },
  );

  it('reads bit by bit', () => {
    const header = decodeHeader(source('5b fe 01 02 fa ce b0 0c', 100))!;
    expect(header).toMatchObject({ start: 100, end: 108, fin: false, rsv: 5, opcode: 0xb });
    expect(header).toMatchObject({ payloadLength: 0x102, maskingKey: 0xfaceb00c, isControl: true });
  });

  it('keeps lengths apart that a double cannot hold', () => {
    const lengthOf = (hex: string) => decodeHeader(source(`82 7f ${hex}`))!.payloadLength;
    expect(lengthOf('7f ff ff ff ff ff ff ff')).toBeLessThan(2 ** 63);
    expect(lengthOf('80 00 00 00 00 00 00 00')).toBe(2 ** 63);
    expect(lengthOf('00 20 00 00 00 00 00 01')).toBe(2 ** 53);
  });

  it('tells what each of its fields says', () => {
    const bytes = octets('82 ff 00 00 00 01 00 00 00 05 37 fa 21 3d');
    const header = decodeHeader(source(bytes.toString('hex')))!;
    expect(header.spans().map((span) => [span.field.name, readSpan(span, bytes).value])).toEqual([
      ['FIN', '1'],
      ['RSV1-3', '000'],
      ['opcode', '2'],
      ['MASK', '1'],
      ['payload len', '127'],
      ['extended payload length', '4294967301'],
      ['masking key', '37 fa 21 3d'],
    ]);
  });
});

function source(hex: string, position = 0) {
  const bytes = octets(hex);
  return { length: bytes.length, position, byteAt: (index: number) => bytes[index]! };
}
