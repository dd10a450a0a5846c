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
