import { describe, expect, it } from 'vitest';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { latin1 } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { readRequests, readResponses, typesOf } from '../support/reading.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const LAST = '0\r\n\r\n';

/** A message at a limit, and one octet or line over it. */
interface Boundary {
  readonly fault: HttpFault;
  readonly status: number;
  readonly limits: Partial<HttpLimits>;
  readonly atLimit: string;
  /** `◆` stands before the octet at which it is refused, and is not sent. */
  readonly over: string;
}

const BOUNDARIES: readonly (readonly [limit: string, boundary: Boundary])[] = [
  [
    'methodOctets',
    {
      fault: 'method-too-long',
      status: 501,
      limits: { methodOctets: 5 },
      atLimit: 'MMMMM / HTTP/1.1\r\nHost: a\r\n\r\n',
      over: 'MMMMM◆M / HTTP/1.1\r\nHost: a\r\n\r\n',
    },
  ],
  [
    'targetOctets',
    {
      fault: 'target-too-long',
      status: 414,
      limits: { targetOctets: 5 },
      atLimit: 'GET /1234 HTTP/1.1\r\nHost: a\r\n\r\n',
      over: 'GET /1234◆5 HTTP/1.1\r\nHost: a\r\n\r\n',
    },
  ],
  [
    'targetOctets of an absolute form',
    {
      fault: 'target-too-long',
      status: 414,
      limits: { targetOctets: 9 },
      atLimit: 'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
      over: 'GET http://a/◆b HTTP/1.1\r\nHost: a\r\n\r\n',
    },
  ],
  [
    'fieldSectionOctets within a value',
    {
      fault: 'fields-too-large',
      status: 431,
      limits: { fieldSectionOctets: 15 },
      atLimit: 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n',
      over: 'GET / HTTP/1.1\r\nHost: a\r\nX: 12\r◆\n\r\n',
    },
  ],
  [
    'fieldSectionOctets by many small lines',
    {
      fault: 'fields-too-large',
      status: 431,
      limits: { fieldSectionOctets: 17 },
      atLimit: 'GET / HTTP/1.1\r\nHost: a\r\na:\r\nb:\r\n\r\n',
      over: 'GET / HTTP/1.1\r\nHost: a\r\na:\r\nb:\r\n◆c:\r\n\r\n',
    },
  ],
  [
    'fieldSectionOctets by white space',
    {
      fault: 'fields-too-large',
      status: 431,
      limits: { fieldSectionOctets: 20 },
      atLimit: 'GET / HTTP/1.1\r\nHost: a\r\na:       \r\n\r\n',
      over: 'GET / HTTP/1.1\r\nHost: a\r\na:         ◆ \r\n\r\n',
    },
  ],
  [
    'fieldLines',
    {
      fault: 'too-many-fields',
      status: 431,
      limits: { fieldLines: 3 },
      atLimit: 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\n\r\n',
      over: 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\n◆X: 3\r\n\r\n',
    },
  ],
  [
    'fieldLines of a trailer section',
    {
      fault: 'too-many-fields',
      status: 431,
      limits: { fieldLines: 2 },
      atLimit: `${CHUNKED}0\r\nX: 1\r\nX: 2\r\n\r\n`,
      over: `${CHUNKED}0\r\nX: 1\r\nX: 2\r\n◆X: 3\r\n\r\n`,
    },
  ],
  [
    'fieldSectionOctets of a trailer section',
    {
      fault: 'fields-too-large',
      status: 431,
      limits: { fieldSectionOctets: 37 },
      atLimit: `${CHUNKED}0\r\nX: ${'x'.repeat(32)}\r\n\r\n`,
      over: `${CHUNKED}0\r\nX: ${'x'.repeat(32)}x\r◆\n\r\n`,
    },
  ],
  [
    'contentOctets of a counted message',
    {
      fault: 'content-too-large',
      status: 413,
      limits: { contentOctets: 5 },
      atLimit: `${HEAD}Content-Length: 5\r\n\r\nhello`,
      over: `${HEAD}Content-Length: ◆6\r\n\r\nhello!`,
    },
  ],
  [
    'contentOctets of one chunk',
    {
      fault: 'content-too-large',
      status: 413,
      limits: { contentOctets: 5 },
      atLimit: `${CHUNKED}5\r\nhello\r\n${LAST}`,
      over: `${CHUNKED}◆6\r\nhello!\r\n${LAST}`,
    },
  ],
  [
    'contentOctets of all chunks together',
    {
      fault: 'content-too-large',
      status: 413,
      limits: { contentOctets: 5 },
      atLimit: `${CHUNKED}2\r\nhe\r\n3\r\nllo\r\n${LAST}`,
      over: `${CHUNKED}2\r\nhe\r\n3\r\nllo\r\n◆1\r\n!\r\n${LAST}`,
    },
  ],
  [
    'contentOctets, by the largest size that there is',
    {
      fault: 'content-too-large',
      status: 413,
      limits: { contentOctets: 5 },
      atLimit: `${CHUNKED}0000000000000005\r\nhello\r\n${LAST}`,
      over: `${CHUNKED}◆ffffffffffffffff\r\n`,
    },
  ],
  [
    'chunkExtensionOctets of one chunk',
    {
      fault: 'extensions-too-large',
      status: 400,
      limits: { chunkExtensionOctets: 4 },
      atLimit: `${CHUNKED}1;a=b\r\na\r\n${LAST}`,
      over: `${CHUNKED}1;a=b◆c\r\na\r\n${LAST}`,
    },
  ],
  [
    'chunkExtensionOctets within a quoted string',
    {
      fault: 'extensions-too-large',
      status: 400,
      limits: { chunkExtensionOctets: 7 },
      atLimit: `${CHUNKED}1;a="\\b"\r\na\r\n${LAST}`,
      over: `${CHUNKED}1;a="\\bc◆"\r\na\r\n${LAST}`,
    },
  ],
  [
    'chunkExtensionOctets of white space',
    {
      fault: 'extensions-too-large',
      status: 400,
      limits: { chunkExtensionOctets: 4 },
      atLimit: `${CHUNKED}1  ;a\r\na\r\n${LAST}`,
      over: `${CHUNKED}1    ◆ ;a\r\na\r\n${LAST}`,
    },
  ],
  [
    'chunkExtensionOctets of all chunks together',
    {
      fault: 'extensions-too-large',
      status: 400,
      limits: { chunkExtensionOctets: 4 },
      atLimit: `${CHUNKED}1;a\r\na\r\n0;b\r\n\r\n`,
      over: `${CHUNKED}1;a\r\na\r\n0;b◆c\r\n\r\n`,
    },
  ],
];

