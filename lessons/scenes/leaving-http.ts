/**
 * The traffic of lesson 9: an opening handshake that succeeds, and what becomes of it where one thing is
 * changed.
 */

import type { OutgoingRequest } from '../../src/http/encode-head.ts';
import type { RequestHead, ResponseHead } from '../../src/http/head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { UpgradeError } from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import { echo, type UpgradeOptions, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { encodeKey } from '../../src/websocket/accept.ts';
import { upgradeRequest } from '../../src/websocket/handshake.ts';
import { openWebSocket } from '../kit/sending.ts';

/** The site whose pages may open WebSockets here, and one whose pages may not. */
const OWN_SITE = `http://${LESSON_HOST}`;
const OTHER_SITE = 'http://attacker.example';
/** The example of RFC 6265 3.1. */
const COOKIE = 'SID=31d4d96e407aad42';

const TARGET = { host: LESSON_HOST, requestTarget: '/chat' };

export type Handshakes = Awaited<ReturnType<typeof performHandshakes>>;

/** Performs them all. */
export async function performHandshakes(stage: Stage) {
  stage.serve(echoTo({}));
  const opened = await succeed(stage);
  const changed = await changeOneThing(stage);
  // A page of another site, at a server that takes anyone, and at one that looks at Origin.
  const stranger = await send(stage, fromOtherSite(stage));
  stage.serve(echoTo({ origins: [OWN_SITE] }));
  const guarded = await send(stage, fromOtherSite(stage));
  // Someone gives the answer of the first handshake to another key.
  const named = opened.named({ client: ['request', 'firstFrame'], server: ['agreement'] });
  stage.serve(replay(named.agreement));
  const replayed = await fail(stage);
  return {
    ...{ opened, replayed, oldHttp: changed.oldHttp, ...named },
    ...changed.listed.named({ client: ['listedRequest'], server: ['listedAnswer'] }),
    ...changed.otherVersion.named({
      client: ['otherVersionRequest'],
      server: ['otherVersionAnswer'],
    }),
    ...changed.noKey.named({ server: ['noKeyAnswer'] }),
    ...changed.post.named({ server: ['postAnswer'] }),
    ...changed.oldHttp.named({
      client: ['oldHttpRequest'],
      server: ['oldHttpAnswer', 'oldHttpAgainAnswer'],
    }),
    ...stranger.named({ client: ['strangerRequest'], server: ['strangerAnswer'] }),
    ...guarded.named({ client: ['guardedRequest'], server: ['guardedAnswer'] }),
    ...replayed.named({ client: ['replayedRequest'], server: ['replayedAnswer'] }),
  };
}

/** The client's own request again, with a new key and with one thing changed each time. */
async function changeOneThing(stage: Stage) {
  // What Firefox sends: Connection lists more than Upgrade.
  const kept = { Connection: 'keep-alive, Upgrade' };
  const listed = await send(stage, withFields(newRequest(stage), kept));
  const draft = withFields(newRequest(stage), { 'Sec-WebSocket-Version': '8' });
  const otherVersion = await send(stage, draft);
  const keyless = withFields(newRequest(stage), { 'Sec-WebSocket-Key': undefined });
  const noKey = await send(stage, keyless);
  const post = await send(stage, { ...newRequest(stage), method: 'POST' });
  // HTTP/1.0, asked to keep the connection, and asked twice.
  const old = { ...withFields(newRequest(stage), kept), minorVersion: 0 } as const;
  const oldHttp = await send(stage, old);
  await oldHttp.client.request(old);
  await oldHttp.quiet();
  return { listed, otherVersion, noKey, post, oldHttp };
}

function newRequest({ environment }: Stage): OutgoingRequest {
  return upgradeRequest(TARGET, encodeKey(environment.randomOctets(16)));
}

function fromOtherSite(stage: Stage): OutgoingRequest {
  return withFields(newRequest(stage), { Origin: OTHER_SITE, Cookie: COOKIE });
}

/** The key that a client has sent; empty where it has sent none. */
export function keyOf({ parts: [head] }: Entry): string {
  return (head as RequestHead).field('sec-websocket-key') ?? '';
}

/** The Accept that a client was given; empty where it was given none. */
export function acceptOf({ parts: [head] }: Entry): string {
  return (head as ResponseHead).field('sec-websocket-accept') ?? '';
}

function echoTo(options: UpgradeOptions): Handler {
  return async (request, response) => {
    const socket = upgradeToWebSocket(request, response, options);
    if (socket) await echo(socket);
  };
}

/** Gives everyone the answer that someone has had before, as a cache would. */
function replay({ parts }: Entry): Handler {
  const head = parts[0] as ResponseHead;
  const { statusCode } = head;
  return (_request, response) => {
    response.switchProtocols({ statusCode, fields: [...head] });
  };
}

async function succeed(stage: Stage): Promise<RecordedConnection> {
  const { connection, socket } = await openWebSocket(stage);
  socket.send('Hello');
  await socket.nextMessage();
  socket.close(1000);
  await socket.closed;
  return connection;
}

/** A handshake whose answer the client does not believe. */
async function fail(stage: Stage): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await connection.client.upgrade(TARGET).catch((error: unknown) => {
    if (!(error instanceof UpgradeError)) throw error;
  });
  await connection.client.closed;
  return connection;
}

/** Sends a request over a connection of its own. */
async function send(stage: Stage, request: OutgoingRequest): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await connection.client.request(request);
  await connection.quiet();
  return connection;
}

/** A request with other values for fields, more fields, or without some. */
function withFields(
  request: OutgoingRequest,
  changes: Readonly<Record<string, string | undefined>>,
): OutgoingRequest {
  const fields = new Map<string, string | undefined>([
    ...request.fields,
    ...Object.entries(changes),
  ]);
  const isThere = (field: [string, string | undefined]): field is [string, string] =>
    field[1] !== undefined;
  return { ...request, fields: [...fields].filter(isThere) };
}
