import { describe, expect, it } from 'vitest';
import { decodeClose, encodeClose, isSendableCode, judgeClose } from '../../src/websocket/close.ts';
import { octets } from '../support/bytes.ts';

describe('a close code, RFC 6455 7.4', () => {
  it.each([1000, 1001, 1002, 1003, 1007, 1008, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])(
    '%i may be sent',
    (code) => {
      expect(isSendableCode(code)).toBe(true);
      expect(judgeClose(encodeClose(code))).toBeUndefined();
    },
  );

  it.each([0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])(
    '%i must not be sent',
    (code) => {
      expect(isSendableCode(code)).toBe(false);
      expect(() => encodeClose(code)).toThrow(RangeError);
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      expect(judgeClose(payload)).toBe('close-code');
    },
  );
});

describe('the payload of a Close, RFC 6455 5.5.1', () => {
  it.each([
    ['', undefined],
    ['03', 'close-too-short'],
    ['03 e8', undefined],
    ['03 e8 62 79 65', undefined],
    ['03 e8 c3 a9', undefined],
    ['03 e8 c3', 'close-reason'],
    ['03 ed', 'close-code'],
    ['03 ed c3', 'close-code'],
  ])('%s is judged %s', (hex, fault) => {
    expect(judgeClose(octets(hex))).toBe(fault);
  });

  it('reads as 1005 where it is empty', () => {
    expect(decodeClose(Buffer.alloc(0))).toEqual({ code: 1005, reason: '' });
    expect(encodeClose()).toEqual(Buffer.alloc(0));
  });

  it('is read as it was written', () => {
    const payload = encodeClose(4001, 'tschüss');
    expect(payload.readUInt16BE(0)).toBe(4001);
    expect(decodeClose(payload)).toEqual({ code: 4001, reason: 'tschüss' });
  });

  it('has room for 123 octets of reason, because a control frame has 125', () => {
    expect(encodeClose(1000, 'a'.repeat(123))).toHaveLength(125);
    expect(() => encodeClose(1000, 'a'.repeat(124))).toThrow(RangeError);
    expect(() => encodeClose(1000, `${'é'.repeat(61)}ab`)).toThrow('124 octets');
  });
});