const RESPONSE_BOUNDARIES: typeof BOUNDARIES = [
  [
    'reasonOctets',
    {
      fault: 'reason-too-long',
      status: 400,
      limits: { reasonOctets: 4 },
      atLimit: 'HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n',
      over: 'HTTP/1.1 200 Fine◆!\r\nContent-Length: 0\r\n\r\n',
    },
  ],
  [
    'fieldLines of a response',
    {
      fault: 'too-many-fields',
      status: 431,
      limits: { fieldLines: 1 },
      atLimit: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      over: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n◆X: 1\r\n\r\n',
    },
  ],
];

describe.each([
  ...BOUNDARIES.map(([limit, boundary]) => ({ limit, ...boundary, read: readRequests })),
  ...RESPONSE_BOUNDARIES.map(([limit, boundary]) => ({ limit, ...boundary, read: readResponses })),
])('$limit', ({ fault, status, limits, atLimit, over, read }) => {
  it('takes a message at the limit, whole and one octet at a time', () => {
    for (const pieces of waysOf(atLimit)) {
      const reading = read(pieces, { limits });
      expect(reading.fault).toBeUndefined();
      expect(typesOf(reading).at(-1)).toBe('end');
    }
  });

  it(`refuses one over it with ${fault} and ${status}, at the same octet in any case`, () => {
    const at = over.indexOf('◆');
    for (const pieces of waysOf(over.replace('◆', ''))) {
      const reading = read(pieces, { limits });
      expect(reading.fault).toMatchObject({ fault, offset: at });
      expectCovered(reading.fault!.partial!);
    }
    expect(HTTP_FAULTS[fault].status).toBe(status);
  });
});

