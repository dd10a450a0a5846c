import { describe, expect, it } from 'vitest';
import { HTTP_FAULTS, type HttpFault } from '../../src/http/faults.ts';
import type { Handler } from '../../src/net/handler.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { latin1 } from '../support/bytes.ts';
import { HTTP_VECTORS } from '../support/http-vectors.ts';
import { rawPeer, serve } from '../support/sockets.ts';
import { contentShown, explained, isWholeMessage, shown } from './explained.ts';

/** It asks whether a request on this connection is still answered, and from where on. */
const PROBE = 'GET /probe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

const POST = 'POST / HTTP/1.1\r\nHost: a\r\n';
const CODED = 'Transfer-Encoding: chunked\r\n';

/** What decides about form, framing and persistence, where it is no fault. */
const DECIDED = [
  ...['GET chat', 'GET *', 'OPTIONS *', 'GET /*', 'GET a:80', 'CONNECT a:443', 'CONNECT /a'],
  ...['GET http://a/b', 'GET HTTP://A', 'GET https://a/', 'GET ftp://a/', 'OPTIONS http://a'],
].map((line) => `${line} HTTP/1.1\r\nHost: a\r\n\r\n`);

const FRAMED = [
  `${POST}Content-Length: 5\r\n\r\nhello`,
  `${POST}Content-Length: 1\r\n\r\na`,
  `${POST}Content-Length: 0\r\n\r\n`,
  `${POST}Content-Length: 007\r\n\r\nabcdefg`,
  `GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc`,
  `${POST}${CODED}\r\n3;a=b\r\nabc\r\n1\r\nd\r\n0\r\nX: y\r\n\r\n`,
  `${POST}${CODED}\r\n0\r\n\r\n`,
  `${POST}\r\n`,
];

const PERSISTENT = [
  ['1.1', 'close'],
  ['1.1', 'keep-alive'],
  ['1.1', 'x, close'],
  ['1.1', 'keep-alive, close'],
  ['1.9', 'x'],
  ['1.0', 'x'],
  ['1.0', 'keep-alive'],
  ['1.0', 'close'],
].map(([version, option]) => `GET / HTTP/${version}\r\nHost: a\r\nConnection: ${option}\r\n\r\n`);

/** How much content is too much is up to the server that is asked, and no one else knows. */
const OWN_AFFAIR: ReadonlySet<string> = new Set(['content-too-large']);

const OF_FAULTS = Object.entries(HTTP_VECTORS).flatMap(([fault, vectors]) =>
  OWN_AFFAIR.has(fault)
    ? []
    : vectors.flatMap(({ wrong, right, limits }) =>
        limits || wrong.startsWith('HTTP/') ? [] : [wrong.replace('◆', ''), right],
      ),
);

const REQUESTS = [
  ...new Set([...DECIDED, ...FRAMED, ...PERSISTENT, '\r\n', ...OF_FAULTS, ...FRAMED.slice(0, 2)]),
];

/** What a handler is given of a request, once it is whole. */
interface Handled {
  readonly method: string;
  readonly form: string;
  readonly path: string;
  readonly content: string;
}

/** What the server does on the socket with some bytes, the probe, and the end. */
async function served(bytes: string): Promise<{ handled: Handled[]; statuses: number[] }> {
  const handled: Handled[] = [];
  const handler: Handler = async (request, response) => {
    const { method, target } = request.head;
    const content = (await request.content.bytes()).toString('latin1');
    handled.push({ method, form: target.form, path: request.head.requestTarget, content });
    response.send(statusFor(method), [], '');
  };
  const peer = await rawPeer(await serve(handler));
  peer.write(bytes + PROBE);
  peer.end();
  const answers = await peer.toTheEnd();
  const statuses = answers.match(/(?<=^HTTP\/1\.1 )\d{3}/gm) ?? [];
  return { handled, statuses: statuses.map(Number).filter((status) => status >= 200) };
}

/** RFC 9110 9.3.6: a 2xx to CONNECT would be the beginning of a tunnel. */
function statusFor(method: string): number {
  return method === 'CONNECT' ? 501 : 200;
}

/** What `explain` says that a handler is given. */
function handledAsShown(entry: Entry): Handled {
  const [method] = shown(entry, 'method');
  const [target] = shown(entry, 'request-target');
  return {
    method: method!.value,
    form: target!.meaning!.split('-form')[0]!,
    path: target!.value,
    content: contentShown(entry),
  };
}

/** What `explain` says of the length of content: so many octets, chunks, or nothing at all. */
function lengthAsShown(entry: Entry): number | 'in chunks' | undefined {
  const fields = [...shown(entry, 'Content-Length'), ...shown(entry, 'Transfer-Encoding')];
  const [meaning] = fields.map((field) => field.meaning);
  if (meaning === undefined || meaning === 'in chunks') return meaning;
  return Number.parseInt(meaning, 10) || 0;
}

/** Whether `explain` says that the connection stays open after a request. */
function persistsAsShown(entry: Entry): boolean {
  const [connection] = shown(entry, 'Connection').map(({ meaning }) => meaning);
  if (connection === 'this message is the last one') return false;
  if (connection === 'please stay open') return true;
  return !shown(entry, 'HTTP-version')[0]!.meaning!.startsWith('closes');
}

/** What a request to leave HTTP is followed by, its answer decides: `explain` has heard none. */
function asksToLeave(entry: Entry | undefined): boolean {
  return entry !== undefined && shown(entry, 'method')[0]!.value === 'CONNECT';
}

function isProbe(handled: Handled | undefined): boolean {
  return handled?.path === '/probe' && handled.method === 'GET';
}

describe.each(REQUESTS)('what is said of %j', (text) => {
  it('is what the server does', async () => {
    const { entries, missing } = explained('http-request', latin1(text + PROBE));
    const { handled, statuses } = await served(text);
    const said = entries.filter(isWholeMessage);
    const isUndecided = asksToLeave(said.at(-1));
    const isCutShort = missing !== undefined && !isUndecided;
    const heard = isUndecided ? handled.slice(0, said.length) : handled;
    expect(heard).toEqual(said.map(handledAsShown));

    // Each is answered, and what is refused is refused with the status of the rule that is named.
    const fault = entries.find((entry) => entry.fault)?.fault?.fault as HttpFault | undefined;
    const refused = fault ?? (isCutShort ? 'unexpected-end' : undefined);
    const last = refused ? [HTTP_FAULTS[refused].status] : [];
    const answers = isUndecided ? statuses.slice(0, said.length) : statuses;
    expect(answers).toEqual([
      ...said.map((entry) => statusFor(handledAsShown(entry).method)),
      ...last,
    ]);

    // The next request begins where it is said to begin, and is answered if that is said.
    const probe = said.find(({ bytes }) => bytes.toString('latin1').endsWith(PROBE));
    expect(isProbe(heard.at(-1))).toBe(probe !== undefined);
    if (probe) expect(probe.end).toBe(text.length + PROBE.length);

    // As much content comes as is announced, and the connection goes on as long as that is said.
    for (const [index, { content }] of heard.entries()) {
      const length = lengthAsShown(said[index]!) ?? 0;
      if (length !== 'in chunks') expect(content).toHaveLength(length);
    }
    const goesOn = (index: number) =>
      isUndecided || refused !== undefined || index < said.length - 1;
    expect(said.map(persistsAsShown)).toEqual(said.map((_, index) => goesOn(index)));
  });
});
