import type { LogLimits } from '../channel/limits.ts';
import type { HoldLimits, WorkLimits } from '../longpoll/limits.ts';

/** What a server of channels keeps and allows at most, besides what logs and queues say themselves. */
export interface PushLimits {
  /** Channels and queues with a name of their own, each. */
  readonly names: number;
  /** Octets of one event's data, or of one message's body. */
  readonly dataOctets: number;
  /** Event streams that are open at once. */
  readonly streams: number;
  /** Octets that may be published while one reader reads nothing; then it is dropped. */
  readonly behindOctets: number;
  /** Milliseconds without an event, after which a comment keeps a stream alive: proxies wait 30 or 60 s. */
  readonly keepAlive: number;
  /** Milliseconds after which a client whose stream broke comes back; by chance up to twice as long. */
  readonly retry: number;
  readonly log?: LogLimits;
  readonly holds?: HoldLimits;
  readonly work?: WorkLimits;
}

/** Milliseconds without an octet after which a client takes its server for gone: four heartbeats. */
export const READ_TIMEOUT = 60_000;

export const DEFAULT_PUSH_LIMITS: PushLimits = {
  names: 1000,
  dataOctets: 64 * 1024,
  streams: 20_000,
  behindOctets: 1024 * 1024,
  keepAlive: 15_000,
  retry: 2000,
};
