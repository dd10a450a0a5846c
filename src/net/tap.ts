import type { EventStreamOptions } from '../sse/event-stream-reader.ts';
import type { Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';

/**
 * An observer on one end of a connection. It is told of each read, write and event, never
 * of fields; a connection without a tap pays one branch for that.
 *
 * Bytes are only lent: a tap that keeps them has to copy them, because unmasking is done in place.
 */
export interface Tap {
  /** Bytes came in, as many as the kernel had. */
  read(bytes: Uint8Array): void;
  /** Bytes were handed to the kernel. */
  wrote(bytes: Uint8Array): void;
  /**
   * The parser has found this in what was read. The blocks of an event stream count their octets from
   * the start of its content, without chunks; each comes after the content in which it ends.
   */
  event(event: Placed): void;
  /**
   * What comes as an event stream will be read with these options. Said before the first byte, so that
   * the tap reads events as this end does.
   */
  readsEvents?(options: EventStreamOptions): void;
  /** The parser has found the peer at fault. */
  fault(error: ProtocolError): void;
  /** This end has sent its FIN: it will write no more. */
  ended(): void;
  /** The peer has sent its FIN. An observer of both ends knows without being told. */
  peerEnded?(): void;
  /** This end has broken the connection off, with a reset instead of a FIN. */
  reset?(): void;
  /** Listens in below TLS too, if TLS is spoken. It costs a copy of every record. */
  readonly records?: RecordTap | undefined;
}

/** An observer of the records of a TLS connection, RFC 8446 5, on one end of it. */
export interface RecordTap {
  /** Bytes came in, whole records or not. */
  read(bytes: Uint8Array): void;
  wrote(bytes: Uint8Array): void;
  /** A line of a key log, as SSLKEYLOGFILE has it: with it the records can be read. */
  secret(line: string): void;
}
