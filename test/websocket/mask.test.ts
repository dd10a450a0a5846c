import { describe, expect, it } from 'vitest';
import { applyMask } from '../../src/websocket/mask.ts';
import { octets } from '../support/bytes.ts';
import { SAMPLE_KEY } from '../support/frames.ts';

describe('masking, RFC 6455 5.3', () => {
  it('makes of "Hello" what RFC 6455 5.7 shows', () => {
    const payload = Buffer.from('Hello');
    applyMask(payload, SAMPLE_KEY);
    expect(payload).toEqual(octets('7f 9f 4d 51 58'));
  });

  it('goes on within the key where a payload comes in parts', () => {
    const payload = octets('7f 9f 4d 51 58');
    applyMask(payload.subarray(0, 3), SAMPLE_KEY);
    applyMask(payload.subarray(3), SAMPLE_KEY, 3);
    expect(payload.toString()).toBe('Hello');
  });

  it('uses every octet of the key in turn, the highest first', () => {
    const zeros = Buffer.alloc(6);
    applyMask(zeros, 0xff800102);
    expect(zeros).toEqual(octets('ff 80 01 02 ff 80'));
  });

  it('changes nothing but the octets that it is given', () => {
    const around = octets('00 00 00');
    applyMask(around.subarray(1, 2), SAMPLE_KEY);
    expect(around).toEqual(octets('00 37 00'));
  });
});

describe('masking octets one by one and by words', () => {
  const LENGTHS = [
    ...Array.from({ length: 12 }, (_, length) => length),
    ...range(56, 80),
    ...range(127, 130),
    255,
    256,
  ];
  const PHASES = [0, 1, 2, 3, 4, 7, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 + 3];
  const KEYS = [SAMPLE_KEY, 0xff800102, 0x80000000, 0x00000001, 0xffffffff, 0];

  it.each(range(0, 8))('comes to the same %i octets after a border of words', (alignment) => {
    for (const length of LENGTHS) {
      for (const phase of PHASES) {
        for (const key of KEYS) expectSame(alignment, length, key, phase);
      }
    }
  });

  it('comes to the same in parts, wherever the cut', () => {
    const key = 0x9badf00d;
    for (let at = 0; at <= 200; at++) {
      const bytes = sample(200);
      applyMask(bytes.subarray(0, at), key);
      applyMask(bytes.subarray(at), key, at);
      if (!bytes.equals(byOctets(sample(200), key, 0))) expect({ at, bytes }).toBeUndefined();
    }
  });

  it.each([16_384, 16_385, 32_769, 50_000])('comes to the same %i octets', (length) => {
    for (const phase of [0, 1, 2, 3]) expectSame(3, length, SAMPLE_KEY, phase);
  });

  it.each([100, 150])('leaves the octets around as they are: some %i', (least) => {
    const around = Buffer.alloc(300, 0x55);
    for (let start = 0; start < 9; start++) {
      const length = least + start;
      applyMask(around.subarray(start + 10, start + 10 + length), 0xffffffff);
      expect(around.subarray(0, start + 10).every((octet) => octet === 0x55)).toBe(true);
      expect(around.subarray(start + 10 + length).every((octet) => octet === 0x55)).toBe(true);
      applyMask(around.subarray(start + 10, start + 10 + length), 0xffffffff);
    }
  });
});

function expectSame(alignment: number, length: number, key: number, phase: number): void {
  const room = new Uint8Array(new ArrayBuffer(length + 16));
  const bytes = Buffer.from(room.buffer, alignment, length);
  sample(length).copy(bytes);
  applyMask(bytes, key, phase);
  const expected = byOctets(sample(length), key, phase);
  if (!bytes.equals(expected)) {
    expect({ alignment, length, key, phase, bytes }).toEqual({ bytes: expected });
  }
}

/** As the RFC says it. */
function byOctets(bytes: Buffer, key: number, phase: number): Buffer {
  const octetsOfKey = Buffer.alloc(4);
  octetsOfKey.writeUInt32BE(key);
  return Buffer.from(bytes.map((octet, index) => octet ^ octetsOfKey[(index + phase) % 4]!));
}

function sample(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 37 + 11) & 0xff));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
