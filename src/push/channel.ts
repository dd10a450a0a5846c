import { Broadcast } from '../channel/broadcast.ts';
import type { MemoryLog } from '../channel/memory-log.ts';
import { SharedContent } from '../http/shared-content.ts';
import type { HoldCount } from '../longpoll/hold.ts';
import { HoldQueue } from '../longpoll/hold-queue.ts';
import { encodeComment } from '../sse/encode.ts';
import { encodeAsEventStream, encodeAsMessages } from './encode-page.ts';
import type { PushLimits } from './limits.ts';

/** What a channel takes from the world, and from its server. */
export interface ChannelSurroundings {
  readonly limits: PushLimits;
  readonly holds: HoldCount;
  readonly chance: () => number;
  readonly now: () => number;
  /** Puts a task off to the end of the present turn. */
  readonly later: (task: () => void) => void;
}

/** A log, and all those who read it, by whatever transport. */
export class Channel {
  readonly log: MemoryLog;
  readonly streams: Broadcast<SharedContent>;
  readonly chats: Broadcast<readonly string[]>;
  readonly polls: HoldQueue;
  readonly #around: ChannelSurroundings;
  #heardAt: number;

  constructor(log: MemoryLog, around: ChannelSurroundings) {
    const { later, holds: count, chance } = around;
    const { behindOctets } = around.limits;
    this.log = log;
    this.#around = around;
    this.#heardAt = around.now();
    this.streams = new Broadcast(log, {
      encode: (page) => this.#share(encodeAsEventStream(page)),
      sizeOf: ({ length }) => length,
      later,
      behindOctets,
    });
    this.chats = new Broadcast<readonly string[]>(log, {
      encode: encodeAsMessages,
      sizeOf: (texts) => texts.reduce((sum, { length }) => sum + length, 0),
      later,
      behindOctets,
    });
    this.polls = new HoldQueue(log, { count, chance, later });
  }

  /** How many wait for the next event. */
  get readerCount(): number {
    return this.streams.followerCount + this.chats.followerCount + this.polls.size;
  }

  /** When something is to be done here, if nothing comes before. */
  get deadline(): number | undefined {
    const polls = this.polls.deadline;
    if (this.streams.followerCount === 0) return polls;
    const { keepAlive } = this.#around.limits;
    return Math.min(polls ?? Infinity, this.#heardAt + keepAlive);
  }

  /** Answers polls that have waited long enough, and keeps streams alive on which nothing was sent. */
  expire(now: number): void {
    this.polls.expire(now);
    if (now < this.#heardAt + this.#around.limits.keepAlive) return;
    this.streams.tellAll(this.#share(KEEP_ALIVE));
  }

  #share(text: string): SharedContent {
    this.#heardAt = this.#around.now();
    return new SharedContent(Buffer.from(text));
  }
}

const KEEP_ALIVE = `${encodeComment('')}\n`;
