import { MemoryLog } from '../channel/memory-log.ts';
import { HoldCount } from '../longpoll/hold.ts';
import { DEFAULT_HOLD_LIMITS } from '../longpoll/limits.ts';
import { WorkQueue } from '../longpoll/work-queue.ts';
import { Chance } from '../net/chance.ts';
import { type Sources, SYSTEM_SOURCES } from '../net/sources.ts';
import { Alarm } from '../net/timers.ts';
import { atEndOfTurn } from '../net/turn.ts';
import { Channel, type ChannelSurroundings } from './channel.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from './limits.ts';

/** All channels and queues of a server, by their names. Whoever asks for one first makes it. */
export class Channels {
  readonly limits: PushLimits;
  /** Polls that wait, on all of them. */
  readonly holds: HoldCount;
  readonly #sources: Sources;
  readonly #around: ChannelSurroundings;
  readonly #channels = new Map<string, Channel>();
  readonly #queues = new Map<string, WorkQueue>();
  readonly #alarm: Alarm;
  readonly #chance: Chance;

  constructor(sources: Sources = SYSTEM_SOURCES, limits: PushLimits = DEFAULT_PUSH_LIMITS) {
    this.limits = limits;
    this.holds = new HoldCount(limits.holds ?? DEFAULT_HOLD_LIMITS);
    this.#sources = sources;
    this.#chance = new Chance(sources);
    this.#alarm = new Alarm(sources, (now) => this.expire(now));
    this.#around = {
      limits,
      holds: this.holds,
      chance: this.chance,
      now: () => sources.monotonic(),
      later: (runAtEndOfTurn) => atEndOfTurn({ runAtEndOfTurn }),
    };
  }

  /** The clock that waits go by: milliseconds from any start. */
  get now(): number {
    return this.#sources.monotonic();
  }

  /** The date, milliseconds since 1970-01-01 UTC. */
  get time(): number {
    return this.#sources.now();
  }

  /** A number from 0 to 1. */
  readonly chance = (): number => this.#chance.draw();

  /** Event streams that are open, on all channels. */
  get streamCount(): number {
    let count = 0;
    for (const { streams } of this.#channels.values()) count += streams.followerCount;
    return count;
  }

  /** @returns undefined where there is no room for another */
  channel(name: string): Channel | undefined {
    const known = this.#channels.get(name);
    if (known) return known;
    if (this.#channels.size >= this.limits.names && !this.#forgetUnused()) return undefined;
    return this.renew(name);
  }

  /** Begins a channel anew: with an empty log, and another epoch. */
  renew(name: string): Channel {
    const epoch = Buffer.from(this.#sources.randomOctets(4)).toString('hex');
    const now = () => this.#sources.monotonic();
    const log = new MemoryLog({ epoch, now, ...(this.limits.log && { limits: this.limits.log }) });
    const channel = new Channel(log, this.#around);
    this.#channels.set(name, channel);
    return channel;
  }

  /** @returns undefined where there is no room for another */
  queue(name: string): WorkQueue | undefined {
    const known = this.#queues.get(name);
    if (known) return known;
    if (this.#queues.size >= this.limits.names) return undefined;
    const { work } = this.limits;
    const queue = new WorkQueue({
      count: this.holds,
      chance: this.chance,
      newSecret: () => Buffer.from(this.#sources.randomOctets(9)).toString('base64url'),
      ...(work && { limits: work }),
    });
    this.#queues.set(name, queue);
    return queue;
  }

  /** Something is to be done by then. */
  wakeBy(deadline: number | undefined): void {
    this.#alarm.setBy(deadline);
  }

  /** Does what is due. @returns when the next thing is, if there is one */
  expire(now: number): number | undefined {
    let next = Infinity;
    for (const each of [...this.#channels.values(), ...this.#queues.values()]) {
      each.expire(now);
      next = Math.min(next, each.deadline ?? Infinity);
    }
    return next === Infinity ? undefined : next;
  }

  /** A channel that no one reads and of which nothing is kept can be made again. */
  #forgetUnused(): boolean {
    for (const [name, { readerCount, log }] of this.#channels) {
      if (readerCount === 0 && log.size.events === 0) return this.#channels.delete(name);
    }
    return false;
  }
}
