import { describe, expect, it } from 'vitest';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import { contentOf, readRequests, readResponses, typesOf } from '../support/reading.ts';

const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';
const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKS = '3\r\nabc\r\n0\r\n\r\n';

/** Where a message is refused: its fault, its status, and what stands at its offset. */
function faultOf(bytes: string, readAs = readRequests) {
  const { fault } = readAs(bytes);
  if (!fault) return undefined;
  const { status } = HTTP_FAULTS[fault.fault as HttpFault];
  return [fault.fault, status, bytes.slice(fault.offset).split('\r\n')[0]];
}

describe('message body length of a request, RFC 9112 6.3', () => {
  describe('3. Transfer-Encoding overrides Content-Length, so both are refused', () => {
    it.each([
      'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n',
      'Transfer-Encoding: chunked\r\nContent-Length: x\r\n',
    ])('%j', (fields) => {
      expect(faultOf(`${POST}${fields}\r\n`)).toEqual(['length-and-coding', 400, 'chunked']);
    });

    it('a coding in HTTP/1.0 is faulty framing, RFC 9112 6.1', () => {
      const head = 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n';
      expect(faultOf(`${head}\r\n`)).toEqual(['coding-in-1.0', 400, 'chunked']);
      expect(faultOf(`${head}Content-Length: 3\r\n\r\n`)?.[0]).toBe('coding-in-1.0');
    });
  });

  describe('4. the last transfer coding of a request has to be chunked, and that once', () => {
    it.each([
      ['coding-not-chunked', 400, 'gzip'],
      ['coding-not-chunked', 400, 'identity'],
      ['coding-not-chunked', 400, 'chunked, gzip'],
      ['coding-not-chunked', 400, 'chunked, chunked'],
      ['coding-not-chunked', 400, 'chunked, gzip, chunked'],
      ['coding-not-chunked', 400, 'xchunked'],
      ['coding-not-chunked', 400, 'chunked;q=1'],
      ['coding-not-chunked', 400, '"chunked"'],
      ['coding-not-chunked', 400, 'chun ked'],
      ['coding-not-chunked', 400, ','],
      ['unsupported-coding', 501, 'gzip, chunked'],
      ['unsupported-coding', 501, 'identity, chunked'],
      ['unsupported-coding', 501, 'gzip, deflate, chunked'],
    ])('%s, %i: %j', (fault, status, value) => {
      expect(faultOf(`${POST}Transfer-Encoding: ${value}\r\n\r\n`)).toEqual([fault, status, value]);
    });

    it('a control octet before it is refused by itself', () => {
      const bytes = `${POST}Transfer-Encoding: \x0bchunked\r\n\r\n`;
      expect(faultOf(bytes)).toEqual(['control-octet', 400, '\x0bchunked']);
    });

    it('an empty list names no coding', () => {
      expect(faultOf(`${POST}Transfer-Encoding: \r\n\r\n`)?.[0]).toBe('coding-not-chunked');
    });

    it.each([
      ['coding-not-chunked', 'chunked', 'chunked'],
      ['coding-not-chunked', 'chunked', 'gzip'],
      ['unsupported-coding', 'gzip', 'chunked'],
    ])('several lines are one list: %s in %s and %s', (fault, first, second) => {
      const fields = `Transfer-Encoding: ${first}\r\nX: 1\r\ntransfer-encoding: ${second}\r\n`;
      expect(faultOf(`${POST}${fields}\r\n`)?.[0]).toBe(fault);
    });

    it.each(['chunked', 'Chunked', 'CHUNKED', '\tchunked ', ', chunked', 'chunked,'])(
      'read as chunked: %j',
      (value) => {
        const reading = readRequests(`${POST}Transfer-Encoding:${value}\r\n\r\n${CHUNKS}`);
        expect(reading.fault).toBeUndefined();
        expect(contentOf(reading)).toBe('abc');
      },
    );

    it('a second line with nothing in it changes nothing', () => {
      const fields = 'Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n';
      expect(contentOf(readRequests(`${POST}${fields}\r\n${CHUNKS}`))).toBe('abc');
    });
  });

  describe('5. a Content-Length that is not one decimal number', () => {
    it.each([
      '5, 5',
      '5,5',
      '5, 6',
      '5,',
      '+5',
      '-5',
      '0x5',
      '5x',
      '5.0',
      '5e0',
      '1 0',
      '1_0',
      '"5"',
      '\xb2',
      'five',
    ])('%j is refused', (value) => {
      const [fault, status] = faultOf(`${POST}Content-Length: ${value}\r\n\r\nhello`) ?? [];
      expect([fault, status]).toEqual(['invalid-content-length', 400]);
    });

    it('an empty one is refused', () => {
      expect(faultOf(`${POST}Content-Length:\r\n\r\n`)?.[0]).toBe('invalid-content-length');
    });

    it.each([
      ['5', '5'],
      ['5', '6'],
    ])('two lines are refused, of the same number or not: %s and %s', (first, second) => {
      const fields = `Content-Length: ${first}\r\nContent-Length: ${second}\r\n`;
      expect(faultOf(`${POST}${fields}\r\nhello`)?.[0]).toBe('invalid-content-length');
    });

    it.each(['16777217', '9007199254740993', '18446744073709551617', '9'.repeat(1000)])(
      'a number over the limit is too large, but a number: %s',
      (value) => {
        const [fault, status] = faultOf(`${POST}Content-Length: ${value}\r\n\r\n`) ?? [];
        expect([fault, status]).toEqual(['content-too-large', 413]);
      },
    );
  });

  describe('6. Content-Length counts octets', () => {
    it.each(['3', '03', '0000000003', `${'0'.repeat(100)}3`, ' 3 ', '\t3\t'])('%j', (value) => {
      const reading = readRequests(`${POST}Content-Length:${value}\r\n\r\nabc${POST}\r\n`);
      expect(reading.fault).toBeUndefined();
      expect(contentOf(reading)).toBe('abc');
      expect(typesOf(reading).filter((type) => type === 'end')).toHaveLength(2);
    });

    it('the content of any method is read', () => {
      for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'BREW']) {
        const head = `${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n`;
        expect(contentOf(readRequests(`${head}abc`))).toBe('abc');
      }
    });

    it('a connection that ends too early leaves the message incomplete', () => {
      const bytes = `${POST}Content-Length: 3\r\n\r\nab`;
      const { fault } = readRequests(bytes, { ends: true });
      expect(fault).toMatchObject({ fault: 'unexpected-end', offset: bytes.length });
    });
  });

  it('7. a request that announces nothing has no content', () => {
    const reading = readRequests(`${POST}\r\n${POST}\r\n`, { ends: true });
    expect(reading.fault).toBeUndefined();
    expect(typesOf(reading)).toEqual(['request', 'end', 'request', 'end', 'closed']);
  });
});

