import { describe, expect, it } from 'vitest';
import { RequestLog } from '../../src/cli/request-log.ts';
import { Overheard } from '../support/overheard.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const POST = 'POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n';
const COUNTED = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n';

/** The lines about a conversation, heard at its server. */
function linesOf(talk: (overheard: Overheard) => void): string[] {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  talk(new Overheard('server', {}, (stopwatch) => new RequestLog(stopwatch, write)));
  return lines;
}

describe('the line of a request', () => {
  it('does not wait for the content of its response, but knows how long it will be', () => {
    const lines = linesOf((overheard) => {
      overheard.client(GET);
      overheard.now = 7;
      overheard.server(COUNTED);
    });
    expect(lines).toEqual(['GET /a → 200 OK, 43 B, 7.0 ms']);
  });

  it.each([
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['what ends with the connection', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('leaves open how long %s will be', (_, head) => {
    const lines = linesOf((overheard) => {
      overheard.client(GET);
      overheard.server(`${head}1\r\na\r\n`);
      overheard.serverEnds();
    });
    expect(lines).toEqual(['GET /a → 200 OK, ... B, 0.0 ms']);
  });

  it.each([
    ['HEAD', COUNTED, 'HEAD /a → 200 OK, 38 B, 0.0 ms'],
    ['GET', COUNTED.replace('200 OK', '304 x'), 'GET /a → 304 x, 37 B, 0.0 ms'],
  ])('counts no content that is not sent: %s', (method, head, line) => {
    const lines = linesOf((overheard) => {
      overheard.client(GET.replace('GET', method));
      overheard.server(head);
    });
    expect(lines).toEqual([line]);
  });

  it('tells a refused response as the answer of the request whose turn it was', () => {
    const next = GET.replace('/a', '/b');
    const lines = linesOf((overheard) => {
      overheard.client(GET);
      overheard.client(next);
      overheard.server(`${COUNTED}12345nonsense`);
    });
    expect(lines.map((line) => line.slice(0, 'GET /a'.length))).toEqual(['GET /a', 'GET /b']);
  });

  it('tells of no second answer where content is refused, though another request waits', () => {
    const next = GET.replace('/a', '/b');
    const lines = linesOf((overheard) => {
      overheard.client(GET);
      overheard.client(next);
      overheard.server('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n');
    });
    expect(lines).toEqual(['GET /a → 200 OK, ... B, 0.0 ms']);
  });

  it('says how long it was held', () => {
    const lines = linesOf((overheard) => {
      overheard.client(`${POST}\r\n`);
      overheard.now = 1000;
      overheard.client('12345');
      overheard.now = 3000;
      overheard.server('HTTP/1.1 204 No Content\r\n\r\n');
      overheard.client(GET);
      overheard.server('HTTP/1.1 204 No Content\r\n\r\n');
    });
    expect(lines).toEqual([
      'POST /b → 204 No Content, 27 B, 3000.0 ms (held 2000.0 ms)',
      'GET /a → 204 No Content, 27 B, 0.0 ms',
    ]);
  });

  it('is one, with interim responses and content in pieces', () => {
    const lines = linesOf((overheard) => {
      overheard.client(`${POST}Expect: 100-continue\r\n\r\n`);
      overheard.server('HTTP/1.1 100 Continue\r\n\r\n');
      for (const octet of '12345') overheard.client(octet);
      overheard.server(`${COUNTED}12`);
      overheard.server('345');
    });
    expect(lines).toEqual(['POST /b → 200 OK, 43 B, 0.0 ms']);
  });

  it.each([
    ['a head', 'G@T / HTTP/1.1\r\n\r\n', 'a head  refused'],
    ['what a head says', GET.replace('Host: a', 'Host: /'), 'GET /a'],
    [
      'content',
      `${POST.replace('Content-Length: 5', 'Transfer-Encoding: chunked')}\r\nx`,
      'POST /b',
    ],
  ])('is one where %s is at fault', (_, wrong, label) => {
    const lines = linesOf((overheard) => {
      overheard.client(wrong);
      overheard.server('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
      overheard.serverEnds();
    });
    expect(lines).toEqual([`${label} → 400 Bad Request, 47 B, 0.0 ms`]);
  });

  it('is the last where the connection is switched', () => {
    const fields = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const lines = linesOf((overheard) => {
      overheard.client(`GET /ws HTTP/1.1\r\nHost: a\r\n${fields}`);
      overheard.server(`HTTP/1.1 101 Yes\r\n${fields}\x81\x01a\x81\x01b`);
      overheard.serverEnds();
    });
    expect(lines).toEqual(['GET /ws  Upgrade: websocket → 101 Yes, 61 B, 0.0 ms']);
  });

  it('shows a response that no client would take', () => {
    const lines = linesOf((overheard) => {
      overheard.client(GET);
      overheard.server('HTTP/1.1 2OO OK\r\nX: 1\r\n\r\n');
    });
    expect(lines).toEqual([expect.stringMatching(/^GET \/a → a head {2}refused, \d+ B, 0\.0 ms$/)]);
  });
});
