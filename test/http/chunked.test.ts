import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkLine } from '../../src/http/chunk-events.ts';
import { Content } from '../../src/http/events.ts';
import { TrailerSection } from '../../src/http/field-section.ts';
import { readSpan } from '../../src/wire/field.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered, expectSideBySide } from '../support/coverage.ts';
import { cutsOf, expectSameAtEveryCut } from '../support/cuts.ts';
import { check } from '../support/property.ts';
import { contentOf, plain, readRequests, readResponses, typesOf } from '../support/reading.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
const RESPONSE = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const LAST = '0\r\n\r\n';

/** Reads a chunked request. */
function read(body: string) {
  return readRequests(HEAD + body);
}

describe('chunked content, RFC 9112 7.1', () => {
  it.each([
    ['no chunk but the last', LAST, ''],
    ['one chunk', `5\r\nhello\r\n${LAST}`, 'hello'],
    ['several chunks', `1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n${LAST}`, 'abcdef'],
    ['a size in small letters', `a\r\n0123456789\r\n${LAST}`, '0123456789'],
    ['a size in capital letters', `A\r\n0123456789\r\n${LAST}`, '0123456789'],
    ['a size of two digits', `1B\r\n${'x'.repeat(27)}\r\n${LAST}`, 'x'.repeat(27)],
    ['leading zeros', `0005\r\nhello\r\n${LAST}`, 'hello'],
    ['sixteen digits', `0000000000000005\r\nhello\r\n${LAST}`, 'hello'],
    ['several zeros as the last chunk', '000\r\n\r\n', ''],
    ['line ends in the data', `4\r\n\r\n\r\n\r\n${LAST}`, '\r\n\r\n'],
    ['data that looks like the last chunk', `5\r\n0\r\n\r\n\r\n${LAST}`, '0\r\n\r\n'],
    ['octets that are no text', `3\r\n\x00\xff\x80\r\n${LAST}`, '\x00\xff\x80'],
  ])('with %s', (_, body, content) => {
    const reading = read(body);
    expect(reading.fault).toBeUndefined();
    expect(contentOf(reading)).toBe(content);
    expect(typesOf(reading).at(-1)).toBe('end');
    expect(contentOf(readResponses(RESPONSE + body))).toBe(content);
  });

  it('is told piece by piece', () => {
    expect(typesOf(read(`1\r\na\r\n${LAST}`))).toEqual([
      'request',
      'chunk',
      'content',
      'chunk-end',
      'chunk',
      'trailers',
      'end',
    ]);
  });

  it('tells the size of a chunk before its data', () => {
    const { events } = read('1f;a=b\r\n');
    expect(events[1]).toBeInstanceOf(ChunkLine);
    expect(events[1]).toMatchObject({ size: 31, start: HEAD.length, text: '1f;a=b\r\n' });
  });

  it('ends exactly where it ends: what follows is the next request', () => {
    const { events, fault } = readRequests(`${HEAD}1\r\na\r\n${LAST}${HEAD}${LAST}`);
    expect(fault).toBeUndefined();
    const types = typesOf({ events, fault });
    expect(types.filter((type) => type === 'request')).toHaveLength(2);
    expect(types.filter((type) => type === 'end')).toHaveLength(2);
  });

  it.each(['', '5', '5\r', '5\r\n', '5\r\nhell', '5\r\nhello', '5\r\nhello\r', '0\r\n', '0\r\n\r'])(
    'that ends within %j is not complete, RFC 9112 8',
    (body) => {
      const { fault, events } = readRequests(HEAD + body, { ends: true });
      expect(fault).toMatchObject({
        fault: 'unexpected-end',
        offset: HEAD.length + body.length,
      });
      expect(typesOf({ events, fault })).not.toContain('end');
    },
  );
});

describe('chunk extensions, RFC 9112 7.1.1', () => {
  it.each([
    ';a',
    ';a=b',
    ';a=b;c=d',
    ';a;b;c',
    ';a="b"',
    ';a=""',
    ';a="b;c=d"',
    ';a="b\\"c"',
    ';a="\\\\"',
    ';a="b\tc d"',
    ';a="\x80\xff"',
    ' ;a',
    '\t; a',
    '; a = b',
    ';\ta\t=\t"b" ;c',
    ";!#$%&'*+-.^_`|~=!#$%&'*+-.^_`|~",
  ])('%j are passed over', (extensions) => {
    const reading = read(`3${extensions}\r\nabc\r\n0${extensions}\r\n\r\n`);
    expect(reading.fault).toBeUndefined();
    expect(contentOf(reading)).toBe('abc');
    const names = reading.events[1]!.spans().map(({ field }) => field.name);
    expect(names).toEqual(['chunk-size', 'chunk-ext', 'CRLF']);
  });
});

