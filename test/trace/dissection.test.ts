import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { dissectAt } from '../../src/trace/dissection.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { readSpan } from '../../src/wire/field.ts';
import { latin1, octets } from '../support/bytes.ts';
import { mutated } from '../support/mutations.ts';
import { performed } from '../support/performances.ts';
import { check } from '../support/property.ts';

vi.setConfig({ testTimeout: 30_000 });

let connection: RecordedConnection;
beforeAll(async () => {
  connection = (await performed(10)).steps[3]!.entry.connection;
});

const HELLO = '81 85 37fa213d 7f9f4d5158';

/** What the server would make of these bytes instead of the first frame. */
function frames(hex: string) {
  return dissectAt(connection.recorder, connection.message('client', 1).start, octets(hex));
}

/** The same instead of the request. */
function request(text: string) {
  return dissectAt(connection.recorder, 0, latin1(text));
}

function fieldNames({ views: [wire] }: ReturnType<typeof frames>): string[] {
  return wire!.spans.filter(({ field }) => !field.delimiter).map(({ field }) => field.name);
}

describe('frames at their place', () => {
  it('are named byte by byte, and shown unmasked', () => {
    const dissection = frames(HELLO);
    expect(dissection).toMatchObject({
      protocol: 'websocket',
      rule: undefined,
      missing: undefined,
    });
    expect(dissection.labels).toEqual([{ what: 'TEXT "Hello"', flags: ['FIN', 'MASK'], rest: [] }]);
    const [wire, unmask] = dissection.views;
    expect(readSpan(wire!.spans.at(-1)!, wire!.bytes).value).toBe('Hello');
    expect([unmask!.name, unmask!.offset, unmask!.bytes.toString()]).toEqual([
      'unmask',
      6,
      'Hello',
    ]);
  });

  it('may be several', () => {
    const { labels, views } = frames(`01 83 37fa213d 7f9f4d ${HELLO.replace('81', '80')}`);
    expect(labels.map(({ flags }) => flags)).toEqual([['MASK'], ['FIN', 'MASK']]);
    expect(labels.map(({ what }) => what)).toEqual(['TEXT "Hel"', expect.stringMatching(/^CONT /)]);
    expect(views.map(({ name, offset }) => [name, offset])).toEqual([
      ['wire', 0],
      ['unmask', 6],
      ['unmask', 15],
    ]);
  });

  it.each([
    [0, '09 80 00000000', 'control-fragmented', 'FIN=0 with opcode 9 (ping)'],
    [0, '83 80 00000000', 'reserved-opcode', 'opcode 3 (reserved)'],
    [0, 'f1 80 00000000', 'reserved-bit', 'RSV1=1 RSV2=1 RSV3=1 with no extension that uses it'],
    [1, '81 05 48656c6c6f', 'unmasked-frame', 'MASK=0 from a client'],
    [2, '81 fe 0005 37fa213d 7f9f4d5158', 'length-not-minimal', 'a length of 5 in 16 bits'],
    [0, '80 80 00000000', 'nothing-to-continue', 'opcode 0 (continuation) with no message open'],
    [1, '89 fe 0080 00000000', 'control-too-long', 'opcode 9 (ping) with 128 bytes of payload'],
  ])('at byte %i of %s break the rule %s, because of %s', (offset, hex, fault, because) => {
    const { rule } = frames(hex);
    expect(rule).toMatchObject({
      fault,
      because,
      offset,
      ref: expect.stringMatching(/^RFC 6455 /),
    });
  });

  it('are at fault at the byte at which they are', () => {
    expect(frames('81 83 00000000 41ff42').rule).toMatchObject({
      fault: 'invalid-utf8',
      offset: 7,
    });
    expect(frames(`${HELLO} 81 05`).rule).toMatchObject({ fault: 'unmasked-frame', offset: 12 });
  });

  it.each([
    ['81', 'the second byte of the frame header', ['FIN', 'RSV1-3', 'opcode']],
    [
      '81 85 37',
      '3 more bytes of the masking key',
      ['FIN', 'RSV1-3', 'opcode', 'MASK', 'payload len', 'masking key'],
    ],
    ['81 fe 01', '1 more byte of the extended payload length', undefined],
    ['81 86 37fa213d 7f9f4d5158', '1 more of 6 bytes of the payload', undefined],
    ['01 85 37fa213d 7f9f4d5158', 'a frame with FIN=1: the message is open', undefined],
  ])('%s wait for %s', (hex, missing, names) => {
    const dissection = frames(hex);
    expect(dissection).toMatchObject({ rule: undefined, missing });
    if (names) expect(fieldNames(dissection)).toEqual(names);
  });

  it('half there are shown unmasked as far as they go', () => {
    const [, unmask] = frames('81 86 37fa213d 7f9f4d').views;
    expect(unmask!.bytes.toString()).toBe('Hel');
  });

  it('after a Close are never parsed', () => {
    const dissection = frames(`88 80 00000000 ${HELLO}`);
    expect(dissection).toMatchObject({ rule: undefined, missing: undefined });
    expect(fieldNames(dissection).at(-1)).toBe('unparsed');
  });
});

