import { UpgradeError } from '../net/client.ts';
import { connectTo, placeOf } from '../net/connect-url.ts';
import { connectWebSocket } from '../net/connect-websocket.ts';
import { pause } from '../net/timers.ts';
import type { WebSocket } from '../net/websocket.ts';
import { FollowError, type FollowOptions, followedOf, waitBehind } from './follow.ts';

/** RFC 6455 7.4.1: it has done what it was for. */
const NORMAL_CLOSURE = 1000;

/**
 * Follows a channel over a WebSocket, and opens another one where it breaks.
 *
 * @returns when the channel has ended, or the signal was given
 * @throws FollowError or UpgradeError where the server refuses
 */
export async function followByChat(options: FollowOptions): Promise<void> {
  const { signal } = options;
  let cursor = options.since;
  for (let failures = 0; !signal.aborted; ) {
    let why = 'the connection was closed';
    try {
      cursor ??= await placeOfNow(options);
      const socket = await open(options, cursor);
      failures = 0;
      const code = await readAll(socket, options, (id) => {
        cursor = id;
      });
      if (code === NORMAL_CLOSURE) return;
      why = `closed with ${code}`;
    } catch (error) {
      if (isFinal(error)) throw error;
      why = (error as Error).message;
    }
    if (signal.aborted) return;
    const milliseconds = waitBehind(++failures, options.firstWait);
    options.onBreak(why, milliseconds);
    await pause(options.sources, milliseconds, signal);
  }
}

/** Whether asking again is of no use; a server that has too much to do is asked again. */
function isFinal(error: unknown): boolean {
  if (error instanceof UpgradeError) return error.statusCode !== 503;
  return error instanceof FollowError || error instanceof TypeError;
}

/** A WebSocket has no place of its own: without an id, what comes while it breaks would be lost. */
async function placeOfNow({
  origin,
  channel,
  sources,
  tls,
  newTap,
}: FollowOptions): Promise<string> {
  const url = new URL(`/poll/${channel}?wait=0`, origin);
  const client = await connectTo(url, ['http:', 'https:'], { sources, tls, tap: newTap() });
  const { requestTarget, host } = placeOf(url);
  const { head } = await client.request({ method: 'GET', requestTarget, fields: [['Host', host]] });
  client.end();
  const cursor = head.field('cursor');
  if (cursor === undefined) throw new FollowError(`${head.statusCode} without a Cursor`);
  return cursor;
}

function open(options: FollowOptions, cursor: string): Promise<WebSocket> {
  const { origin, channel, sources, tls, newTap } = options;
  const url = new URL(`/chat/${channel}?since=${cursor}`, origin);
  url.protocol = url.protocol.replace('http', 'ws');
  return connectWebSocket(url.href, { sources, tls, tap: newTap() });
}

/** @returns the code with which the server has closed */
async function readAll(
  socket: WebSocket,
  { signal, onEvent }: FollowOptions,
  onId: (id: string) => void,
): Promise<number> {
  const stop = () => socket.close(NORMAL_CLOSURE);
  signal.addEventListener('abort', stop);
  for await (const { data } of socket) {
    const event = followedOf(JSON.parse(data.toString()));
    if (!event) continue;
    if (event.id !== undefined) onId(event.id);
    onEvent(event);
  }
  signal.removeEventListener('abort', stop);
  return (await socket.closed).code;
}