describe('a trailer section, RFC 9112 7.1.2', () => {
  it('is told by itself, and is never merged with the head', () => {
    const { events, fault } = read('0\r\nX-Sum: 1\r\nHost: b\r\nX-Sum:2 \r\n\r\n');
    expect(fault).toBeUndefined();
    const trailers = events.find((event) => event instanceof TrailerSection)!;
    expect([...trailers]).toEqual([
      ['X-Sum', '1'],
      ['Host', 'b'],
      ['X-Sum', '2'],
    ]);
    expect(trailers.field('x-sum')).toBe('1, 2');
    expect(events[0]).toMatchObject({ target: { authority: 'a' } });
  });

  it('names its bytes as a head does', () => {
    const { events } = read('0\r\nX: 1 \r\n\r\n');
    const trailers = events.find((event) => event instanceof TrailerSection)!;
    const names = trailers.spans().map(({ field }) => field.name);
    expect(names).toEqual(['field-name', '":"', 'OWS', 'field-value', 'OWS', 'CRLF', 'CRLF']);
  });
});

/** `◆` stands before the first octet that cannot be right, and is not sent. */
const FAULTS: readonly (readonly [fault: string, wrong: string, right: string])[] = [
  ['invalid-chunk-size', '◆g\r\n', `1\r\ng\r\n${LAST}`],
  ['invalid-chunk-size', '◆\r\n', LAST],
  ['invalid-chunk-size', '◆;a\r\n', '0;a\r\n\r\n'],
  ['invalid-chunk-size', '◆+1\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '◆-1\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '0◆x1\r\na\r\n', `01\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '1◆_0\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '◆ 1\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '1◆ \r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '1◆\t\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '1◆,\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '1◆\x00\r\na\r\n', `1\r\na\r\n${LAST}`],
  ['invalid-chunk-size', '0000000000000000◆1\r\na', `0000000000000001\r\na\r\n${LAST}`],
  ['bare-lf', '1◆\na\r\n', `1\r\na\r\n${LAST}`],
  ['bare-cr', '1◆\ra\r\n', `1\r\na\r\n${LAST}`],
  ['bare-lf', '1;a◆\na\r\n', `1;a\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;◆\r\na', `1;a\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;◆=b\r\na', `1;a=b\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a=◆\r\na', `1;a=b\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a◆ \r\na', `1;a\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a◆ b\r\na', `1;a ;b\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a=b◆@\r\na', `1;a="b@"\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a="b"◆c\r\na', `1;a="b";c\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a="◆\n"\r\na', `1;a="\t"\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a="◆\r\n"\r\na', `1;a=" "\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;a="\\◆\r"\r\na', `1;a="\\r"\r\na\r\n${LAST}`],
  ['invalid-chunk-extension', '1;◆\x80\r\na', `1;a="\x80"\r\na\r\n${LAST}`],
  ['chunk-overrun', `1\r\na◆b\r\n${LAST}`, `2\r\nab\r\n${LAST}`],
  ['chunk-overrun', `1\r\na◆\n${LAST}`, `1\r\na\r\n${LAST}`],
  ['chunk-overrun', `1\r\na\r◆0\r\n\r\n`, `1\r\na\r\n${LAST}`],
  ['chunk-overrun', `3\r\na\r\n◆0\r\n\r\n`, `1\r\na\r\n${LAST}`],
  ['space-before-colon', '0\r\nX◆ : 1\r\n\r\n', '0\r\nX: 1\r\n\r\n'],
  ['obs-fold', '0\r\nX: 1\r\n◆ 2\r\n\r\n', '0\r\nX: 1 2\r\n\r\n'],
  ['invalid-field-name', '0\r\n◆: 1\r\n\r\n', '0\r\nX: 1\r\n\r\n'],
  ['control-octet', '0\r\nX: ◆\x00\r\n\r\n', '0\r\nX: \t\r\n\r\n'],
  ['bare-lf', '0\r\nX: 1◆\n\r\n', '0\r\nX: 1\r\n\r\n'],
  ['bare-lf', '0\r\n◆\n', LAST],
  ['bare-cr', '0\r\n◆\rX', LAST],
];

describe('a fault in chunked content', () => {
  it.each(FAULTS)('%s is found where it is: %j', (fault, wrong) => {
    const at = HEAD.length + wrong.indexOf('◆');
    const bytes = latin1(HEAD + wrong.replace('◆', ''));
    for (const pieces of cutsOf(bytes)) {
      const reading = readRequests(pieces);
      expect(reading.fault).toMatchObject({ fault, offset: at });
      expectCovered(reading.fault!.partial!);
      expect(reading.fault!.partial!.end).toBe(at + 1);
      expectSideBySide([...reading.events, reading.fault!.partial!]);
    }
  });

  it.each(FAULTS)('%s is not in %j without its defect', (_fault, _wrong, right) => {
    for (const pieces of cutsOf(latin1(HEAD + right))) {
      const { events, fault } = readRequests(pieces);
      expect(fault).toBeUndefined();
      expect(typesOf({ events, fault }).at(-1)).toBe('end');
    }
  });
});

const token = fc.string({ unit: fc.constantFrom(...'abz09!~'), minLength: 1, maxLength: 4 });
const quoted = fc
  .string({ unit: fc.constantFrom(...'a ;=,\t\x80', '\\"', '\\\\'), maxLength: 6 })
  .map((text) => `"${text}"`);
const blanks = fc.constantFrom('', '', '', ' ', '\t');
const extension = fc
  .tuple(blanks, blanks, token, fc.option(fc.tuple(blanks, blanks, fc.oneof(token, quoted))))
  .map(([a, b, name, value]) => {
    return `${a};${b}${name}${value ? `${value[0]}=${value[1]}${value[2]}` : ''}`;
  });
const extensions = fc.array(extension, { maxLength: 2 }).map((list) => list.join(''));
const zeros = fc.constantFrom('', '', '0', '000');
const octets = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => {
  return Buffer.from(bytes).toString('latin1');
});
const chunk = fc.record({ zeros, isUpper: fc.boolean(), extensions, data: octets });
const trailers = fc.array(fc.tuple(token, token), { maxLength: 3 });
const body = fc.record({ chunks: fc.array(chunk, { maxLength: 4 }), extensions, trailers });