describe('a message that never ends', () => {
  const limits = {
    methodOctets: 10,
    targetOctets: 20,
    fieldSectionOctets: 60,
    fieldLines: 4,
    contentOctets: 50,
    chunkExtensionOctets: 20,
  };

  it.each([
    ['method', '', 'M'],
    ['target', 'GET /', 'a'],
    ['field name', 'GET / HTTP/1.1\r\n', 'a'],
    ['field value', 'GET / HTTP/1.1\r\nX: ', 'a'],
    ['white space of a field', 'GET / HTTP/1.1\r\nX:', ' '],
    ['field section', 'GET / HTTP/1.1\r\n', 'a:\r\n'],
    ['chunk size of zeros', CHUNKED, '0'],
    ['chunk size', CHUNKED, 'f'],
    ['chunk extension name', `${CHUNKED}1;`, 'a'],
    ['chunk extension value', `${CHUNKED}1;a=`, 'a'],
    ['quoted chunk extension', `${CHUNKED}1;a="`, 'a'],
    ['run of chunk extensions', `${CHUNKED}1`, ';a'],
    ['run of chunks', CHUNKED, '1\r\na\r\n'],
    ['run of chunk extensions of chunks', CHUNKED, '1;a\r\na\r\n'],
    ['trailer section', `${CHUNKED}0\r\n`, 'a:\r\n'],
    ['trailer field', `${CHUNKED}0\r\na:`, 'a'],
  ])('is refused: %s', (_, start, again) => {
    for (const pieces of waysOf(start + again.repeat(400))) {
      expect(readRequests(pieces, { limits }).fault).toBeDefined();
    }
  });
});

describe('an empty line before a request, RFC 9112 2.2', () => {
  it('is passed over however it comes, and one only', () => {
    for (const pieces of waysOf('\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')) {
      expect(typesOf(readRequests(pieces))).toEqual(['request', 'end']);
    }
    for (const bytes of ['\r\n\r\nGET / HTTP/1.1\r\n', '\n\r\n', '\rGET / HTTP/1.1\r\n']) {
      const offsets = waysOf(bytes).map((pieces) => readRequests(pieces).fault?.offset);
      expect(offsets).toEqual(offsets.map(() => (bytes.startsWith('\r\n') ? 2 : 0)));
    }
  });
});

describe('the defaults', () => {
  it('are not below what RFC 9112 3 advises', () => {
    const { methodOctets, targetOctets } = DEFAULT_HTTP_LIMITS;
    expect(targetOctets).toBeGreaterThanOrEqual(8000);
    expect(methodOctets).toBeGreaterThanOrEqual('UPDATEREDIRECTREF'.length);
  });

  it('take a request line of 8,000 octets and 100 field lines', () => {
    const target = `/${'a'.repeat(8000 - 'GET / HTTP/1.1'.length)}`;
    const fields = `Host: a\r\n${'X: 1\r\n'.repeat(99)}`;
    const reading = readRequests(`GET ${target} HTTP/1.1\r\n${fields}\r\n`);
    expect(reading.fault).toBeUndefined();
  });
});

