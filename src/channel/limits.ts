/** What a log keeps at most. Whatever goes beyond the first of these bounds makes the oldest events go. */
export interface LogLimits {
  /** Events. */
  readonly events: number;
  /** Octets of all events together, as `sizeOf` counts them. */
  readonly octets: number;
  /** Milliseconds since an event was published. */
  readonly age: number;
}

/** SQS keeps messages for days; a client that follows a live channel comes back within minutes. */
export const DEFAULT_LOG_LIMITS: LogLimits = {
  events: 1000,
  octets: 4 * 1024 * 1024,
  age: 10 * 60 * 1000,
};

/** How much one reader gets at once. */
export interface BatchLimits {
  /** Events in one page. */
  readonly events: number;
  /** Octets in one page; one event is always given, however long it is. */
  readonly octets: number;
}

/** SQS gives 10 messages at once; a page of 100 events is still written in one go. */
export const DEFAULT_BATCH_LIMITS: BatchLimits = { events: 100, octets: 256 * 1024 };

/** Where events would be lost otherwise, as many are given as fit into a page by their octets. */
export const LAST_MOMENT_LIMITS: BatchLimits = { ...DEFAULT_BATCH_LIMITS, events: Infinity };
