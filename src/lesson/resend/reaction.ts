import { ResponseHead } from '../../http/head.ts';
import { entriesOf } from '../../trace/entries-of.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Recorder } from '../../trace/recorder.ts';
import { type BrokenRule, ruleOf } from '../../trace/rule.ts';
import { decodeClose } from '../../websocket/close.ts';
import { Frame } from '../../websocket/frame.ts';
import { OPCODE } from '../../websocket/opcode.ts';

/** How the server has left the TCP connection, as its client sees it. */
export type TcpEnd = 'open' | 'fin' | 'reset';

/** What the server did about the bytes that were sent. Times are milliseconds from their first byte on. */
export interface Reaction {
  /** Its messages and frames, in order. */
  readonly entries: readonly Entry[];
  /** All that it has written. */
  readonly bytes: Buffer;
  readonly end: TcpEnd;
  /** Whether that was so before the bytes were sent: then no one was left to read them. */
  readonly hadEnded: boolean;
  /** When its end was seen; undefined where it had come before. */
  readonly endedAt: number | undefined;
  /** The rule by which it refused them; its offset counts from their first byte. */
  readonly rule: BrokenRule | undefined;
  /** How many of them were sent: after its end there is no one to send to. */
  readonly sent: number;
  /** How long nothing at all came; undefined where something did. */
  readonly silence: number | undefined;
}

/** Where in a repeated connection the reaction to some bytes begins, and how it went on. */
export interface ReactionPlace {
  /** Octets of the client's stream before them. */
  readonly start: number;
  /** Octets of the server's stream before its reaction. */
  readonly said: number;
  /** Milliseconds, on the recorder's clock. */
  readonly startedAt: number;
  readonly sent: number;
  readonly end: TcpEnd;
  readonly hadEnded: boolean;
  readonly endedAt: number | undefined;
  readonly silence: number | undefined;
}

/** Collects what was recorded of the server from a place on. */
export function reactionAt(recorder: Recorder, place: ReactionPlace): Reaction {
  const { start, said, startedAt, endedAt, ...outcome } = place;
  const { fault } = recorder.client;
  const own = entriesOf(recorder).filter(
    (entry) => entry.from === 'server' && entry.kind === 'message' && entry.end > said,
  );
  return {
    entries: own.map((entry) => ({ ...entry, time: entry.time - startedAt })),
    bytes: recorder.server.bytes.subarray(said),
    endedAt: endedAt === undefined ? undefined : endedAt - startedAt,
    rule: fault && ruleOf(fault, start),
    ...outcome,
  };
}

/** Whether two reactions are the same but for their times: bytes, end, rule, and where it was broken. */
export function isSameReaction(one: Reaction, other: Reaction): boolean {
  return (
    one.end === other.end &&
    one.rule?.fault === other.rule?.fault &&
    one.rule?.offset === other.rule?.offset &&
    one.bytes.equals(other.bytes)
  );
}

/** The code of the server's Close frame, RFC 6455 7.4; undefined where it has sent none, or none with a code. */
export function closeCodeOf({ entries }: Reaction): number | undefined {
  for (const { parts } of entries) {
    const [frame] = parts;
    if (!(frame instanceof Frame) || frame.header.opcode !== OPCODE.close) continue;
    return frame.payload.length >= 2 ? decodeClose(frame.payload).code : undefined;
  }
  return undefined;
}

/** The status code of its last response. */
export function statusCodeOf({ entries }: Reaction): number | undefined {
  const heads = entries.map(({ parts }) => parts[0]);
  return heads.findLast((part) => part instanceof ResponseHead)?.statusCode;
}
