import type { Client, ReceivedResponse } from '../net/client.ts';
import { connectTo, placeOf } from '../net/connect-url.ts';
import { pause } from '../net/timers.ts';
import { FollowError, type FollowOptions, followedOf, waitBehind } from './follow.ts';

/** How polls follow each other. */
export interface Polling {
  /** Seconds that the server may hold a poll; 0 makes it a short one. */
  readonly wait: number;
  /** Milliseconds from an answer to the next poll. */
  readonly pause: number;
}

/**
 * Follows a channel by polls, on one connection for as long as it lasts. The cursor moves only with an
 * answer that has been read: whatever breaks before is asked for again.
 *
 * @returns when the channel has ended, or the signal was given
 * @throws FollowError where the server refuses
 */
export async function followByPolls(options: FollowOptions, polling: Polling): Promise<void> {
  const { signal } = options;
  const poller = new Poller(options, polling);
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
  const { signal } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (await poller.poll()) return;
      failures = 0;
      if (polling.pause > 0) await pause(options.sources, polling.pause, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof FollowError || error instanceof TypeError) throw error;
      poller.close();
      const milliseconds = waitBehind(++failures, options.firstWait);
      options.onBreak((error as Error).message, milliseconds);
      await pause(options.sources, milliseconds, signal);
    }
  }
}

class Poller {
  readonly #options: FollowOptions;
  readonly #polling: Polling;
  #cursor: string | undefined;
  #client: Client | undefined;

  constructor(options: FollowOptions, polling: Polling) {
    this.#options = options;
    this.#polling = polling;
    this.#cursor = options.since;
  }

  close(): void {
    this.#client?.destroy();
    this.#client = undefined;
  }

  /** Asks once. @returns whether the channel has ended */
  async poll(): Promise<boolean> {
    const { head, content } = await this.#ask();
    if (head.field('connection')?.toLowerCase() === 'close') this.close();
    if (head.statusCode === 204) {
      this.#cursor = head.field('cursor') ?? this.#cursor;
      return false;
    }
    if (head.statusCode === 503) throw new Error('503: the server has too much to do');
    if (head.statusCode !== 200) {
      throw new FollowError(`${head.statusCode} ${content.toString().trim()}`);
    }
    return this.#take(content.toString());
  }

  #take(text: string): boolean {
    const page = pageOf(text);
    const notice = followedOf(page);
    if (notice) this.#options.onEvent(notice);
    for (const value of page.events) {
      const event = followedOf(value);
      if (event) this.#options.onEvent(event);
    }
    this.#cursor = page.cursor;
    return page.ended === true;
  }

  async #ask(): Promise<ReceivedResponse> {
    const { origin, channel, sources, tls, newTap } = this.#options;
    const url = new URL(`/poll/${channel}?wait=${this.#polling.wait}`, origin);
    if (this.#cursor !== undefined) url.searchParams.set('since', this.#cursor);
    this.#client ??= await connectTo(url, ['http:', 'https:'], { sources, tls, tap: newTap() });
    const { requestTarget, host } = placeOf(url);
    return this.#client.request({ method: 'GET', requestTarget, fields: [['Host', host]] });
  }
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
