/** How much measuring a benchmark may do. */
export interface Effort {
  /** In each round every server is loaded once. */
  readonly rounds: number;
  /** For which a server is loaded with requests; wrk counts in whole seconds. */
  readonly seconds: number;
  /** For which a server is loaded with messages. */
  readonly milliseconds: number;
  /** Rounds of opening thousands of connections. */
  readonly idleRounds: number;
}

/** Enough for a figure that is compared with an aim. */
export const FULL: Effort = { rounds: 9, seconds: 1, milliseconds: 300, idleRounds: 3 };

/** Enough to see whether something has become much worse. */
export const QUICK: Effort = { rounds: 3, seconds: 1, milliseconds: 150, idleRounds: 1 };
