import type { HttpFault } from '../http/faults.ts';
import type { WebSocketFault } from '../websocket/faults.ts';
import type { Cause } from './causes.ts';
import type { Seen } from './seen.ts';

/**
 * How binding a rule is. RFC 2119 has the first two; what no RFC asks for, but servers die of, or what our
 * own documentation promises, is `ours`.
 */
export type Level = 'MUST' | 'SHOULD' | 'ours';

/** What a suite is about. An id begins with it. */
export type SuiteName = (typeof SUITE_NAMES)[number];

export const SUITE_NAMES = [
  'http',
  'chunked',
  'websocket',
  'deflate',
  'sse',
  'longpoll',
  'robust',
] as const;

/** What a server must have for a case to be tried on it: found out before the first case is. */
export type Capability = 'echo' | 'websocket' | 'deflate' | 'stream' | 'publish' | 'poll';

/**
 * One thing that a server must do, as data: what is sent, and what of that which comes back is right.
 *
 * Text that is sent has places to fill in, in braces: `{host}` for the Host field, `{get}`, `{echo}`, `{ws}`,
 * `{stream}`, `{publish}` and `{poll}` for the targets of the profile, and `{token}` for 16 hexadecimal
 * digits that are new each time. What comes back with the token is an answer to this very request, and no
 * answer that the server gives to everything.
 */
export interface Case {
  /** `suite-section-nn`, never given to another case. */
  readonly id: string;
  readonly suite: SuiteName;
  readonly level: Level;
  /** Where the rule stands, in the form `RFC 9112 3.2`; `wirewalk` where it is ours. */
  readonly ref: string;
  /** One sentence: what the server does if it is right. */
  readonly title: string;
  readonly needs: readonly Capability[];
  readonly script: readonly Step[];
  readonly expects: Expectation;
  /** Of the requests, where they are not all GET or POST: what an answer is depends on it. */
  readonly methods?: readonly string[];
  /**
   * A case that is accepted, where this one is refused: the same bytes less the defect. While a server
   * fails that, nothing is proved by its refusal of this one.
   */
  readonly twin?: string;
  /** The row of our own fault tables that our server refuses this by. */
  readonly fault?: HttpFault | WebSocketFault;
  /** Where it is explained, in the form `10.4`: lesson and step. */
  readonly lesson?: string;
  /** The prepared try of that step that shows it on our server. */
  readonly attempt?: string;
  /** What happens to people whose server does not do it. */
  readonly means: string;
  /** How it usually comes about. */
  readonly often?: string;
  /** Takes longer than the due time by its nature: only tried where that was asked for. */
  readonly isSlow?: boolean;
  /** Disturbs others, or is disturbed by them: tried when all else is done. */
  readonly isAlone?: boolean;
}

/** Where the bytes of a step are cut into writes: nowhere, after each byte, or before these bytes. */
export type Cuts = 'nowhere' | 'everywhere' | readonly number[];

/** What a client does, one after the other. Each step belongs to one connection: `on`, default `main`. */
export type Step = (
  | { readonly send: string; readonly cuts?: Cuts }
  | { readonly frames: readonly FrameSpec[]; readonly cuts?: Cuts }
  | { readonly until: Until; readonly within?: number }
  | { readonly pause: number }
  | { readonly publish: string }
  | { readonly ends: 'fin' | 'reset' }
  | { readonly stopsReading: true }
  /**
   * From here on `{cursor}` stands for the cursor of the last answer, in its field or in its JSON, or
   * `{event}` for the id of the last event.
   */
  | { readonly remembers: 'cursor' | 'event id' }
) & { readonly on?: string };

/** What to wait for, for as long as something is due: so many of what comes, or the end of the connection. */
export type Until =
  | { readonly answers: number }
  /** Whose heads have come. */
  | { readonly begun: number }
  /** Or a final response instead. */
  | { readonly interim: number }
  | { readonly frames: number }
  /** Whole ones, of however many frames. */
  | { readonly messages: number }
  | { readonly events: number }
  /** One whose data has this text in it: others may publish at the same time. */
  | { readonly eventWith: string }
  | { readonly end: true };

/** A frame to be sent, right or wrong: what is not given is as a client sends it. */
export interface FrameSpec {
  readonly opcode: number;
  /** Text, with places to fill in, or octets. */
  readonly payload?: string | Uint8Array;
  readonly fin?: boolean;
  /** RSV1 to RSV3, as the number that their three bits are. */
  readonly rsv?: number;
  readonly masked?: boolean;
  /** How many bits the length takes, where that is not the shortest form. */
  readonly lengthBits?: 16 | 64;
  /** Compresses the payload, RFC 7692 7.2.1, and sets RSV1. */
  readonly deflated?: boolean;
  /** The length that is announced, where that is not the payload's. */
  readonly announces?: number | bigint;
}

/** What is right, for people, and how it is told from what is not. */
export interface Expectation {
  readonly wants: string;
  /** What a right answer may look like, as far as it is the same for all: text, or a server's frames. */
  readonly example?: string | readonly FrameSpec[];
  /** The first that applies decides; if none does, the case has failed. */
  readonly outcomes: readonly Outcome[];
}

/** One thing that may have come of a script. */
export interface Outcome {
  readonly when: (seen: Seen) => boolean;
  /** `noted`: not what was asked for, but the RFC leaves it to the server. */
  readonly verdict: 'pass' | 'noted' | 'fail';
  /** What it was, as a name for its kind: failures of one kind are told together. */
  readonly cause: Cause;
}
