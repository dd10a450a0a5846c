/** One channel of our server, read in each of the four ways to push, over one connection. */

import { ChunkLine } from '../../src/http/chunk-events.ts';
import { LESSON_HOST, type Stage, type Talk } from '../../src/lesson/stage.ts';
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
export async function pushFourWays(stage: Stage): Promise<Talk> {
  const channels = new Channels(stage.sources);
  stage.serve(addChannelRoutes(new Router(), channels).handle);
  const talk = await stage.connect();
  const { client } = talk;
  const log = () => channels.channel(NAME)!.log;
  const publish = () => log().append({ type: 'message', data: UPDATE });

  const inVain = await client.request(get(`/poll/${NAME}?wait=0`));
  publish();
  const since = inVain.head.field('cursor');
  const { content: page } = await client.request(get(`/poll/${NAME}?since=${since}&wait=0`));

  const { cursor } = JSON.parse(page.toString()) as { readonly cursor: string };
  const held = client.request(get(`/poll/${NAME}?since=${cursor}&wait=25`));
  await talk.quiet();
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
  return talk;
}

/** The four ways, in the order of the conversation. */
export const WAYS = ['short poll', 'long poll', 'event stream', 'WebSocket'] as const;

export type Way = (typeof WAYS)[number];

/** Bytes that the update took in each way, both directions counted; and a poll that came too soon. */
export function costsOf(talk: Talk): Readonly<Record<Way | 'poll in vain', number>> {
  const exchange = (index: number) =>
    talk.message('client', index).bytes.length + talk.message('server', index).bytes.length;
  const chunks = talk.message('server', 3).parts.filter((part) => part instanceof ChunkLine);
  return {
    'poll in vain': exchange(0),
    'short poll': exchange(1),
    'long poll': exchange(2),
    // The first chunk opens the stream, the second is the event, the third ends it.
    'event stream': chunks[2]!.start - chunks[1]!.start,
    WebSocket: talk.message('server', 5).bytes.length,
  };
}
