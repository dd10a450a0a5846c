import type { Placed, Span } from '../wire/field.ts';

/**
 * The peer's half of the transport has ended. After a Close frame that is how it should be, RFC 6455 7.1.1;
 * without one the close code is 1006, 7.1.5.
 */
export class TransportEnd implements Placed {
  readonly type = 'transport-end';
  readonly start: number;

  constructor(start: number) {
    this.start = start;
  }

  get end(): number {
    return this.start;
  }

  spans(): readonly Span[] {
    return [];
  }
}
