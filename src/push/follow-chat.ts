import { UpgradeError } from '../net/client.ts';
import { connectWebSocket } from '../net/connect-websocket.ts';
import { callListener } from '../net/report-exception.ts';
import { pause } from '../net/timers.ts';
import type { WebSocket } from '../net/websocket.ts';
import { failureWords } from '../wire/failure-words.ts';
import { FollowError, type Followed, type FollowOptions, followedOf, waitAfter } from './follow.ts';
import { Poller } from './poller.ts';

/** RFC 6455 7.4.1: it has done what it was for. */
const NORMAL_CLOSURE = 1000;

/**
 * Follows a channel over a WebSocket, and opens another one where it breaks. A server that vanishes is
 * noticed by the WebSocket's own pings.
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
      if (signal.aborted) return;
      if (isFinal(error)) throw error;
      why = failureWords(error);
    }
    if (signal.aborted) return;
    const milliseconds = waitAfter(++failures, options.firstWait);
    callListener(() => options.onBreak(why, milliseconds));
    await pause(options.environment, milliseconds, signal);
  }
}

/** Whether asking again is of no use; a server that has too much to do is asked again. */
function isFinal(error: unknown): boolean {
  if (error instanceof UpgradeError) return error.statusCode !== 503;
  return error instanceof FollowError || error instanceof TypeError;
}

/** A WebSocket has no place of its own: without an id, what comes while it breaks would be lost. */
async function placeOfNow(options: FollowOptions): Promise<string> {
  const poller = new Poller(options, 0);
  const stop = () => poller.close();
  options.signal.addEventListener('abort', stop);
  try {
    const { head } = await poller.ask(undefined);
    const cursor = head.field('cursor');
    if (cursor === undefined) throw new FollowError(`${head.statusCode} without a Cursor`);
    return cursor;
  } finally {
    poller.close();
    options.signal.removeEventListener('abort', stop);
  }
}

function open(options: FollowOptions, cursor: string): Promise<WebSocket> {
  const { origin, channel, environment, tls, newTap, signal } = options;
  const url = new URL(`/chat/${channel}?since=${cursor}`, origin);
  url.protocol = url.protocol.replace('http', 'ws');
  return connectWebSocket(url.href, { environment, tls, tap: newTap(), signal });
}

/** @returns the code with which the server has closed */
async function readAll(
  socket: WebSocket,
  { signal, onEvent }: FollowOptions,
  onId: (id: string) => void,
): Promise<number> {
  const stop = () => socket.close(NORMAL_CLOSURE);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    for await (const { data } of socket) {
      const event = eventOf(data.toString());
      if (!event) continue;
      if (event.id !== undefined) onId(event.id);
      if (!signal.aborted) callListener(() => onEvent(event));
    }
    return (await socket.closed).code;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** @throws FollowError for what is no JSON: another connection would bring it again */
function eventOf(text: string): Followed | undefined {
  try {
    return followedOf(JSON.parse(text));
  } catch {
    throw new FollowError('a message is no JSON');
  }
}
