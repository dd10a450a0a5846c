import type { Capability, Case } from './case.ts';
import { Dialogue, type DialogueOptions } from './dialogue.ts';
import { Gate } from './gate.ts';
import { GET } from './requests.ts';
import type { Seen } from './seen.ts';
import type { Target } from './target.ts';

/** `not checked`: the server lacks what it takes. `not judged`: something else has failed, so it proves nothing. */
export type Verdict = 'pass' | 'noted' | 'fail' | 'not judged' | 'not checked';

/** What came of a case. */
export interface Result {
  readonly case: Case;
  readonly verdict: Verdict;
  /** Why, as a name for its kind. */
  readonly cause: string;
  /** What came back; undefined where nothing was sent. */
  readonly seen: Seen | undefined;
  /** How often it was tried, and how often it failed. */
  readonly tries: number;
  readonly failures: number;
  /** Of the first try. */
  readonly milliseconds: number;
}

export interface RunOptions extends DialogueOptions {
  /** Cases that are tried at a time. */
  readonly width?: number;
  /** Whether cases are tried that take long by their nature. */
  readonly slow?: boolean;
  /** Called with each result as it is there, how many there are, and how many there will be. */
  readonly onResult?: ((result: Result, done: number, of: number) => void) | undefined;
}

const DEFAULT_WIDTH = 8;
/** A failure is tried so often again, by itself, before it counts. */
const REPEATS = 2;
/** Milliseconds after which a server that does not answer any more is asked again. */
const REVIVALS = [0, 200, 1000, 5000] as const;

/**
 * Tries cases against a server. Those that need a twin wait for it; those that fail are tried again alone,
 * when all is quiet, so that what only comes of being busy is no failure.
 */
export async function runCases(
  cases: readonly Case[],
  target: Target,
  options: RunOptions,
): Promise<Result[]> {
  const run = new Run(cases, target, options);
  const together = cases.filter(({ isAlone }) => !isAlone);
  await Promise.all(together.map((each) => run.resultOf(each)));
  for (const each of cases) await run.resultOf(each);
  return run.confirmed();
}

class Run {
  readonly #byId: ReadonlyMap<string, Case>;
  readonly #cases: readonly Case[];
  readonly #target: Target;
  readonly #options: RunOptions;
  readonly #gate: Gate;
  readonly #results = new Map<Case, Promise<Result>>();
  /** The case after which the server has not answered any more. */
  #goneAfter: string | undefined;
  #done = 0;

  constructor(cases: readonly Case[], target: Target, options: RunOptions) {
    this.#cases = cases;
    this.#byId = new Map(cases.map((each) => [each.id, each]));
    this.#target = target;
    this.#options = options;
    this.#gate = new Gate(options.width ?? DEFAULT_WIDTH);
  }

