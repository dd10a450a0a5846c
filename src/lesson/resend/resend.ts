import { type Dissection, dissectAt } from '../../trace/dissection.ts';
import type { Entry } from '../../trace/entry.ts';
import type { Reaction } from './reaction.ts';
import { Replay, type ReplayOptions, type ReplayPlace } from './replay.ts';
import { type CutPlaces, everyCut, piecesOf, type SplitMode } from './split.ts';
import { type CutFollower, type CutReport, tryEveryCut } from './try-every-cut.ts';

/** Bytes to send instead of a recorded message, and how to cut them. */
export interface Edit {
  readonly place: ReplayPlace;
  readonly bytes: Uint8Array;
  readonly mode: SplitMode;
  /** Where to cut, for the mode `cut`. */
  readonly cursor: number;
}

/** What the server did about the recorded bytes, and what about the others. */
export interface ResendResult {
  readonly edit: Edit;
  /** What the server should make of the bytes, by its own parser; and of the recorded ones. */
  readonly dissection: Dissection;
  readonly recorded: Dissection;
  readonly pieces: readonly Uint8Array[];
  /** Of the recorded bytes, sent once more: both are done under the same conditions. */
  readonly before: Reaction;
  readonly after: Reaction;
  /** Whether they were sent on a connection of their own, without what was said before. */
  readonly isAlone: boolean;
}

/** What came of cutting bytes everywhere. */
export interface SplitResult extends CutReport {
  readonly edit: Edit;
  readonly dissection: Dissection;
  readonly isAlone: boolean;
}

/** Whether other bytes can be sent instead of a row of a conversation: it is a client's, and has some. */
export function canResend({ from, kind, bytes }: Entry): boolean {
  return from === 'client' && kind === 'message' && bytes.length > 0;
}

/**
 * Sends the recorded bytes once more, then others instead.
 *
 * @throws ReplayError if what was said before them does not come about again
 */
export function resend(edit: Edit, options: ReplayOptions): Promise<ResendResult> {
  const { place, bytes, mode } = edit;
  const cuts = recordedCuts(place);
  const pieces = piecesOf(bytes, mode, { recorded: cuts, cursor: edit.cursor });
  return during(place, options, async (replay) => {
    const asRecorded = piecesOf(place.entry.bytes, 'as-recorded', { recorded: cuts, cursor: 0 });
    const before = await replay.send(asRecorded);
    const after = await replay.send(pieces);
    const recordedEdit = { place, bytes: place.entry.bytes };
    return {
      edit,
      dissection: dissectResend(edit),
      recorded: dissectResend(recordedEdit),
      pieces,
      before,
      after,
      isAlone: replay.isAlone,
    };
  });
}

/** Sends bytes cut at every place, one after the other. */
export function splitEverywhere(
  edit: Edit,
  options: ReplayOptions & CutFollower,
): Promise<SplitResult> {
  const dissection = dissectResend(edit);
  const borders = dissection.views[0]!.spans.map(({ start }) => start);
  const plan = everyCut(edit.bytes.length, borders);
  return during(edit.place, options, async (replay) => {
    const report = await tryEveryCut(replay, edit.bytes, plan, options);
    return { edit, dissection, isAlone: replay.isAlone, ...report };
  });
}

/** What our server would make of the bytes at their place. */
export function dissectResend({ place, bytes }: Pick<Edit, 'place' | 'bytes'>): Dissection {
  return dissectAt(place.connection.recorder, place.entry.start, bytes);
}

/** Where the recorded message was cut into writes. */
function recordedCuts({ connection, entry }: ReplayPlace): CutPlaces['recorded'] {
  const { writes } = connection.recorder.client;
  const cuts = writes.map(({ start }) => start - entry.start);
  return cuts.filter((at) => at > 0 && at < entry.bytes.length);
}

async function during<T>(
  place: ReplayPlace,
  options: ReplayOptions,
  use: (replay: Replay) => Promise<T>,
): Promise<T> {
  const replay = await Replay.open(place, options);
  try {
    return await use(replay);
  } finally {
    await replay.close();
  }
}
