import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf } from '../../../src/lesson/resend/draft.ts';
import { fixLengths } from '../../../src/lesson/resend/fix-lengths.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { check } from '../../support/property.ts';
import { readFrames } from '../../support/websocket-transcript.ts';

function fixed(bytes: Uint8Array, protocol: 'http' | 'websocket'): string {
  const draft = fixLengths(draftOf(bytes), protocol);
  return typeof draft === 'string' ? draft : draft.bytes.toString('latin1');
}

const frame = (hex: string) =>
  Buffer.from(fixed(octets(hex), 'websocket'), 'latin1').toString('hex');

describe('the length of a frame is made true', () => {
  it.each([
    ['81 85 37fa213d 7f9f4d5158', '81 85 37fa213d 7f9f4d5158', 'as it was'],
    ['81 84 37fa213d 7f9f4d5158', '81 85 37fa213d 7f9f4d5158', 'too short'],
    ['81 fd 37fa213d 7f9f4d5158', '81 85 37fa213d 7f9f4d5158', 'too long'],
    ['81 fe 0005 37fa213d 7f9f4d5158', '81 85 37fa213d 7f9f4d5158', 'not in the shortest form'],
    ['81 ff 0000000000000005 37fa213d 7f', '81 81 37fa213d 7f', 'in the longest'],
    ['f3 05 48656c6c', 'f3 04 48656c6c', 'and nothing else is made right'],
    [
      '81 fe 0001 37fa213d 7f 82 80 00000000',
      '81 81 37fa213d 7f 82 80 00000000',
      'each of several',
    ],
  ])('%s becomes %s: %s', (before, after) => {
    expect(frame(before)).toBe(after.replaceAll(' ', ''));
  });

  it.each([
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
  ])('%i bytes of payload take a header of %i', (payload, header) => {
    const bytes = Buffer.concat([octets('82 05'), Buffer.alloc(payload)]);
    const result = Buffer.from(fixed(bytes, 'websocket'), 'latin1');
    expect(result).toHaveLength(header + payload);
  });

  it('so that the server can read what is there, whatever the payload', () => {
    const payload = fc.uint8Array({ maxLength: 300, max: 0x7f });
    check(
      fc.property(payload, fc.integer({ min: 0, max: 125 }), (data, lie) => {
        const bytes = Buffer.concat([
          octets('82'),
          Buffer.of(0x80 | lie),
          octets('00000000'),
          data,
        ]);
        const result = Buffer.from(fixed(bytes, 'websocket'), 'latin1');
        const { events, fault } = readFrames([result], { role: 'server', ends: false });
        expect(fault).toBeUndefined();
        expect(events.at(-1)!.end).toBe(result.length);
      }),
    );
  });

  it('unless there is no header', () => {
    expect(fixed(octets('81 fe 00'), 'websocket')).toBe('the header of the frame is not complete');
    expect(fixed(Buffer.alloc(0), 'websocket')).toBe('the header of the frame is not complete');
  });
});

describe('the length of a request is made true', () => {
  const post = (fields: string, content: string) =>
    `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n${content}`;

  it.each([
    ['Content-Length: 4', 'hello', 'Content-Length: 5', 'hello'],
    ['content-length:\t99', '', 'content-length:\t0', ''],
    ['Content-Length: x', 'hello world', 'Content-Length: 11', 'hello world'],
    ['Content-Length:', 'a', 'Content-Length:1', 'a'],
    ['Transfer-Encoding: chunked', '4\r\nhello\r\n0\r\n\r\n', undefined, '5\r\nhello\r\n0\r\n\r\n'],
    [
      'Transfer-Encoding: chunked',
      'G;a=b\r\nhello\r\n0\r\n\r\n',
      undefined,
      '5;a=b\r\nhello\r\n0\r\n\r\n',
    ],
    ['Transfer-Encoding: chunked', '1\r\nhello', undefined, '5\r\nhello'],
    [
      'Transfer-Encoding: chunked',
      'ff\r\nhel\r\n9\r\nlo\r\n',
      undefined,
      '3\r\nhel\r\n2\r\nlo\r\n',
    ],
    [
      'Transfer-Encoding: chunked',
      '005\r\nhe\r\nx\r\n1\r\na\r\n0\r\n\r\n',
      undefined,
      '005\r\nhe\r\nx\r\n1\r\na\r\n0\r\n\r\n',
    ],
    ['Content-Length: 4 ', 'hello', 'Content-Length: 5 ', 'hello'],
    [
      'Content-Length: 1\r\nContent-Length: 2',
      'hello',
      'Content-Length: 5\r\nContent-Length: 2',
      'hello',
    ],
    [
      'Transfer-Encoding: x-chunked\r\nContent-Length: 4',
      'a',
      'Transfer-Encoding: x-chunked\r\nContent-Length: 1',
      'a',
    ],
    ['Transfer-Encoding: gzip, Chunked', '4\r\nhello', undefined, '5\r\nhello'],
    // What our parser refuses.
    ['A b: c\r\ncontent-length: 4', 'hello', 'A b: c\r\ncontent-length: 5', 'hello'],
    ['A b: c\r\nTransfer-Encoding: chunked', '4\r\nhello', undefined, '5\r\nhello'],
    [
      'A b: c\r\nTransfer-Encoding: x-chunked\r\nContent-Length: 4',
      'a',
      'A b: c\r\nTransfer-Encoding: x-chunked\r\nContent-Length: 1',
      'a',
    ],
    [
      'Transfer-Encoding: chunked',
      '4;"\r\nhello\r\n0\r\n\r\n',
      undefined,
      '5;"\r\nhello\r\n0\r\n\r\n',
    ],
    ['Transfer-Encoding: chunked', '\r\nhello\r\n0\r\n\r\n', undefined, '5\r\nhello\r\n0\r\n\r\n'],
  ])('%j and %j', (fields, content, fixedFields, fixedContent) => {
    const result = fixed(latin1(post(fields, content)), 'http');
    expect(result).toBe(post(fixedFields ?? fields, fixedContent));
    expect(fixed(latin1(result), 'http')).toBe(result);
  });

  it.each([
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'the request announces no length'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 'the head of the request has no end'],
    [post('Transfer-Encoding: chunked', '0\r\n\r\n'), 'there is no chunk with data'],
    [post('Transfer-Encoding: chunked', ''), 'there is no chunk with data'],
  ])('not in %j', (text, why) => {
    expect(fixed(latin1(text), 'http')).toBe(why);
  });
});