describe('requests at their place', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\n';

  it.each([
    ['', undefined],
    ['GET', 'the empty line that ends a head'],
    ['\r', 'the empty line that ends a head'],
    [head, 'the empty line that ends a head'],
    [`${head}Content-Length: 5\r\n\r\nhel`, '2 more bytes of the content'],
    [`${head}Content-Length: 5\r\n\r\nhello`, undefined],
    [`${head}Transfer-Encoding: chunked\r\n\r\n`, 'the next chunk'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhel`, '2 more bytes of a chunk'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r`, 'the CRLF after a chunk'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n1`, 'the next chunk'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n0\r\n`, 'the empty line after the last chunk'],
    [`${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, undefined],
  ])('%j wait for %s', (text, missing) => {
    expect(request(text)).toMatchObject({ protocol: 'http', rule: undefined, missing });
  });

  it('name the lines that are complete', () => {
    expect(fieldNames(request(`${head}Upgra`))).toEqual([
      'method',
      'request-target',
      'HTTP-version',
      'field-name',
      'Host',
      'unfinished',
    ]);
  });

  it('are at fault where they are, and the rest is never parsed', () => {
    const dissection = request('GET / HTTP/1.1\r\nHost : a\r\n\r\n');
    expect(dissection.rule).toMatchObject({
      fault: 'space-before-colon',
      offset: 20,
      ref: 'RFC 9112 5.1',
      because: undefined,
    });
  });

  it('are read one after the other', () => {
    const { labels } = request(
      `${head}Content-Length: 1\r\n\r\nxGET /b HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect(labels.map(({ what }) => what)).toEqual(['POST /', 'GET /b']);
  });

  it('with a length that lies, desynchronise', () => {
    const { labels, rule } = request(
      `${head}Content-Length: 4\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect([labels.map(({ what }) => what), rule]).toEqual([['POST /', 'oGET /b'], undefined]);
  });
});

describe('whatever is changed in a message', () => {
  it('every bit is in exactly one field, and a fault lies in the bytes or right after them', async () => {
    const performances = [await performed(9), await performed(10)];
    const messages = performances.flatMap(({ steps }) => {
      const connections = new Set(steps.map((step) => step.entry.connection));
      return [...connections].flatMap((each) =>
        each.entries
          .filter(({ from, bytes }) => from === 'client' && bytes.length > 0 && bytes.length < 1000)
          .map((entry) => ({ recorder: each.recorder, entry })),
      );
    });
    const edited = fc
      .constantFrom(...messages)
      .chain(({ recorder, entry }) =>
        mutated(fc.constant(entry.bytes)).map((bytes) => ({ recorder, start: entry.start, bytes })),
      );
    check(
      fc.property(edited, ({ recorder, start, bytes }) => {
        const { views, rule } = dissectAt(recorder, start, bytes);
        expect(findUncovered(views[0]!.spans, bytes.length)).toEqual([]);
        expect(views[0]!.bytes).toEqual(bytes);
        if (rule) expect(rule.offset).toBeLessThanOrEqual(bytes.length);
      }),
      200,
    );
  });
});
