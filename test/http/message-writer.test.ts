import { describe, expect, it } from 'vitest';
import { CHUNKED, NO_CONTENT, UNTIL_CLOSE } from '../../src/http/framing.ts';
import { MessageWriter } from '../../src/http/message-writer.ts';
import { latin1 } from '../support/bytes.ts';
import { contentOf, readRequests } from '../support/reading.ts';

function writerOf(framing: Parameters<MessageWriter['announce']>[0]): MessageWriter {
  const writer = new MessageWriter();
  writer.announce(framing);
  return writer;
}

describe('content of an announced length', () => {
  it('goes out as it is, up to that length', () => {
    const writer = writerOf({ kind: 'length', length: 5 });
    expect(writer.content(latin1('he'))).toEqual(latin1('he'));
    expect(writer.text('llo')).toBe('llo');
    expect(writer.end()).toBe('');
  });

  it('may not be longer', () => {
    const writer = writerOf({ kind: 'length', length: 2 });
    writer.text('a');
    expect(() => writer.text('bc')).toThrow('more content than the head announces');
    expect(() => writer.content(latin1('bc'))).toThrow('more content than the head announces');
    expect(writer.text('b')).toBe('b');
  });

  it('may not be shorter', () => {
    const writer = writerOf({ kind: 'length', length: 2 });
    writer.text('a');
    expect(() => writer.end()).toThrow('the content lacks 1 octet');
  });

  it('of none takes none', () => {
    const writer = writerOf(NO_CONTENT);
    expect(writer.text('')).toBe('');
    expect(() => writer.text('a')).toThrow();
    expect(writer.end()).toBe('');
  });
});

describe('chunked content, RFC 9112 7.1', () => {
  it('goes out in a chunk a piece, and the last chunk after them', () => {
    const writer = writerOf(CHUNKED);
    expect(Buffer.from(writer.content(latin1('hello'))).toString()).toBe('5\r\nhello\r\n');
    expect(writer.text('x'.repeat(26))).toBe(`1a\r\n${'x'.repeat(26)}\r\n`);
    expect(writer.end()).toBe('0\r\n\r\n');
  });

  it('has no chunk for a piece of nothing, which would be the last one', () => {
    const writer = writerOf(CHUNKED);
    expect(writer.content(new Uint8Array(0))).toHaveLength(0);
    expect(writer.text('')).toBe('');
  });

  it('is what its reader reads', () => {
    const writer = writerOf(CHUNKED);
    const octets = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
    const head = latin1('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    const text = latin1(writer.text(octets.toString('latin1')));
    const pieces = [head, Buffer.from(writer.content(octets)), text, latin1(writer.end())];
    const reading = readRequests(pieces);
    expect(reading.fault).toBeUndefined();
    expect(contentOf(reading)).toBe(octets.toString('latin1').repeat(2));
  });
});

describe('content up to the end of the connection', () => {
  it('goes out as it is', () => {
    const writer = writerOf(UNTIL_CLOSE);
    expect(writer.text('a')).toBe('a');
    expect(writer.content(latin1('b'))).toEqual(latin1('b'));
    expect(writer.end()).toBe('');
    expect(writer.endsWithConnection).toBe(true);
  });
});

it('each head announces its own framing', () => {
  const writer = writerOf(UNTIL_CLOSE);
  writer.announce({ kind: 'length', length: 1 });
  expect(writer.endsWithConnection).toBe(false);
  expect(() => writer.end()).toThrow();
  writer.announce(NO_CONTENT);
  expect(writer.end()).toBe('');
});
