/** One channel of our server, read in each of the four ways to push, over one connection. */

import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { cursorIn } from '../kit/poller.ts';
import { contentOf } from '../kit/readings.ts';
import { ask, request } from '../kit/sending.ts';
import { eventOf } from './stream-rows.ts';

const NAME = 'prices';
/** What is published each time. */
const UPDATE = 'the price is 101.25';
/** Milliseconds for which the long poll is held. */
const SILENCE = 10_000;

const get = (requestTarget: string) => request('GET', requestTarget);

/**
 * Publishes one update for each way. An event stream ends with its channel; so the WebSocket, which is
 * the last on any connection, follows the channel that is then begun under the same name.
 */
export async function pushFourWays(stage: Stage): Promise<RecordedConnection> {
  const channels = new Channels(stage.environment);
  stage.serve(addChannelRoutes(new Router(), channels).handle);
  const connection = await stage.connect();
  const { client } = connection;
  const log = () => channels.channel(NAME)!.log;
  const publish = () => log().append({ type: 'message', data: UPDATE });

  const inVain = await client.request(get(`/poll/${NAME}?wait=0`));
  publish();
  const since = cursorIn(inVain);
  const page = await client.request(get(`/poll/${NAME}?since=${since}&wait=0`));

  const long = get(`/poll/${NAME}?since=${cursorIn(page)}&wait=25`);
  const held = await ask(connection, long);
  await stage.pass(SILENCE);
  publish();
  await held.answer;

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

/** All messages of the conversation that `pushFourWays` makes. */
function messagesOf(fourWays: RecordedConnection) {
  return fourWays.named({
    client: ['pollInVain', 'shortPoll', 'longPoll'],
    server: [
      'nothingNew',
      'shortPollUpdate',
      'longPollUpdate',
      'streamHead',
      'opening',
      'event',
      'streamEnd',
      'switching',
      'frame',
    ],
  });
}

/** What the server has said in one of the ways. */
export function answersOf(fourWays: RecordedConnection, way: Way): readonly RecordedEntry[] {
  const all = messagesOf(fourWays);
  const answers: Readonly<Record<Way, readonly RecordedEntry[]>> = {
    'short poll': [all.nothingNew, all.shortPollUpdate],
    'long poll': [all.longPollUpdate],
    'event stream': [all.streamHead, all.opening, all.event, all.streamEnd],
    WebSocket: [all.switching, all.frame],
  };
  return answers[way];
}

/** Bytes that the update took in each way, both directions counted; and a poll that came too soon. */
export function costsOf(
  fourWays: RecordedConnection,
): Readonly<Record<Way | 'poll in vain', number>> {
  const all = messagesOf(fourWays);
  return {
    'poll in vain': bytesOf(all.pollInVain, all.nothingNew),
    'short poll': bytesOf(all.shortPoll, all.shortPollUpdate),
    'long poll': bytesOf(all.longPoll, all.longPollUpdate),
    'event stream': bytesOf(all.event),
    WebSocket: bytesOf(all.frame),
  };
}

/** Of these bytes, those that each way adds to what it carries: heads, names of fields, framing. */
export function framingOf(fourWays: RecordedConnection): Readonly<Record<Way, number>> {
  const all = messagesOf(fourWays);
  const costs = costsOf(fourWays);
  return {
    'short poll': costs['short poll'] - carriedBy(all.shortPollUpdate),
    'long poll': costs['long poll'] - carriedBy(all.longPollUpdate),
    'event stream': costs['event stream'] - dataOfEvents(fourWays).length,
    WebSocket: costs.WebSocket - carriedBy(all.frame),
  };
}

/** What opened the event stream, and the frame that carried the update. */
export function shownOf(fourWays: RecordedConnection) {
  const { opening, frame } = messagesOf(fourWays);
  return { opening, updateFrame: frame };
}

/** What the page is told by the event stream. */
function dataOfEvents({ entries }: RecordedConnection): string {
  return entries.map((entry) => eventOf(entry)?.data ?? '').join('');
}

/** How many bytes a frame or an answer carries. */
function carriedBy(entry: RecordedEntry): number {
  const [part] = entry.parts;
  return part instanceof Frame ? part.payload.length : contentOf(entry).length;
}

function bytesOf(...messages: readonly RecordedEntry[]): number {
  return messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
