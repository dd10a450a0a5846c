import {
  type Baseline,
  type Changes,
  changesSince,
  readBaseline,
} from '../conformance/baseline.ts';
import { CalibrationError, calibrate } from '../conformance/calibrate.ts';
import type { Case } from '../conformance/case.ts';
import { type CutChange, tryCuts } from '../conformance/cuts.ts';
import { FLOORS, scoreFloor } from '../conformance/floors.ts';
import {
  isConforming,
  judgedOf,
  passedOf,
  type Report,
  reportOf,
  tallyOf,
} from '../conformance/report.ts';
import { type Result, runCases } from '../conformance/run.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { EXIT_WRONG, InputError, TargetError, UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import type { Exported } from '../trace/export.ts';
import { htmlPage } from '../view/export/html.ts';
import { junitCheck } from '../view/export/junit.ts';
import { jsonCheck } from '../view/json/json-check.ts';
import { plainCase, plainCaseList } from '../view/plain/plain-case.ts';
import { plainReport } from '../view/plain/plain-check.ts';
import type { Line } from '../view/text/styled-text.ts';
import { countOf } from '../wire/count.ts';
import { readText } from './arguments.ts';
import { recording } from './check-capture.ts';
import { type ChoiceOptions, caseOf, casesChosen } from './check-cases.ts';
import { addressOf, profileFor, type TargetOptions } from './check-target.ts';
import { captureOf } from './exported-capture.ts';
import { writeOut } from './write-out.ts';

/** What `wirewalk check` can be told. */
export interface CheckOptions extends ShowOptions, TargetOptions, ChoiceOptions {
  readonly list?: boolean;
  /** Id of a case. */
  readonly explain?: string;
  readonly slow?: boolean;
  readonly strict?: boolean;
  /** Seconds. */
  readonly timeout?: number;
  readonly deadline?: number;
  readonly width: number;
  readonly floors?: boolean;
  readonly cuts?: boolean;
  readonly verbose?: boolean;
  /** Files. */
  readonly baseline?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly out?: string;
}

const WIDTH = 80;
const WIDEST = 120;
const EXIT_DEADLINE = 124;

/** `wirewalk check URL`: tries every case on a server, and says what is wrong with it. */
export async function check(url: string | undefined, options: CheckOptions): Promise<void> {
  const cases = casesChosen(options);
  const { painter } = settingsFor(options);
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  if (options.explain !== undefined) {
    return print(painter.paintAll(plainCase(caseOf(options.explain), WIDTH)));
  }
  if (options.list) return print(painter.paintAll(plainCaseList(cases, WIDTH)));
  if (options.floors) print(await floorsText(cases));
  if (url === undefined) {
    if (options.floors) return;
    throw new UsageError('which server? Give its URL, or --list');
  }
  const baseline = options.baseline === undefined ? undefined : baselineIn(options.baseline);
  const run = await tryAll(url, cases, options);
  const report = reportOf(run.results);
  const exitCode = isConforming(report.levels, options.strict === true) ? 0 : EXIT_WRONG;
  const ending = { seconds: run.seconds, exitCode };
  writeFiles(url, run, report, ending, options);
  if (options.json) print(painter.json(jsonCheck(url, run.results, report), 2));
  else if (baseline) print(changesText(changesSince(baseline, run.results)));
  else print(painter.paintAll(linesOf(report, ending, options)));
  if (run.cuts) print(cutsText(run.cuts));
  process.exitCode = run.cuts?.some(({ cuts }) => cuts.length > 0) ? EXIT_WRONG : exitCode;
}

/** All that came of a run. */
interface CheckRun {
  readonly results: readonly Result[];
  readonly cuts: readonly CutChange[] | undefined;
  readonly connections: readonly Exported[];
  readonly seconds: number;
}

interface Ending {
  readonly seconds: number;
  readonly exitCode: number;
}

async function tryAll(
  url: string,
  cases: readonly Case[],
  options: CheckOptions,
): Promise<CheckRun> {
  const { address, path } = addressOf(url, options);
  const { timeout, deadline, width, slow = false } = options;
  const connections: Exported[] = [];
  const newTap = options.out === undefined ? undefined : recording(connections);
  const shared = { environment: SYSTEM_ENVIRONMENT, width, slow, newTap };
  const callOff = deadline === undefined ? () => {} : endAfter(deadline);
  const started = performance.now();
  try {
    const patience = timeout === undefined ? {} : { patience: timeout * 1000 };
    const profile = profileFor(path, options);
    const target = await calibrate(address, profile, { ...shared, ...patience });
    const results = await runCases(cases, target, { ...shared, onResult: progress() });
    const cuts = options.cuts ? await tryCuts(results, target, shared) : undefined;
    return { results, cuts, connections, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    if (error instanceof CalibrationError) throw new TargetError(`${url}: ${error.message}`);
    throw error;
  } finally {
    callOff();
  }
}

function writeFiles(
  url: string,
  { results, connections }: CheckRun,
  report: Report,
  ending: Ending,
  { junit, html, out }: CheckOptions,
): void {
  if (junit !== undefined) writeOut(junit, junitCheck(url, results));
  const whole = { ...ending, width: WIDEST, isWhole: true };
  if (html !== undefined) writeOut(html, htmlPage(`check ${url}`, plainReport(report, whole)));
  if (out !== undefined) writeOut(out, captureOf(connections));
}

function linesOf(report: Report, ending: Ending, { verbose = false }: CheckOptions): Line[] {
  const width = Math.min(Math.max(process.stdout.columns || WIDTH, WIDTH), WIDEST);
  return plainReport(report, { ...ending, width, isWhole: verbose });
}

function changesText({ broken, mended, changed, added }: Changes): string {
  const kinds = { 'fails now': broken, mended, changed, 'is new': added };
  const lines = Object.entries(kinds).flatMap(([kind, ids]) => ids.map((id) => ` ${id}  ${kind}`));
  return lines.length === 0 ? ' nothing has changed' : lines.join('\n');
}

function cutsText(changes: readonly CutChange[]): string {
  const lines = changes.flatMap(({ id, cuts }) =>
    cuts.length === 0 ? [] : [` ${id}  fails if it is cut before byte ${cuts.join(', ')}`],
  );
  const tried = changes.reduce((sum, each) => sum + each.tried, 0);
  return [
    ...lines,
    ` ${countOf(tried, 'cut')}, ${countOf(lines.length, 'case')} that changed`,
  ].join('\n');
}

function baselineIn(file: string): Baseline {
  try {
    return readBaseline(readText(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
}

/** A line that is written over itself, on a terminal alone. */
function progress(): ((result: Result, done: number, of: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (_result, done, of) => {
    process.stderr.write(done === of ? '\r\x1b[K' : `\r ${done} of ${of}`);
  };
}

/** @returns what calls it off */
function endAfter(seconds: number): () => void {
  return SYSTEM_ENVIRONMENT.after(seconds * 1000, () => {
    process.stderr.write(`not done after ${seconds} s\n`);
    process.exit(EXIT_DEADLINE);
  });
}

async function floorsText(cases: readonly Case[]): Promise<string> {
  const lines: string[] = [];
  for (const floor of FLOORS) {
    const { name, results } = await scoreFloor(floor, cases, SYSTEM_ENVIRONMENT);
    const must = tallyOf(results.filter(({ case: { level } }) => level === 'MUST'));
    lines.push(` ${name.padEnd(24)} ${passedOf(must)} of ${judgedOf(must)} MUST`);
  }
  return lines.join('\n');
}
