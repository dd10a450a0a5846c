import { isSameReaction, type Reaction } from './reaction.ts';
import type { Replay } from './replay.ts';
import { type CutPlan, cutAt } from './split.ts';

/** The first cut at which the server did something else. */
export interface DifferentCut {
  /** The byte that began the second half. */
  readonly at: number;
  readonly halves: readonly Uint8Array[];
  readonly reaction: Reaction;
  /** Whether the uncut bytes, sent once more, had another result as well: then it was not the cut. */
  readonly isUnsteady: boolean;
}

/** What came of cutting bytes everywhere. */
export interface CutReport {
  readonly plan: CutPlan;
  /** What the server does if they are not cut. */
  readonly whole: Reaction;
  /** How many cuts had the same result, before one had another. */
  readonly same: number;
  readonly different: DifferentCut | undefined;
  /** Whether it was left before its end. */
  readonly isLeft: boolean;
}

/** Who follows what goes on, and may end it. */
export interface CutFollower {
  /** Called after each cut. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends the same bytes again and again, each time in two halves, and compares what the server does: its
 * bytes, its fault with its place, and its end. It stops at the first difference.
 *
 * @throws ReplayError as `Replay.send` does
 */
export async function tryEveryCut(
  replay: Replay,
  bytes: Uint8Array,
  plan: CutPlan,
  { onProgress, signal }: CutFollower = {},
): Promise<CutReport> {
  const whole = await replay.send([bytes]);
  const report = { plan, whole, different: undefined, isLeft: false };
  for (const [same, at] of plan.places.entries()) {
    if (signal?.aborted) return { ...report, same, isLeft: true };
    const halves = cutAt(bytes, [at]);
    const reaction = await replay.send(halves, whole);
    if (!isSameReaction(reaction, whole)) {
      const isUnsteady = !isSameReaction(await replay.send([bytes], whole), whole);
      return { ...report, same, different: { at, halves, reaction, isUnsteady } };
    }
    onProgress?.(same + 1, plan.places.length);
  }
  return { ...report, same: plan.places.length };
}
