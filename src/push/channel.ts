import { Broadcast } from '../channel/broadcast.ts';
import type { MemoryLog } from '../channel/memory-log.ts';
import { SharedContent } from '../http/shared-content.ts';
import type { HoldCount } from '../longpoll/hold.ts';
import { HoldQueue } from '../longpoll/hold-queue.ts';
import { encodeComment } from '../sse/encode.ts';
import { encodeAsEventStream, encodeAsMessages } from './encode-page.ts';
import type { PushLimits } from './limits.ts';
import type { Named } from './names.ts';
import type { StreamCount } from './stream-count.ts';

/** What a channel takes from the world, and from its server. */
export interface ChannelSurroundings {
  readonly limits: PushLimits;
  readonly holds: HoldCount;
  readonly streams: StreamCount;
  readonly random: () => number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Puts a task off to the end of the present turn. */
  readonly later: (task: () => void) => void;
}

/** Told what a channel is used for. */
export interface ChannelObserver {
  /** An event has been published. */
  published(): void;
  /** No one waits for the next one any longer. */
  left(): void;
}

/** A log, and all those who read it, by whatever transport. */
export class Channel implements Named {
  readonly log: MemoryLog;
  readonly streams: Broadcast<SharedContent>;
  readonly chats: Broadcast<readonly string[]>;
  readonly polls: HoldQueue;

  constructor(log: MemoryLog, around: ChannelSurroundings, observer: ChannelObserver) {
    const { later, holds, streams, random, now } = around;
    const { behindOctets, keepAlive: milliseconds } = around.limits;
    const onEmpty = () => {
      if (!this.isInUse()) observer.left();
    };
    this.log = log;
    log.subscribe({ appended: () => observer.published(), ended: () => undefined });
    this.streams = new Broadcast(log, {
      encode: (page) => new SharedContent(Buffer.from(encodeAsEventStream(page))),
      sizeOf: ({ length }) => length,
      heartbeat: { milliseconds, form: KEEP_ALIVE },
      count: streams,
      onEmpty,
      now,
      later,
      behindOctets,
    });
    this.chats = new Broadcast<readonly string[]>(log, {
      encode: encodeAsMessages,
      sizeOf: (texts) => texts.reduce((sum, { length }) => sum + length, 0),
      onEmpty,
      later,
      behindOctets,
    });
    this.polls = new HoldQueue(log, { count: holds, random, later, onEmpty });
  }

  /** How many wait for the next event. */
  get readerCount(): number {
    return this.streams.followerCount + this.chats.followerCount + this.polls.size;
  }

  isInUse(): boolean {
    return this.readerCount > 0;
  }

  nameGone(): void {
    this.log.leaveCount();
  }

  /** When something is to be done here, if nothing comes before. */
  get deadline(): number | undefined {
    const next = Math.min(this.polls.deadline ?? Infinity, this.streams.deadline ?? Infinity);
    return next === Infinity ? undefined : next;
  }

  /** Answers polls that have waited long enough, and keeps streams alive on which nothing was sent. */
  expire(now: number): void {
    this.polls.expire(now);
    this.streams.expire(now);
  }
}

/** HTML 9.2.7: a comment, since some proxies drop what is silent. */
const KEEP_ALIVE = new SharedContent(Buffer.from(`${encodeComment('')}\n`));
