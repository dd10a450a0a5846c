/**
 * The traffic of lesson 9: an opening handshake that succeeds, and what becomes of it where one thing is
 * changed.
 */

import type { OutgoingRequest } from '../../src/http/encode-head.ts';
import type { RequestHead, ResponseHead } from '../../src/http/head.ts';
import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { UpgradeError } from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import { echo, type UpgradeOptions, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { encodeKey } from '../../src/websocket/accept.ts';
import { upgradeRequest } from '../../src/websocket/handshake.ts';

/** The site whose pages may open WebSockets here, and one whose pages may not. */
const OWN_SITE = `http://${LESSON_HOST}`;
const OTHER_SITE = 'http://attacker.example';
/** The example of RFC 6265 3.1. */
const COOKIE = 'SID=31d4d96e407aad42';

const TARGET = { host: LESSON_HOST, requestTarget: '/chat' };

/** The conversations of lesson 9. */
export interface Handshakes {
  /** The handshake that succeeds, a message each way, and the end. */
  readonly connection: RecordedConnection;
  /** Connection lists more than Upgrade. */
  readonly listed: RecordedConnection;
  /** Someone gives the answer of the first handshake to another key. */
  readonly replayed: RecordedConnection;
  readonly otherVersion: RecordedConnection;
  readonly noKey: RecordedConnection;
  readonly post: RecordedConnection;
  /** HTTP/1.0, asked to keep the connection, and asked twice. */
  readonly oldHttp: RecordedConnection;
  /** A page of another site, at a server that takes anyone. */
  readonly stranger: RecordedConnection;
  /** The same, at a server that looks at Origin. */
  readonly guarded: RecordedConnection;
}

/** Performs them all. */
export async function performHandshakes(stage: Stage): Promise<Handshakes> {
  stage.serve(echoTo({}));
  const connection = await succeed(stage);

  // The client's own request again, with a new key and with one thing changed each time.
  const request = () => upgradeRequest(TARGET, encodeKey(stage.sources.randomOctets(16)));
  const kept = 'keep-alive, Upgrade';
  const fromOtherSite = () => withFields(request(), { Origin: OTHER_SITE, Cookie: COOKIE });
  const open = {
    listed: await ask(stage, withFields(request(), { Connection: kept })),
    otherVersion: await ask(stage, withFields(request(), { 'Sec-WebSocket-Version': '8' })),
    noKey: await ask(stage, withFields(request(), { 'Sec-WebSocket-Key': undefined })),
    post: await ask(stage, { ...request(), method: 'POST' }),
    oldHttp: await askTwice(stage, {
      ...withFields(request(), { Connection: kept }),
      minorVersion: 0,
    }),
    stranger: await ask(stage, fromOtherSite()),
  };
  stage.serve(echoTo({ origins: [OWN_SITE] }));
  const guarded = await ask(stage, fromOtherSite());
  stage.serve(replay(connection));
  return { connection, ...open, guarded, replayed: await fail(stage) };
}

/** The client's first request. */
export function requestOf(connection: RecordedConnection): RecordedEntry {
  return connection.message('client', 0);
}

/** The server's answer to it. */
export function answerOf(connection: RecordedConnection): RecordedEntry {
  return connection.message('server', 0);
}

/** The key that the client has sent; empty where it has sent none. */
export function keyOf(connection: RecordedConnection): string {
  return (requestOf(connection).parts[0] as RequestHead).field('sec-websocket-key') ?? '';
}

/** The Accept that it was given; empty where it was given none. */
export function acceptOf(connection: RecordedConnection): string {
  return (answerOf(connection).parts[0] as ResponseHead).field('sec-websocket-accept') ?? '';
}

function echoTo(options: UpgradeOptions): Handler {
  return async (request, response) => {
    const socket = upgradeToWebSocket(request, response, options);
    if (socket) await echo(socket);
  };
}

/** Gives everyone the answer that someone has had before, as a cache would. */
function replay(connection: RecordedConnection): Handler {
  const head = answerOf(connection).parts[0] as ResponseHead;
  const { statusCode } = head;
  return (_request, response) => {
    response.switchProtocols({ statusCode, fields: [...head] });
  };
}

async function succeed(stage: Stage): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const socket = await connection.client.upgrade(TARGET);
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
async function ask(stage: Stage, request: OutgoingRequest): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await connection.client.request(request);
  await connection.quiet();
  return connection;
}

async function askTwice(stage: Stage, request: OutgoingRequest): Promise<RecordedConnection> {
  const connection = await ask(stage, request);
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
