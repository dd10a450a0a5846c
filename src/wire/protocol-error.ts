import type { Placed } from './field.ts';

/**
 * The peer has broken a rule of the protocol.
 *
 * Which rule, is the name of a row in the protocol's fault table; the row has the answer to give, the
 * RFC's section and a sentence for people. Where, is an offset in the stream, so that a dump can put
 * a caret under the very byte.
 */
export class ProtocolError<Fault extends string = string> extends Error {
  override readonly name = 'ProtocolError';
  readonly fault: Fault;
  /** Offset in the stream of the first byte that cannot be right. */
  readonly offset: number;
  /** The message as far as it was read, where there is something of it to show. */
  readonly partial: Placed | undefined;

  constructor(fault: Fault, sentence: string, offset: number, partial?: Placed) {
    super(sentence);
    this.fault = fault;
    this.offset = offset;
    this.partial = partial;
  }
}

/** What each row of a fault table tells, whatever the protocol. */
export interface FaultRow {
  /** The section whose rule is broken, in the form `RFC 9112 3.2`. */
  readonly ref: string;
  /** One sentence for people: what is wrong. */
  readonly sentence: string;
}
