import { describe, expect, it } from 'vitest';
import { describeForeign, detectFormat } from '../../src/capture/format.ts';
import { FORMATS } from '../../src/capture/format-names.ts';
import { READABLE_FORMS } from '../../src/capture/forms/table.ts';

describe('input is taken for', () => {
  it.each([
    ['dump', '00000000: 8105 4865 6c6c 6f                 ..Hello\n'],
    ['dump', '00000000  81 05 48 65 6c 6c 6f                              |..Hello|\n00000007\n'],
    ['dump', '000000 81 05 48\n*\n000030\n'],
    ['dump', 'O 000000 47 45\nI 000000 32\n'],
    ['dump', '# a comment\n0000  81 05\n'],
    ['dump', '0000 81 05'],
    ['pairs', '81 05 48 65'],
    ['pairs', '0x81, 0x05\n0x48\n'],
    ['pairs', '81'],
    ['pairs', '81 85 3\n'],
    ['pairs', '81 85 zz'],
    ['dump', '00000000: 8105\n0000zzz'],
    ['raw', 'be it so'],
    ['raw', 'data 81'],
    ['pairs', '810548656c6c6f'],
    ['array', '{ 0x81, 0x05 }'],
    ['array', 'static const unsigned char peer0_0[] = { /* Packet 4 */\n0x47 };'],
    ['array', '/* Packet 4 */\nchar peer0_0[] = { 0x47 };'],
    ['escapes', '\\x81\\x05Hello'],
    ['escapes', "b'GET \\x81'"],
    ['escapes', "b'GET / HTTP/1.1\\r\\n'"],
    ['escapes', '"GET / HTTP/1.1\\r\\n"'],
    ['escapes', 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'],
    ['pairs', '<Buffer 81 85 37 fa>'],
    ['pairs', '81-85-37'],
    ['pairs', '8185 37fa 213d'],
    ['array', '[129, 133, 55]'],
    ['array', '129 133 55 250'],
    ['array', '{"type":"Buffer","data":[129,133]}'],
    ['array', `[${'129, '.repeat(2000)}129]`],
    ['base64', 'gYU3+iE9f59NUVg='],
    ['base64', 'gYU3-iE9f59NUVg'],
    ['dump', '0000 - 81 85 37 fa\n'],
    ['follow', '00000000  47 45\n    00000000  48 54\n00000002  47\n'],
    ['text', '```http\nGET / HTTP/1.1\n\n```\n'],
    ['text', '> GET / HTTP/1.1\n> Host: a\n>\n'],
    ['raw', 'data: [1, 2, 3]\n\n'],
    ['raw', ': [1, 2]\n\n'],
    ['raw', 'PUT /a[1,2] HTTP/1.1\r\n\r\n'],
    ['raw', 'Hello'],
    ['raw', 'HelloWorld'],
    ['har', '{\n  "log": {'],
    ['pcap', '\xd4\xc3\xb2\xa1\x02\x00'],
    ['pcap', '\xa1\xb2\x3c\x4d\x00\x02'],
    ['pcapng', '\n\r\r\n\x1c\x00\x00\x00'],
    ['raw', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['raw', 'data: 12 34\n\n'],
    ['raw', 'data'],
    ['raw', ''],
    ['raw', '\x81\x05Hello'],
    ['raw', 'HTTP/1.1 200 OK\r\n\r\n00000000: 8105\n'],
    ['raw', 'POST / HTTP/1.1\r\n\r\n\\x81'],
  ])('%s: %j', (format, text) => {
    expect(detectFormat(Buffer.from(text, 'latin1'))).toBe(format);
  });
});

describe('what has two meanings, or none that is left, is refused:', () => {
  const FOLLOWED = `${'='.repeat(67)}\nFollow: `;
  it.each([
    [
      'use curl --trace -',
      '*   Trying 127.0.0.1:80...\n* Connected to a port 80\n> GET / HTTP/1.1\n',
    ],
    ['use curl --trace -', '> GET / HTTP/1.1\n> Host: a\n> \n< HTTP/1.1 200 OK\n< \n'],
    ['use curl --trace -', '=> Send header, 18 bytes (0x12)\n0000: GET / HTTP/1.1\n0010: \n'],
    ['use -debug', '>>> TLS 1.3, Handshake [length 0124], ClientHello\n    01 00 01 20\n'],
    ['use -z follow,tcp,raw,N', `${FOLLOWED}tcp,ascii\nFilter: tcp.stream eq 0\n`],
    ['use -z follow,tcp,raw,N', `${FOLLOWED}http,hex\nFilter: tcp.stream eq 0\n`],
    ['say --input bits or --input pairs', '10000001 10000101'],
    ['say --input bits or --input pairs', '00000000'],
    ['a second fence', '```\n81 85\n```\n```\n81 85\n```\n'],
  ])('%s: %j', (why, text) => {
    expect(() => detectFormat(Buffer.from(text))).toThrow(why);
  });
});

describe('text that is not all US-ASCII is text all the same:', () => {
  const MARK = '\ufeff';
  it.each([
    ['har', '{"log":{"pages":[{"title":"Größe"}]'],
    ['har', `${MARK}{"log":{`],
    ['har', `{"log":{"comment":"${'x'.repeat(4060)}ääääääää`],
    ['dump', `${MARK}00000000: 8105\n`],
    ['dump', '00000000  81 05   |·ü|\n'],
    ['dump', '  0000  81 05\n'],
    ['pairs', `${MARK}81 05 48 65`],
    ['pairs', '81 05 48 65\n# Größe'],
    ['array', '/* für später */ char x[] = { 0x81 };'],
    ['escapes', '"ü\\x81\\x05"'],
    ['raw', '81 05 48\n\x00\x01'],
    ['raw', 'data: ü\n\n'],
  ])('%s: %j', (format, text) => {
    expect(detectFormat(Buffer.from(text, 'utf8'))).toBe(format);
  });

  it('also where a character is cut at the end of what is looked at', () => {
    const text = Buffer.from(`81 05\n${'ä'.repeat(4096)}`);
    expect(detectFormat(text)).toBe('pairs');
    expect(detectFormat(Buffer.from('81 05\n\xff\xff', 'latin1'))).toBe('raw');
  });
});

it('names files that have come by mistake', () => {
  expect(describeForeign(Buffer.from('89504e470d0a', 'hex'))).toBe('a PNG image');
  expect(describeForeign(Buffer.from('1f8b08', 'hex'))).toContain('gzip');
  expect(describeForeign(Buffer.from('fffe7b00', 'hex'))).toContain('UTF-16');
  expect(describeForeign(Buffer.from('GET /'))).toBeUndefined();
  expect(describeForeign(Buffer.alloc(0))).toBeUndefined();
});

it('has the names of all forms of text that can be read, in the order of their table', () => {
  const binary: readonly string[] = ['raw', 'har', 'pcap', 'pcapng'];
  const named = FORMATS.filter((name) => !binary.includes(name));
  expect(named).toEqual(READABLE_FORMS.map(({ name }) => name));
});