describe('message body length of a response, RFC 9112 6.3', () => {
  describe('1. some have no content, whatever their fields say', () => {
    const OK_AGAIN = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    const misleading = [
      '',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Length: 3\r\nTransfer-Encoding: gzip\r\n',
    ];

    it.each([204, 304].flatMap((status) => misleading.map((fields) => [status, fields] as const)))(
      '%i with %j',
      (status, fields) => {
        const bytes = `HTTP/1.1 ${status} \r\n${fields}\r\n${OK_AGAIN}`;
        const reading = readResponses(bytes, { methods: ['GET', 'GET'] });
        expect(reading.fault).toBeUndefined();
        expect(contentOf(reading)).toBe('ok');
        expect(typesOf(reading)).toEqual(['response', 'end', 'response', 'content', 'end']);
      },
    );

    it.each(misleading)('the answer to HEAD with %j', (fields) => {
      const reading = readResponses(`${OK}${fields}\r\n${OK_AGAIN}`, { methods: ['HEAD', 'GET'] });
      expect(contentOf(reading)).toBe('ok');
      expect(reading.fault).toBeUndefined();
    });

    it.each([100, 102, 103, 199])('%i, which is followed by the answer', (status) => {
      const interim = `HTTP/1.1 ${status} \r\nContent-Length: 3\r\n\r\n`;
      const reading = readResponses(interim + interim + OK_AGAIN);
      expect(typesOf(reading)).toEqual(['response', 'response', 'response', 'content', 'end']);
    });
  });

  it.each([
    ['coding-in-1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n'],
    ['length-and-coding', `${OK}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n`],
    ['coding-not-chunked', `${OK}Transfer-Encoding: gzip\r\n`],
    ['coding-not-chunked', `${OK}Transfer-Encoding: chunked, chunked\r\n`],
    ['unsupported-coding', `${OK}Transfer-Encoding: gzip, chunked\r\n`],
    ['invalid-content-length', `${OK}Content-Length: 5, 6\r\n`],
    ['invalid-content-length', `${OK}Content-Length: +5\r\n`],
    ['invalid-content-length', `${OK}Content-Length: 0x5\r\n`],
    ['invalid-content-length', `${OK}Content-Length: 5\r\nContent-Length: 05\r\n`],
  ])('3. to 5. %s: %j', (fault, head) => {
    expect(faultOf(`${head}\r\nhello`, readResponses)?.[0]).toBe(fault);
  });

  it('4. chunked', () => {
    const reading = readResponses(`${OK}Transfer-Encoding: chunked\r\n\r\n${CHUNKS}`);
    expect(contentOf(reading)).toBe('abc');
    expect(typesOf(reading).at(-1)).toBe('end');
  });

  it('6. Content-Length', () => {
    const reading = readResponses(`${OK}Content-Length: 003\r\n\r\nabc`);
    expect(contentOf(reading)).toBe('abc');
    expect(typesOf(reading).at(-1)).toBe('end');
  });

  it.each([OK, 'HTTP/1.0 200 OK\r\n', 'HTTP/1.1 404 \r\n', `${OK}Connection: keep-alive\r\n`])(
    '8. up to the end of the connection: %j',
    (head) => {
      const bytes = `${head}\r\nabc\r\n\r\nHTTP/1.1 200 OK`;
      const open = readResponses(bytes);
      expect(typesOf(open)).toEqual(['response', 'content']);
      const ended = readResponses(bytes, { ends: true });
      expect(ended.fault).toBeUndefined();
      expect(contentOf(ended)).toBe('abc\r\n\r\nHTTP/1.1 200 OK');
      expect(typesOf(ended)).toEqual(['response', 'content', 'end']);
    },
  );

  it('a connection that ends too early leaves it incomplete, RFC 9112 8', () => {
    for (const rest of [
      'Content-Length: 3\r\n\r\nab',
      'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
    ]) {
      const { fault } = readResponses(OK + rest, { ends: true });
      expect(fault).toMatchObject({ fault: 'unexpected-end', offset: OK.length + rest.length });
    }
  });
});
