/** One of the things to be compared. */
export interface Contender {
  readonly name: string;
  /** Does its work so many times, and returns a sum that no one can know without doing it. */
  readonly run: (count: number) => number;
}

/** How long one piece of work took, by the rounds that it was measured in. */
export interface Timing {
  readonly name: string;
  /** Nanoseconds for one piece of work, one figure a round. */
  readonly rounds: readonly number[];
}

const WARM_UP_PASSES = 3;
const WARM_UP_MILLISECONDS = 80;
/** Short, so that most batches are over before another process gets its turn. */
const BATCH_MILLISECONDS = 2;
const ROUNDS = 181;

/**
 * Measures contenders side by side: in every round each of them has one batch, and a different one goes
 * first, so that whatever else the machine does hits all of them alike.
 */
export function compare(contenders: readonly Contender[]): Timing[] {
  warmUp(contenders);
  const entrants = contenders.map((contender) => enter(contender));
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < entrants.length; turn++) {
      const { contender, count, rounds } = entrants[(round + turn) % entrants.length]!;
      rounds.push((timeBatch(contender, count) * 1e6) / count);
    }
  }
  return entrants.map(({ contender, rounds }) => ({ name: contender.name, rounds }));
}

/** Several passes over all of them: what one does to shared code, the next has to live with. */
function warmUp(contenders: readonly Contender[]): void {
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const contender of contenders) countFor(contender, WARM_UP_MILLISECONDS);
  }
}

interface Entrant {
  readonly contender: Contender;
  /** Pieces of work in one batch. */
  readonly count: number;
  readonly rounds: number[];
}

function enter(contender: Contender): Entrant {
  return { contender, count: countFor(contender, BATCH_MILLISECONDS), rounds: [] };
}

/** How often the work has to be done for a batch to take so long. */
function countFor(contender: Contender, milliseconds: number): number {
  for (let count = 64; ; count *= 2) {
    const taken = timeBatch(contender, count);
    if (taken >= milliseconds) return Math.max(1, Math.round((count * milliseconds) / taken));
  }
}

/** Milliseconds for one batch. The sum is used, so the work cannot be left out. */
function timeBatch({ name, run }: Contender, count: number): number {
  const before = performance.now();
  const sum = run(count);
  const taken = performance.now() - before;
  if (!(sum > 0)) throw new Error(`${name} has not done its work`);
  return taken;
}

/** The figure in the middle. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The figure below which such a part of the figures lies. */
export function quantile(figures: readonly number[], part: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** Median of the ratios, each taken within one round. */
export function ratio(timing: Timing, peer: Timing): number {
  return median(timing.rounds.map((figure, round) => figure / peer.rounds[round]!));
}
