import { callListener } from '../net/report-exception.ts';
import { pause } from '../net/timers.ts';
import { failureWords } from '../wire/failure-words.ts';
import { FollowError, type FollowOptions, followedOf, waitAfter } from './follow.ts';
import { Poller } from './poller.ts';

/** How polls follow each other. */
export interface Polling {
  /** Seconds that the server may hold a poll; 0 makes it a short one. */
  readonly wait: number;
  /** Milliseconds from an answer to the next poll. */
  readonly pause: number;
}

/**
 * Follows a channel by polls. The cursor moves only with an answer that has been read: whatever breaks
 * before is asked for again.
 *
 * @returns when the channel has ended, or the signal was given
 * @throws FollowError where the server refuses
 */
export async function followByPolls(options: FollowOptions, polling: Polling): Promise<void> {
  const { signal } = options;
  const poller = new Poller(options, polling.wait);
  const stop = () => poller.close();
  signal.addEventListener('abort', stop);
  try {
    await pollOn(poller, options, polling);
  } finally {
    poller.close();
    signal.removeEventListener('abort', stop);
  }
}

async function pollOn(poller: Poller, options: FollowOptions, polling: Polling): Promise<void> {
  const { signal, environment } = options;
  let place: Place = { cursor: options.since, isEnd: false };
  for (let failures = 0; !signal.aborted; ) {
    try {
      place = await pollOnce(poller, options, place);
      if (place.isEnd) return;
      failures = 0;
      if (polling.pause > 0) await pause(environment, polling.pause, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof FollowError || error instanceof TypeError) throw error;
      poller.close();
      const milliseconds = waitAfter(++failures, options.firstWait);
      callListener(() => options.onBreak(failureWords(error), milliseconds));
      await pause(environment, milliseconds, signal);
    }
  }
}

/** How far one has come, and whether there is no further. */
interface Place {
  readonly cursor: string | undefined;
  readonly isEnd: boolean;
}

async function pollOnce(poller: Poller, options: FollowOptions, from: Place): Promise<Place> {
  const { head, content } = await poller.ask(from.cursor);
  if (head.statusCode === 204) {
    return { cursor: head.field('cursor') ?? from.cursor, isEnd: false };
  }
  const page = pageOf(content.toString());
  for (const value of [page, ...page.events]) {
    const event = followedOf(value);
    if (event && !options.signal.aborted) callListener(() => options.onEvent(event));
  }
  return { cursor: page.cursor, isEnd: page.ended === true };
}

interface PolledPage {
  readonly events: readonly unknown[];
  readonly cursor: string;
  readonly ended?: unknown;
}

/** @throws FollowError for what is no page */
function pageOf(text: string): PolledPage {
  try {
    const page = JSON.parse(text) as PolledPage;
    if (Array.isArray(page.events) && typeof page.cursor === 'string') return page;
  } catch {
    // It is told below.
  }
  throw new FollowError('the answer is no page of events');
}