  resultOf(tested: Case): Promise<Result> {
    const known = this.#results.get(tested);
    if (known) return known;
    const result = this.#judge(tested).then((each) => {
      this.#done += 1;
      this.#options.onResult?.(each, this.#done, this.#cases.length);
      return each;
    });
    this.#results.set(tested, result);
    return result;
  }

  /** All results, in the order of the cases; what has failed was tried again. */
  async confirmed(): Promise<Result[]> {
    const results: Result[] = [];
    for (const tested of this.#cases) {
      const result = await this.resultOf(tested);
      results.push(result.verdict === 'fail' ? await this.#confirm(result) : result);
    }
    for (const [index, result] of results.entries()) {
      if (hasGroundNow(result, results)) results[index] = await this.#tryAlone(result.case);
    }
    return results.map((result, _, all) => withoutGround(result, all));
  }

  async #tryAlone(tested: Case): Promise<Result> {
    const result = await this.#try(tested);
    return result.verdict === 'fail' ? this.#confirm(result) : result;
  }

  async #judge(tested: Case): Promise<Result> {
    const missing = this.#missing(tested);
    if (missing) return notTried(tested, 'not checked', missing);
    const twin = tested.twin === undefined ? undefined : this.#byId.get(tested.twin);
    if (twin) {
      const { verdict } = await this.resultOf(twin);
      if (verdict !== 'pass') return notTried(tested, 'not judged', `twin ${twin.id}`);
    }
    return this.#gate.pass(() => this.#try(tested));
  }

  #missing({ needs, isSlow }: Case): string | undefined {
    const { capabilities } = this.#target;
    const lacking = needs.find((capability: Capability) => !capabilities.has(capability));
    return lacking ?? (isSlow && !this.#options.slow ? 'slow' : undefined);
  }

  async #try(tested: Case): Promise<Result> {
    if (this.#goneAfter !== undefined) {
      return notTried(tested, 'not judged', `gone after ${this.#goneAfter}`);
    }
    const { environment } = this.#options;
    const started = environment.monotonic();
    const about = `${tested.id}: ${tested.title}`;
    const how = { ...this.#options, about };
    const seen = await new Dialogue(this.#target, tested.methods, how).run(tested.script);
    const milliseconds = environment.monotonic() - started;
    const { verdict, cause } = judge(tested, seen);
    if (isDire(seen) && !(await this.#isAlive())) this.#goneAfter ??= tested.id;
    const failures = verdict === 'fail' ? 1 : 0;
    return { case: tested, verdict, cause, seen, tries: 1, failures, milliseconds };
  }

  /** RFC 2119 knows no "usually": a case that fails once in three has failed, unless only time was short. */
  async #confirm(first: Result): Promise<Result> {
    const again: Result[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) again.push(await this.#try(first.case));
    if (again.some(({ seen }) => seen === undefined)) return first;
    const failures = 1 + again.filter(({ verdict }) => verdict === 'fail').length;
    if (failures === 1 && first.seen?.isOverdue) {
      return { ...again[0]!, cause: 'slow under load', tries: 1 + REPEATS, failures };
    }
    return { ...first, tries: 1 + REPEATS, failures };
  }

  async #isAlive(): Promise<boolean> {
    for (const milliseconds of REVIVALS) {
      await new Promise<void>((resolve) => {
        this.#options.environment.after(milliseconds, resolve, true);
      });
      const dialogue = new Dialogue(this.#target, undefined, this.#options);
      const { answers } = await dialogue.run([{ send: GET }, { until: { answers: 1 } }]);
      if (answers[0]?.head.statusCode === this.#target.usualStatus) return true;
    }
    return false;
  }
}

/** The verdict on what came back. */
export function judge(
  { expects }: Case,
  seen: Seen,
): { verdict: 'pass' | 'noted' | 'fail'; cause: string } {
  const outcome = expects.outcomes.find(({ when }) => when(seen));
  return outcome ?? { verdict: 'fail', cause: 'something else' };
}

/** Whether a server may be gone after that. */
function isDire({ isRefused, state, isOverdue, bytes }: Seen): boolean {
  return isRefused || state === 'reset' || (isOverdue && bytes.length === 0);
}

/** A case that something else has kept from being judged. */
export function notJudged(tested: Case, cause: string): Result {
  return notTried(tested, 'not judged', cause);
}

function notTried(tested: Case, verdict: 'not judged' | 'not checked', cause: string): Result {
  return { case: tested, verdict, cause, seen: undefined, tries: 0, failures: 0, milliseconds: 0 };
}

/** Two right requests in one write. */
const PAIR = 'http-2.2-07';

/**
 * A case may send a right request after what is wrong, in one write. Where two right ones are hung up on as well,
 * that is no refusal of the wrong one.
 */
function isHangUpOnPairs({ case: { id }, cause }: Result, all: readonly Result[]): boolean {
  if (id === PAIR || cause !== 'closed without an answer') return false;
  const pair = all.find((each) => each.case.id === PAIR);
  return pair?.verdict === 'fail' && pair.cause === cause;
}

/** A twin that was only slow has passed after all: what waited for it can be judged. */
function hasGroundNow({ case: { twin }, verdict, cause }: Result, all: readonly Result[]): boolean {
  if (verdict !== 'not judged' || cause !== `twin ${twin}`) return false;
  return all.find((each) => each.case.id === twin)?.verdict === 'pass';
}

/** What was judged by a twin that has failed after all proves nothing. */
function withoutGround(result: Result, all: readonly Result[]): Result {
  if (isHangUpOnPairs(result, all)) return notTried(result.case, 'not judged', `twin ${PAIR}`);
  const { twin } = result.case;
  if (twin === undefined || result.verdict === 'not checked') return result;
  const ground = all.find((each) => each.case.id === twin);
  if (!ground || ground.verdict === 'pass' || ground.verdict === 'not checked') return result;
  return notTried(result.case, 'not judged', `twin ${twin}`);
}
