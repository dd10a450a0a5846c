import { expect, it } from 'vitest';
import { KeyLog } from '../../src/tls/key-log.ts';

const RANDOM = (index: number) => index.toString(16).padStart(64, '0');
const lineOf = (index: number) => `CLIENT_RANDOM ${RANDOM(index)} 0a0b\n`;

it('keeps so many secrets, and forgets those that were told first', () => {
  const keyLog = new KeyLog();
  const find = (index: number) => keyLog.find('CLIENT_RANDOM', Buffer.from(RANDOM(index), 'hex'));
  for (let start = 0; start < 100_010; start += 10_001) {
    keyLog.add(Array.from({ length: 10_001 }, (_, index) => lineOf(start + index)).join(''));
  }
  // Of too many, a tenth goes at once.
  const kept = [0, 9999, 10_000, 100_009].map((index) => find(index)?.toString('hex'));
  expect(kept).toEqual([undefined, undefined, '0a0b', '0a0b']);
});

it('takes no line whose secret is longer than any', () => {
  const keyLog = new KeyLog();
  keyLog.add(`CLIENT_RANDOM ${RANDOM(1)} ${'ab'.repeat(65)}\n`);
  expect(keyLog.linesOf(Buffer.from(RANDOM(1), 'hex'))).toBe('');
});
