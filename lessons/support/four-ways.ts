/** One channel of our server, read in each of the four ways to push, over one connection. */

import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';

const NAME = 'prices';
/** What is published each time. */
const UPDATE = 'the price is 101.25';
/** Milliseconds for which the long poll is held. */
const SILENCE = 10_000;

const get = (requestTarget: string) =>
  ({ method: 'GET', requestTarget, fields: [['Host', LESSON_HOST]] }) as const;

/**
 * Publishes one update for each way. An event stream ends with its channel; so the WebSocket, which is
 * the last on any connection, follows the channel that is then begun under the same name.
 */
export async function pushFourWays(stage: Stage): Promise<RecordedConnection> {
  const channels = new Channels(stage.sources);
  stage.serve(addChannelRoutes(new Router(), channels).handle);
  const connection = await stage.connect();
  const { client } = connection;
  const log = () => channels.channel(NAME)!.log;
  const publish = () => log().append({ type: 'message', data: UPDATE });

  const inVain = await client.request(get(`/poll/${NAME}?wait=0`));
  publish();
  const since = inVain.head.field('cursor');
  const { content: page } = await client.request(get(`/poll/${NAME}?since=${since}&wait=0`));

  const { cursor } = JSON.parse(page.toString()) as { readonly cursor: string };
  const held = client.request(get(`/poll/${NAME}?since=${cursor}&wait=25`));
  await connection.quiet();
  await stage.pass(SILENCE);
  publish();
  await held;

  const { content } = await client.open(get(`/events/${NAME}`));
  const pieces = content[Symbol.asyncIterator]();
  await pieces.next();
  publish();
  await pieces.next();
  log().end();
  await pieces.next();

  channels.renew(NAME);
  const socket = await client.upgrade({ host: LESSON_HOST, requestTarget: `/chat/${NAME}` });
  publish();
  await socket.nextMessage();
  return connection;
}

/** The four ways, in the order of the conversation. */
export const WAYS = ['short poll', 'long poll', 'event stream', 'WebSocket'] as const;

export type Way = (typeof WAYS)[number];

/** Which messages of the server belong to which way, by their places from 0. */
const ANSWERS: Readonly<Record<Way, readonly number[]>> = {
  'short poll': [0, 1],
  'long poll': [2],
  'event stream': [3, 4, 5, 6],
  WebSocket: [7, 8],
};

/** What the server has said in one of the ways. */
export function answersOf(connection: RecordedConnection, way: Way): readonly RecordedEntry[] {
  return ANSWERS[way].map((index) => connection.message('server', index));
}

/** The message that has brought the update, in each way. */
export function updatesOf(connection: RecordedConnection): Readonly<Record<Way, RecordedEntry>> {
  const nth = (way: Way, index: number) => answersOf(connection, way)[index]!;
  return {
    'short poll': nth('short poll', 1),
    'long poll': nth('long poll', 0),
    'event stream': nth('event stream', 2),
    WebSocket: nth('WebSocket', 1),
  };
}

/** Bytes that the update took in each way, both directions counted; and a poll that came too soon. */
export function costsOf(
  connection: RecordedConnection,
): Readonly<Record<Way | 'poll in vain', number>> {
  const updates = updatesOf(connection);
  const asked = (index: number) => connection.message('client', index).bytes.length;
  return {
    'poll in vain': asked(0) + connection.message('server', 0).bytes.length,
    'short poll': asked(1) + updates['short poll'].bytes.length,
    'long poll': asked(2) + updates['long poll'].bytes.length,
    'event stream': updates['event stream'].bytes.length,
    WebSocket: updates.WebSocket.bytes.length,
  };
}

/** What has opened the event stream, in front of its first event: when to come back, and from where on. */
export function openingOf(connection: RecordedConnection): RecordedEntry {
  return answersOf(connection, 'event stream')[1]!;
}
