import { describe, expect, it } from 'vitest';
import { encodeDate } from '../../src/http/date.ts';

describe('a date, RFC 9110 5.6.7', () => {
  it.each([
    [Date.UTC(1994, 10, 6, 8, 49, 37), 'Sun, 06 Nov 1994 08:49:37 GMT'],
    [Date.UTC(1994, 10, 15, 8, 12, 31), 'Tue, 15 Nov 1994 08:12:31 GMT'],
    [0, 'Thu, 01 Jan 1970 00:00:00 GMT'],
    [Date.UTC(2024, 1, 29, 23, 59, 59, 999), 'Thu, 29 Feb 2024 23:59:59 GMT'],
  ])('of %i is %s', (time, text) => {
    expect(encodeDate(time)).toBe(text);
  });

  it('follows the clock, second by second and backwards', () => {
    const texts = [999, 1000, 1999, 500].map(encodeDate);
    expect(texts.map((text) => text.slice(-6, -4))).toEqual(['00', '01', '01', '00']);
  });
});