/** A chunked body as its sender may write it. */
function encode(parts: typeof body extends fc.Arbitrary<infer T> ? T : never): string {
  const chunks = parts.chunks.map(({ zeros: front, isUpper, extensions: more, data }) => {
    const size = data.length.toString(16);
    return `${front}${isUpper ? size.toUpperCase() : size}${more}\r\n${data}\r\n`;
  });
  const fields = parts.trailers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `${chunks.join('')}0${parts.extensions}\r\n${fields.join('')}\r\n`;
}

describe('any chunked content', () => {
  it('is read as it was meant, every byte of it has one name, and cuts change nothing', () => {
    check(
      fc.property(body, (parts) => {
        const bytes = latin1(HEAD + encode(parts));
        const reading = readRequests([bytes]);
        expect(reading.fault).toBeUndefined();
        expect(contentOf(reading)).toBe(parts.chunks.map(({ data }) => data).join(''));
        for (const event of reading.events) expectCovered(event);
        expectSideBySide(reading.events);
        expect(reading.events.at(-1)!.end).toBe(bytes.length);
        expectSameAtEveryCut(bytes, (pieces) => plain(readRequests(pieces)));
      }),
      40,
    );
  });

  it('with defects is read the same at every cut, and named up to the fault', () => {
    const limits = { contentOctets: 30, chunkExtensionOctets: 12, fieldSectionOctets: 24 };
    const change = fc.record({
      where: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      put: fc.constantFrom(...'\r\n\0 \t";=\\gG0fF\x80', '\r\n', ''),
      drops: fc.integer({ min: 0, max: 2 }),
    });
    check(
      fc.property(body, fc.array(change, { maxLength: 2 }), (parts, changes) => {
        let text = encode(parts);
        for (const { where, put, drops } of changes) {
          const at = Math.floor(where * text.length);
          text = text.slice(0, at) + put + text.slice(at + drops);
        }
        const bytes = latin1(HEAD + text);
        const { events, fault } = readRequests([bytes], { limits });
        for (const event of events) expectCovered(event);
        if (fault?.partial) expectCovered(fault.partial);
        expectSideBySide(fault?.partial ? [...events, fault.partial] : events);
        expectSameAtEveryCut(bytes, (pieces) => plain(readRequests(pieces, { limits })));
      }),
      150,
    );
  });
});

describe.each([
  ['in a chunk', true],
  ['by its length', false],
])('content %s', (_, isChunked) => {
  it('is shown as text, with a dot for each octet that is no character by itself', () => {
    // Two of the three octets of a euro sign, a NUL, and a line end.
    const bytes = latin1('5 \xe2\x82\0a\r\n');
    const [span] = new Content(bytes, 0, isChunked).spans();
    expect(readSpan(span!, bytes)).toEqual({ value: '5 ...a\r\n' });
  });
});
