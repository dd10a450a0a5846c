import type { Placed, Span } from '../wire/field.ts';

/** The peer's half of the transport has ended. */
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
