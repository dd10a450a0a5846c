import type { Side } from '../wire/side.ts';
import type { FinEntry } from './entry.ts';
import type { InferredState, InferredStates } from './inferred-state.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

/**
 * What kind of ending the end of a direction was, from what had been seen until then.
 *
 * @param unread whether there was something that no one has understood: it may have been what is missing
 */
export function endingOf(
  { from, isReset }: FinEntry,
  { client, server }: InferredStates,
  unread: Unread = NOTHING_UNREAD,
): string {
  if (isReset) return 'reset: what was on its way is uncertain';
  const own = from === 'client' ? client : server;
  const peer = from === 'client' ? server : client;
  if (peer.hasEnded) return `${from} closes too`;
  const ending =
    own.speaks === 'websocket' ? endingOfWebSocket(from, own) : endingOfHttp(from, own);
  return isUnsure(own, unread) ? `${from} closed first` : ending;
}

/** Whether what was not understood may have been the response, or the Close frame, that is missing. */
function isUnsure(own: InferredState, { hasMessages, client, server }: Unread): boolean {
  const isUnread = client || server;
  if (!hasMessages) return isUnread;
  if (own.speaks === 'websocket') return isUnread && own.close !== 'closed' && !own.fault;
  return server && own.unanswered > 0;
}

/** RFC 6455 7.1.1: the server closes TCP first; 7.1.5: without a Close frame, 1006 is what an API says. */
function endingOfWebSocket(from: Side, { close, fault }: InferredState): string {
  if (close === 'closed') return `clean: Close both ways, ${from} closed first`;
  if (close === 'open') return 'no Close frame: the API will report 1006';
  if (fault !== undefined) return `failed: ${from} does not wait for a Close`;
  return close === 'close-sent' ? 'only one Close: no answer to it came' : 'a Close without answer';
}

/** RFC 9112 9.6: on a connection that is idle either side may close. */
function endingOfHttp(from: Side, { reading, writing, unanswered }: InferredState): string {
  const clean = `clean: ${from} closed first`;
  if (from === 'client') {
    if (reading) return 'client left mid-stream (as EventSource does)';
    return unanswered > 0 ? 'client left before the response came' : clean;
  }
  if (writing?.isUntilClose) return 'clean: this is how the content ends';
  if (writing) return 'server closed mid-content';
  return unanswered > 0 ? 'server closed without a response' : clean;
}
