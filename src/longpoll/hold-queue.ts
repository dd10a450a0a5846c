import { type Cursor, formatId, type Position } from '../channel/event-id.ts';
import { type EventLog, type LogListener, type Page, saysNothing } from '../channel/event-log.ts';
import { type BatchLimits, DEFAULT_BATCH_LIMITS, LAST_MOMENT_LIMITS } from '../channel/limits.ts';
import { deadlineOf, earliest, type Hold, type HoldCount } from './hold.ts';

/** The end of a hold. */
export type PollAnswer =
  /** There is something to tell, if only that nothing more will come. */
  | { readonly kind: 'page'; readonly page: Page; readonly isEnd: boolean }
  /** Nothing has come; the cursor is good for the next poll. */
  | { readonly kind: 'timeout'; readonly cursor: string }
  /** Too many wait already. */
  | { readonly kind: 'full' };

/** What a poll asks for. */
export interface Poll {
  readonly cursor: Cursor;
  /** 0: a short poll, which is answered at once whatever there is. */
  readonly waitMilliseconds: number | undefined;
}

/** What a hold queue takes from the world. */
export interface HoldQueueOptions {
  readonly count: HoldCount;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Puts a task off to the end of the present turn. */
  readonly later: (task: () => void) => void;
  /** Told when no one waits any longer. */
  readonly onEmpty?: (() => void) | undefined;
}

interface HeldPoll extends Hold {
  /** What the poll has seen. Events lie after it, or will. */
  readonly position: Position;
  readonly answer: (answer: PollAnswer) => void;
}

/** Polls that are answered in one turn: more would keep everyone else waiting. */
const SLICE = 500;

/**
 * Holds polls until there is something after their cursor, for everyone who waits: a broadcast. The log
 * and the cursor decide what a poll gets, never whether it waited at the right moment.
 */
export class HoldQueue implements LogListener {
  readonly #log: EventLog;
  readonly #options: HoldQueueOptions;
  readonly #held = new Set<HeldPoll>();
  /** The page that was read last: those who wait from the same place share it. */
  #shared: { readonly from: number; readonly upTo: number; readonly page: Page } | undefined;
  #isDue = false;

  constructor(log: EventLog, options: HoldQueueOptions) {
    this.#log = log;
    this.#options = options;
    log.subscribe(this);
  }

  /** How many wait. */
  get size(): number {
    return this.#held.size;
  }

  /** When someone's time is up; undefined where no one waits. */
  get deadline(): number | undefined {
    return earliest(this.#held);
  }

  /**
   * Answers a poll: at once if there is anything to tell or if it is not to wait, otherwise when there
   * is, or when its time is up.
   *
   * @param now milliseconds on the clock that `expire` looks at
   * @param answer called exactly once
   * @returns the hold, if it is one
   */
  poll(poll: Poll, now: number, answer: (answer: PollAnswer) => void): Hold | undefined {
    const { count, random } = this.#options;
    const page = this.#log.since(poll.cursor);
    const wait = count.clamp(poll.waitMilliseconds);
    if (!saysNothing(page) || this.#log.isEnded) {
      answer({ kind: 'page', page, isEnd: this.#log.isEnded });
    } else if (wait === 0) answer({ kind: 'timeout', cursor: page.cursor });
    else if (count.isFull) answer({ kind: 'full' });
    else {
      const position = this.#log.position;
      const hold: HeldPoll = { position, deadline: deadlineOf(now, wait, random()), answer };
      this.#held.add(hold);
      count.add();
      return hold;
    }
    return undefined;
  }

  /** Answers one that cannot wait any longer: who asked has gone, or the server is to stop. */
  release(hold: Hold): void {
    this.#answer(hold as HeldPoll);
  }

  /** Answers those whose time is up. An event that has come by then comes first. */
  expire(now: number): void {
    for (const hold of this.#held) if (hold.deadline <= now) this.#answer(hold);
  }

  appended(): void {
    this.#releaseLater();
  }

  /** Answers those who have not seen what is about to go. The first have waited longest, and seen least. */
  forgetting(sequence: number): void {
    for (const hold of this.#held) {
      if (hold.position.sequence >= sequence) break;
      this.#answer(hold, LAST_MOMENT_LIMITS);
    }
  }

  ended(): void {
    this.#releaseLater();
  }

  #releaseLater(): void {
    if (this.#isDue || this.#held.size === 0) return;
    this.#isDue = true;
    this.#options.later(() => {
      this.#isDue = false;
      this.#release();
    });
  }

  /** Oldest first. What is left for the next turn is still held, and may come to its deadline. */
  #release(): void {
    let left = SLICE;
    for (const hold of this.#held) {
      if (!this.#log.isEnded && hold.position.sequence === this.#log.position.sequence) continue;
      if (left-- === 0) {
        this.#releaseLater();
        return;
      }
      this.#answer(hold);
    }
  }

  #answer(hold: HeldPoll, limits: BatchLimits = DEFAULT_BATCH_LIMITS): void {
    if (!this.#remove(hold)) return;
    const page = this.#pageFor(hold, limits);
    const { isEnded } = this.#log;
    if (!saysNothing(page) || isEnded) hold.answer({ kind: 'page', page, isEnd: isEnded });
    else hold.answer({ kind: 'timeout', cursor: formatId(hold.position) });
  }

  #pageFor({ position }: HeldPoll, limits: BatchLimits): Page {
    const upTo = this.#log.position.sequence;
    const isShared = this.#shared?.from === position.sequence && this.#shared.upTo === upTo;
    if (!isShared) {
      this.#shared = { from: position.sequence, upTo, page: this.#log.since(position, limits) };
    }
    return this.#shared!.page;
  }

  #remove(hold: HeldPoll): boolean {
    if (!this.#held.delete(hold)) return false;
    this.#options.count.remove();
    if (this.#held.size === 0) this.#options.onEmpty?.();
    return true;
  }
}
