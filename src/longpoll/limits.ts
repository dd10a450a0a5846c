/** What may wait, and for how long. */
export interface HoldLimits {
  /** Milliseconds that a request waits if it does not say how long: below the 30 s of usual proxies. */
  readonly defaultWait: number;
  /** Milliseconds that a request waits at most. SQS: 20,000. */
  readonly mostWait: number;
  /** Requests that wait at once, whatever for. */
  readonly holds: number;
}

export const DEFAULT_HOLD_LIMITS: HoldLimits = {
  defaultWait: 25_000,
  mostWait: 60_000,
  holds: 20_000,
};

/** What a work queue keeps. */
export interface WorkLimits {
  /** Messages, in flight or not. SQS: 120,000 in flight. */
  readonly messages: number;
  /** Octets of all messages together. */
  readonly octets: number;
  /**
   * Milliseconds after which a message goes that no one has taken and deleted, and not before. SQS: 4
   * days; it keeps them on disks, we in memory, where a queue that no one works on is only in the way.
   */
  readonly retention: number;
  /** Milliseconds that a message is hidden from others while someone works on it. SQS: 30,000. */
  readonly visibilityTimeout: number;
}

export const DEFAULT_WORK_LIMITS: WorkLimits = {
  messages: 10_000,
  octets: 16 * 1024 * 1024,
  retention: 5 * 60_000,
  visibilityTimeout: 30_000,
};
