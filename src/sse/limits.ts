/** What a server of event streams can make grow at its client. Going over raises the fault in brackets. */
export interface EventStreamLimits {
  /** Octets of one line, its end not counted (`line-too-long`). */
  readonly lineOctets: number;
  /** Octets of one block up to its blank line (`block-too-long`): until it ends, it is kept. */
  readonly blockOctets: number;
  /**
   * Lines of one block, its blank line not counted (`too-many-lines`): each costs more than the octets
   * that it has. Comments count: a server that sends one in 15 s and never a blank line gets 11 days.
   */
  readonly blockLines: number;
}

/**
 * Browsers have no limit of their own; `eventsource-parser` has none either. One set for all who read a
 * stream: what a client dispatches can also be explained, and what it refuses is refused there too.
 */
export const DEFAULT_EVENT_STREAM_LIMITS: EventStreamLimits = {
  lineOctets: 1024 * 1024,
  blockOctets: 8 * 1024 * 1024,
  blockLines: 65_536,
};
