import type { LogLimits } from '../channel/limits.ts';
import type { HoldLimits, WorkLimits } from '../longpoll/limits.ts';
import type { Given } from '../wire/with-defaults.ts';

/** What a server of channels keeps and allows at most, besides what logs and queues say themselves. */
export interface PushLimits {
  /**
   * Channels and queues with a name of their own, each, as long as they are in use: a channel that
   * someone follows or that has an event that is not old, a queue that has a message or that someone
   * waits at. All others give way to new names; when none is left, a new name is 503.
   */
  readonly names: number;
  /**
   * Milliseconds after which the latest event of a channel that no one follows is old. It can still be
   * read then, until its log forgets it or the name gives way: who posts to names without end keeps
   * others out for no longer than this.
   */
  readonly quiet: number;
  /**
   * Octets of all channels and queues together, as they are counted there. From then on a client that
   * publishes or sends is told 503, and in a chat 1013, until something has been kept for its time: nothing goes
   * before. The process itself may still publish. Redis does the same with `maxmemory` and `noeviction`,
   * its default. It takes up to four times
   * as much memory.
   */
  readonly octets: number;
  /** Octets of one event's data, or of one message's body. */
  readonly dataOctets: number;
  /**
   * Event streams that are open at once. One too many is told when to come back, by 200: a 503 would end
   * an EventSource for good. Fewer than the connections that a server takes, so that there are some left
   * for publishers; where those run out first, the server says the same, `src/net/overload.ts`.
   */
  readonly streams: number;
  /** Octets that may be published while one reader reads nothing; then it is dropped. */
  readonly behindOctets: number;
  /** Milliseconds after which a stream is sent a comment to which nothing was written: proxies wait 30 or 60 s. */
  readonly keepAlive: number;
  /** Milliseconds after which a client whose stream broke comes back; by chance up to twice as long. */
  readonly retry: number;
  /** Where they differ from the default. */
  readonly log?: Given<LogLimits> | undefined;
  readonly holds?: Given<HoldLimits> | undefined;
  readonly work?: Given<WorkLimits> | undefined;
}

/** Milliseconds without an octet after which a client takes its server for gone: four heartbeats. */
export const READ_TIMEOUT = 60_000;

export const DEFAULT_PUSH_LIMITS: PushLimits = {
  names: 10_000,
  quiet: 60_000,
  octets: 256 * 1024 * 1024,
  dataOctets: 64 * 1024,
  streams: 15_000,
  behindOctets: 1024 * 1024,
  keepAlive: 15_000,
  retry: 2000,
};
