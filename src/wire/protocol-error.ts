import type { Placed } from './field.ts';

/** The protocols whose faults there are tables of. */
export type Protocol = 'http' | 'websocket' | 'event-stream' | 'tls';

/** What each row of a fault table tells, whatever the protocol. */
export interface FaultRow {
  /** The section whose rule is broken, in the form `RFC 9112 3.2`. */
  readonly ref: string;
  /** One sentence for people: what is wrong. */
  readonly sentence: string;
}

/**
 * The peer has broken a rule of the protocol.
 *
 * Which rule is told by a row of the protocol's fault table, which has the RFC's section, a sentence for
 * people and, in the protocols that we serve, the answer to give. Where is an offset in the stream, so
 * that a dump can put a caret under the very byte.
 */
export class ProtocolError<
  Fault extends string = string,
  Row extends FaultRow = FaultRow,
> extends Error {
  override readonly name = 'ProtocolError';
  readonly protocol: Protocol;
  /** The name of the row. */
  readonly fault: Fault;
  readonly row: Row;
  /** Offset in the stream of the first byte that cannot be right. */
  readonly offset: number;
  /** The message as far as it was read, where there is something of it to show. */
  readonly partial: Placed | undefined;

  constructor(protocol: Protocol, fault: Fault, row: Row, offset: number, partial?: Placed) {
    super(row.sentence);
    this.protocol = protocol;
    this.fault = fault;
    this.row = row;
    this.offset = offset;
    this.partial = partial;
  }
}
