import { ResponseHead } from '../../http/head.ts';
import type { RecordedStream, Recorder } from '../../trace/recorder.ts';

/** How far a conversation has come at some moment, in octets of either stream. */
export interface Standing {
  /** Of the client's, that the server had read. */
  readonly heard: number;
  /** Of the server's, that it had written. */
  readonly said: number;
  /** Whether the server had sent its FIN. */
  readonly hasEnded: boolean;
}

/** A write of the client, and how far the conversation was when it was made. */
export interface PreludeWrite {
  readonly bytes: Buffer;
  readonly standing: Standing;
}

/** All that a client wrote before a place of its stream, and what the server had done by then. */
export interface Prelude {
  readonly writes: readonly PreludeWrite[];
  readonly standing: Standing;
}

/**
 * What has to be repeated before other bytes can be sent at a place of a recorded connection.
 *
 * @param start the place, in octets of the client's stream; a write that carried more ends there
 */
export function preludeOf(recorder: Recorder, start: number): Prelude {
  const { client } = recorder;
  const before = client.writes.filter((write) => write.start < start);
  const writes = before.map(({ start: from, end, order }) => ({
    bytes: client.bytes.subarray(from, Math.min(end, start)),
    standing: standingAt(recorder, order),
  }));
  return { writes, standing: standingAt(recorder, client.writeOf(start)?.order ?? Infinity) };
}

/** Nothing is said before a first message. */
export const NO_PRELUDE: Prelude = {
  writes: [],
  standing: { heard: 0, said: 0, hasEnded: false },
};

/**
 * Whether a message could stand first on a connection as well: HTTP is stateless, RFC 9110 3.3, so that a
 * request means the same wherever it comes; a frame needs its handshake, and the frames before it.
 */
export function canStandAlone({ server }: Recorder, { said }: Standing): boolean {
  const heads = server.events.filter((event) => event instanceof ResponseHead);
  return !heads.some(({ statusCode, start }) => statusCode === 101 && start < said);
}

/**
 * What the server's clock showed when it answered at a place of a recorded connection: its own Date says
 * so, RFC 9110 6.6.1.
 *
 * @returns milliseconds since 1970; undefined where it never told the date
 */
export function clockAt({ server }: Recorder, { said }: Standing): number | undefined {
  const heads = server.events.filter((event) => event instanceof ResponseHead);
  const dated = heads.filter((head) => head.field('date') !== undefined);
  const head = dated.find(({ start }) => start >= said) ?? dated.at(-1);
  return head && Date.parse(head.field('date')!);
}

/** @param order of the transfer that came next */
function standingAt({ client, server }: Recorder, order: number): Standing {
  const heard = reachedBefore(client.reads, order);
  const said = reachedBefore(server.writes, order);
  return { heard, said, hasEnded: (server.fin?.order ?? Infinity) < order };
}

function reachedBefore(transfers: RecordedStream['reads'], order: number): number {
  return transfers.findLast((transfer) => transfer.order < order)?.end ?? 0;
}