describe('deadlines', () => {
  const limits: HttpLimits = {
    ...DEFAULT_HTTP_LIMITS,
    headMilliseconds: 100,
    stallMilliseconds: 300,
    stallOctets: 10,
    idleMilliseconds: 1000,
  };
  const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  describe('of an idle connection', () => {
    it('closes it in silence, when nothing has ever come', () => {
      const { connection, at } = timed();
      expect(connection.deadline).toBe(1000);
      at(999).expire();
      expect(connection.requestState).toBe('idle');
      at(1000).expire();
      expect(connection.requestState).toBe('closed');
    });

    it('closes it in silence between two requests, counted from the last answer', () => {
      const { connection, at } = timed();
      at(500).receive(GET);
      at(700).answer();
      expect(connection.deadline).toBe(1700);
      at(1699).expire();
      expect(connection.requestState).toBe('idle');
      at(1700).expire();
      expect(connection.requestState).toBe('closed');
    });
  });

  describe('of a head', () => {
    it('runs from its first octet to its last', () => {
      const { connection, at } = timed();
      at(900).receive('G');
      expect(connection.deadline).toBe(1000);
      at(999).expire();
      expect(() => at(1000).expire()).toThrow(
        expect.objectContaining({ fault: 'head-timeout', offset: 1 }),
      );
    });

    it('cannot be extended one octet at a time', () => {
      const { connection, at } = timed();
      for (const [index, octet] of [...GET.slice(0, 20)].entries()) {
        at(5 * index).receive(octet);
        at(5 * index).expire();
      }
      expect(connection.deadline).toBe(100);
      expect(() => at(100).expire()).toThrow(expect.objectContaining({ fault: 'head-timeout' }));
    });

    it('does not begin with an empty line, which old clients send after a request', () => {
      const { connection, at } = timed();
      at(50).receive('\r');
      at(60).receive('\n');
      expect(connection.deadline).toBe(1060);
      at(70).receive('G');
      expect(connection.deadline).toBe(170);
    });

    it('of a pipelined request begins when it is its turn', () => {
      const { connection, at } = timed();
      at(0).receive(GET + GET.slice(0, 10));
      expect(connection.deadline).toBeUndefined();
      at(5000).answer();
      expect(connection.deadline).toBe(5100);
      at(5050).receive(GET.slice(10, 20));
      expect(connection.deadline).toBe(5100);
    });
  });

  describe('of content', () => {
    const POST = `${HEAD}Content-Length: 100\r\n\r\n`;

    it('runs from the head on', () => {
      const { connection, at } = timed();
      at(50).receive(POST);
      expect(connection.deadline).toBe(350);
      at(349).expire();
      expect(() => at(350).expire()).toThrow(
        expect.objectContaining({ fault: 'content-timeout', offset: POST.length }),
      );
    });

    it('begins again with each stallOctets, and not with fewer', () => {
      const { connection, at } = timed();
      at(0).receive(POST);
      at(100).receive('x'.repeat(9));
      expect(connection.deadline).toBe(300);
      at(200).receive('x');
      expect(connection.deadline).toBe(500);
      at(400).receive('x'.repeat(10));
      expect(connection.deadline).toBe(700);
    });

    it('cannot be extended one octet at a time', () => {
      const { connection, at } = timed();
      at(0).receive(POST);
      for (let time = 40; time < 300; time += 40) at(time).receive('x');
      expect(connection.deadline).toBe(300);
      expect(() => at(300).expire()).toThrow(expect.objectContaining({ fault: 'content-timeout' }));
    });

    it('counts what frames chunks as well', () => {
      const { connection, at } = timed();
      at(0).receive(CHUNKED);
      at(200).receive('5\r\nhello\r\n');
      expect(connection.deadline).toBe(500);
    });

    it('is none where it has come', () => {
      const { connection, at } = timed();
      at(0).receive(POST + 'x'.repeat(100));
      expect(connection.deadline).toBeUndefined();
      at(1_000_000).expire();
      expect(connection.responseState).toBe('due');
    });

    it('is later by the time in which it was us who were slow, and what moved before counts', () => {
      const { connection, at } = timed();
      at(0).receive(`${POST}xxxxx`);
      at(250).excuse(200);
      expect(connection.deadline).toBe(500);
      at(300).receive('x'.repeat(4));
      expect(connection.deadline).toBe(500);
      at(400).receive('x');
      expect(connection.deadline).toBe(700);
    });
  });

  /** A connection with a clock that is set before each thing that happens. */
  function timed() {
    let now = 0;
    const connection = new HttpServerConnection(limits, () => now);
    const readOn = () => {
      for (let event = connection.nextEvent(); typeof event === 'object'; ) {
        event = connection.nextEvent();
      }
    };
    const happenings = {
      receive(text: string) {
        connection.receive(latin1(text));
        readOn();
      },
      answer() {
        connection.sendHead({ statusCode: 204, fields: [] });
        connection.sendEnd();
        readOn();
      },
      excuse: (milliseconds: number) => connection.excuse(milliseconds),
      expire: () => connection.expire(now),
    };
    const at = (time: number) => {
      now = time;
      return happenings;
    };
    return { connection, at };
  }
});

/** The text as one piece, and one octet at a time. */
function waysOf(text: string): Buffer[][] {
  const bytes = latin1(text);
  return [[bytes], Array.from(bytes, (octet) => Buffer.from([octet]))];
}
