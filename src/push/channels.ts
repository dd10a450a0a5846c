import { DEFAULT_LOG_LIMITS } from '../channel/limits.ts';
import { MemoryLog } from '../channel/memory-log.ts';
import { OctetCount } from '../channel/octet-count.ts';
import { HoldCount } from '../longpoll/hold.ts';
import { WorkQueue } from '../longpoll/work-queue.ts';
import { type Environment, SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { RandomNumbers } from '../net/random-numbers.ts';
import { Alarm } from '../net/timers.ts';
import { atEndOfTurn } from '../net/turn.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { Channel, type ChannelSurroundings } from './channel.ts';
import { DEFAULT_PUSH_LIMITS, type PushLimits } from './limits.ts';
import { Names } from './names.ts';
import { StreamCount } from './stream-count.ts';

/** What has something to do at its time. */
export interface Timed {
  readonly deadline: number | undefined;
  expire(now: number): void;
}

/** Logs that are looked through for old events for one who asks. */
const LOOKS = 100;

/** All channels and queues of a server, by their names. One is made when it is first asked for. */
export class Channels {
  readonly limits: PushLimits;
  /** Polls that wait, on all of them. */
  readonly holds: HoldCount;
  /** Event streams that are open, on all of them. */
  readonly streams: StreamCount;
  /** What is kept, by all of them. */
  readonly octets: OctetCount;
  readonly #environment: Environment;
  readonly #around: ChannelSurroundings;
  readonly #channels: Names<Channel>;
  readonly #queues: Names<WorkQueue>;
  /** Those that have something to do some time. */
  readonly #timed = new Set<Timed>();
  readonly #alarm: Alarm;
  /** Goes round all channels, a few at a time, for what is old. */
  #round: Iterator<Channel> | undefined;
  readonly #random: RandomNumbers;

  /** @param limits where they differ from the default */
  constructor(environment: Environment = SYSTEM_ENVIRONMENT, limits?: Given<PushLimits>) {
    this.limits = withDefaults(DEFAULT_PUSH_LIMITS, limits);
    this.holds = new HoldCount(this.limits.holds);
    this.streams = new StreamCount(this.limits.streams);
    this.octets = new OctetCount(this.limits.octets);
    this.#environment = environment;
    this.#random = new RandomNumbers(environment);
    this.#alarm = new Alarm(environment, (now) => this.expire(now));
    this.#around = {
      limits: this.limits,
      holds: this.holds,
      streams: this.streams,
      random: this.random,
      now: () => environment.monotonic(),
      later: (runAtEndOfTurn) => atEndOfTurn({ runAtEndOfTurn }),
    };
    const { names: most, quiet } = this.limits;
    const { age } = withDefaults(DEFAULT_LOG_LIMITS, this.limits.log);
    const { now } = this.#around;
    // An event that its log has forgotten is nothing that anyone could come back for.
    this.#channels = new Names({ most, rest: Math.min(quiet, age), now });
    this.#queues = new Names({ most, rest: 0, now });
  }

  /** The clock that waits go by: milliseconds from any start. */
  get now(): number {
    return this.#environment.monotonic();
  }

  /** The date, milliseconds since 1970-01-01 UTC. */
  get time(): number {
    return this.#environment.now();
  }

  /** A number from 0 to 1. */
  readonly random = (): number => this.#random.draw();

  /** The channel of that name, if there is one. */
  findChannel(name: string): Channel | undefined {
    return this.#channels.find(name);
  }

  /** @returns undefined where there is no room for another */
  channel(name: string): Channel | undefined {
    return this.#channels.findOrMake(name, () => this.#newChannel(name));
  }

  /** Restarts a channel: with an empty log, and another epoch. Its followers see it end. */
  renew(name: string): Channel {
    this.#channels.find(name)?.log.end();
    const channel = this.#newChannel(name);
    this.#channels.set(name, channel);
    return channel;
  }

  /** The queue of that name, if there is one. */
  findQueue(name: string): WorkQueue | undefined {
    return this.#queues.find(name);
  }

  /** @returns undefined where there is no room for another */
  queue(name: string): WorkQueue | undefined {
    return this.#queues.findOrMake(name, () => this.#newQueue(name));
  }

  /**
   * Whether as much is kept as may be. Old events go when someone uses their log; where there is no other
   * room we look for some, but only through so many logs for each request.
   */
  isFull(): boolean {
    for (let looks = 0; looks < LOOKS && this.octets.isFull; looks++) {
      this.#round ??= this.#channels[Symbol.iterator]();
      const { value, done } = this.#round.next();
      if (done) this.#round = undefined;
      else value.log.forgetOld();
    }
    return this.octets.isFull;
  }

  /** It has something to do, by its deadline. */
  wake(timed: Timed): void {
    this.#timed.add(timed);
    this.#alarm.setBy(timed.deadline);
  }

  /** Does what is due. @returns when the next thing is, if there is one */
  expire(now: number): number | undefined {
    let next = Infinity;
    for (const timed of this.#timed) {
      timed.expire(now);
      const { deadline } = timed;
      if (deadline === undefined) this.#timed.delete(timed);
      else next = Math.min(next, deadline);
    }
    return next === Infinity ? undefined : next;
  }

  #newChannel(name: string): Channel {
    const epoch = Buffer.from(this.#environment.randomOctets(4)).toString('hex');
    const { log: limits, dataOctets } = this.limits;
    const log = new MemoryLog({
      epoch,
      now: this.#around.now,
      limits,
      dataOctets,
      count: this.octets,
    });
    return new Channel(log, this.#around, {
      published: () => this.#channels.keep(name),
      left: () => this.#channels.release(name),
    });
  }

  #newQueue(name: string): WorkQueue {
    return new WorkQueue({
      count: this.holds,
      random: this.random,
      newSecret: () => Buffer.from(this.#environment.randomOctets(9)).toString('base64url'),
      limits: this.limits.work,
      octets: this.octets,
      onEmpty: () => this.#queues.release(name),
    });
  }
}
