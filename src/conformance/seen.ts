import type { ResponseHead } from '../http/head.ts';
import type { DispatchedEvent } from '../sse/event-block.ts';
import type { Frame } from '../websocket/frame.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';

/** A response, as far as it has come. */
export interface Answer {
  readonly head: ResponseHead;
  readonly content: Buffer;
  readonly isComplete: boolean;
  /** Octets of the stream before it. */
  readonly start: number;
}

/**
 * How the server has left the connection, as its client sees it. RFC 9112 9.6: a server that closes in both
 * directions while there are bytes that it has not read has TCP send a reset, which may destroy the answer on
 * its way.
 */
export type ConnectionState = 'open' | 'closed' | 'reset';

/** Some bytes that went over a connection at once. */
export interface Transfer {
  readonly from: Side;
  readonly bytes: Buffer;
  /** Milliseconds since the script began. */
  readonly time: number;
}

/** All that came back on one connection, and what was sent. */
export interface Heard {
  /** Without interim responses: those of status 101 are final, since HTTP ends there. */
  readonly answers: readonly Answer[];
  readonly interim: readonly Answer[];
  readonly frames: readonly Frame[];
  readonly events: readonly DispatchedEvent[];
  readonly state: ConnectionState;
  /** Where what came breaks a rule of its protocol. */
  readonly fault: ProtocolError | undefined;
  /** All that the server has said. */
  readonly bytes: Buffer;
  /** What went either way, in its order. */
  readonly transfers: readonly Transfer[];
  /** Whether something that was waited for had not come when its time was over. */
  readonly isOverdue: boolean;
  /** Whether there was no one to connect to. */
  readonly isRefused: boolean;
  /** Whole bytes of the next frame, or of a response, that have come without their end. */
  readonly missing: string | undefined;
}

/** What came of a script: what its main connection heard, and each other one. */
export interface Seen extends Heard {
  /** Stands for this run alone in what was sent. */
  readonly token: string;
  /** How a plain GET was answered before the first case: undefined where that was no HTTP. */
  readonly usualStatus: number;
  on(connection: string): Heard;
}
