import { describe, expect, it } from 'vitest';
import { latin1 } from '../support/bytes.ts';
import { clientOf, serveRaw } from '../support/sockets.ts';
import { contentShown, isWholeMessage, overheard, shown } from './explained.ts';

/** It shows whether a second response on the connection is still read, and from where. */
const PROBE = 'HTTP/1.1 299 Probe\r\nContent-Length: 0\r\n\r\n';

const RESPONSES = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na',
  'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab',
  'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab',
  'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nab',
  'HTTP/1.1 200 OK\r\n\r\nup to the end',
];

/** What only a client may read: RFC 9112 2.2, 5.1, 5.2 and 6.3, RFC 9110 15. */
const WITH_DEFECTS = [
  'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\na',
  'HTTP/1.1 200 OK\nContent-Length: 1\n\na',
  'HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na',
  'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na',
  'HTTP/1.1 999 x\r\nContent-Length: 1\r\n\r\na',
];

/** A response to HEAD has no content, whatever its fields announce. */
const TO_HEAD = RESPONSES.map((text) => text.replace(/(OK\r\n.*?\r\n\r\n).*$/s, '$1'));

const CASES = [
  ...[...RESPONSES, ...WITH_DEFECTS].map((text) => ['GET', text] as const),
  ...TO_HEAD.map((text) => ['HEAD', text] as const),
];

interface Received {
  readonly status: string;
  readonly content: string;
}

/** What our client hands on of the response, and of the probe after it. */
async function received(method: string, text: string): Promise<Received[]> {
  const port = await serveRaw(async (peer) => {
    await peer.until('/probe HTTP/1.1\r\nHost: a\r\n\r\n');
    peer.write(text + PROBE);
    peer.end();
  });
  const client = await clientOf(port);
  const ask = (each: string, requestTarget: string) =>
    client.request({ method: each, requestTarget, fields: [['Host', 'a']] });
  const settled = await Promise.allSettled([ask(method, '/'), ask('GET', '/probe')]);
  // What is not fulfilled has ended with the response before.
  return settled.flatMap((one) => {
    if (one.status === 'rejected') return [];
    const { head, content } = one.value;
    return [{ status: `${head.statusCode}`, content: content.toString('latin1') }];
  });
}

describe.each(CASES)('what is said of an answer to %s, %j', (method, text) => {
  it('is what the client does', async () => {
    const request = (each: string) => latin1(`${each} / HTTP/1.1\r\nHost: a\r\n\r\n`);
    const entries = overheard(
      ['client', Buffer.concat([request(method), request('GET')])],
      ['server', latin1(text + PROBE)],
    );
    const answers = entries.filter(({ from }) => from === 'server').filter(isWholeMessage);
    const finals = answers.filter(
      (entry) => !shown(entry, 'status-code')[0]!.value.startsWith('1'),
    );
    const said = finals.map((entry) => ({
      status: shown(entry, 'status-code')[0]!.value,
      content: contentShown(entry),
    }));
    expect(await received(method, text)).toEqual(said);
    const probe = finals.find(({ bytes }) => bytes.toString('latin1') === PROBE);
    if (probe) expect(probe.start).toBe(text.length);
    const [framing] = shown(finals[0]!, 'Content-Length').map(({ meaning }) => meaning!);
    if (framing) expect(Number.parseInt(framing, 10) || 0).toBe(said[0]!.content.length);
  });
});
