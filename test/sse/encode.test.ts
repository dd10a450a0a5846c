import { describe, expect, it } from 'vitest';
import { encodeComment, encodeEvent, encodeRetry } from '../../src/sse/encode.ts';

describe('an event', () => {
  it.each([
    [{ data: 'a' }, 'data: a\n\n'],
    [{ data: '' }, 'data: \n\n'],
    [{ data: ' a: b' }, 'data:  a: b\n\n'],
    [{ data: 'a', event: 'price' }, 'event: price\ndata: a\n\n'],
    [{ data: 'a', event: 'message' }, 'data: a\n\n'],
    [{ data: 'a', event: '' }, 'data: a\n\n'],
    [{ data: 'a', id: 'e1-7' }, 'id: e1-7\ndata: a\n\n'],
    [{ data: 'a', id: '' }, 'id: \ndata: a\n\n'],
    [{ data: 'a', id: '1', event: 'x' }, 'event: x\nid: 1\ndata: a\n\n'],
    [{ data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ data: 'a\rb\r\nc' }, 'data: a\ndata: b\ndata: c\n\n'],
    [{ data: 'a\n' }, 'data: a\ndata: \n\n'],
    [{ data: '\n\n' }, 'data: \ndata: \ndata: \n\n'],
    [{ data: 'a\n\nevent: b\nid: 7' }, 'data: a\ndata: \ndata: event: b\ndata: id: 7\n\n'],
    [{ data: '\u2028\u0085\v\f\0' }, 'data: \u2028\u0085\v\f\0\n\n'],
  ])('%j', (event, block) => {
    expect(encodeEvent(event)).toBe(block);
  });

  it.each(['\r', '\n', '\r\n', '\0', 'a\ndata: b', 'a\n\n'])(
    'has no %j in its id or type',
    (text) => {
      expect(() => encodeEvent({ data: '', id: text })).toThrow(TypeError);
      expect(() => encodeEvent({ data: '', event: text })).toThrow(/^event has 0x0[0ad] at \d/);
    },
  );
});

describe('a comment', () => {
  it.each([
    ['', ': \n'],
    ['open', ': open\n'],
    ['a\ndata: b', ': a\n: data: b\n'],
    ['a\rb\r\n', ': a\n: b\n: \n'],
  ])('%j', (text, lines) => {
    expect(encodeComment(text)).toBe(lines);
  });
});

describe('a reconnection time', () => {
  it('is a whole number of milliseconds', () => {
    expect(encodeRetry(2500)).toBe('retry: 2500\n');
    expect(encodeRetry(0)).toBe('retry: 0\n');
    for (const wrong of [-1, 1.5, Number.NaN, Infinity, 1e21]) {
      expect(() => encodeRetry(wrong)).toThrow(RangeError);
    }
  });
});
