import { readFileSync } from 'node:fs';
import { CalibrationError, calibrate } from '../conformance/calibrate.ts';
import type { Case } from '../conformance/case.ts';
import { FLOORS, scoreFloor } from '../conformance/floors.ts';
import { isConforming, type Report, reportOf } from '../conformance/report.ts';
import { type Result, runCases } from '../conformance/run.ts';
import { ALL_CASES } from '../conformance/suites/all.ts';
import { type Address, DEFAULT_PROFILE, type Profile } from '../conformance/target.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { EXIT_WRONG, TargetError, UsageError } from '../terminal/run-program.ts';
import { type ShowOptions, settingsFor } from '../terminal/settings.ts';
import { jsonCheck } from '../view/json/json-check.ts';
import { plainCase, plainCaseList } from '../view/plain/plain-case.ts';
import { plainReport } from '../view/plain/plain-check.ts';
import { type TrustOptions, tlsOptionsOf } from './trust.ts';

/** What `wirewalk check` can be told. */
export interface CheckOptions extends ShowOptions, TrustOptions {
  readonly suite: string;
  readonly id?: string;
  readonly list?: boolean;
  readonly explain?: string;
  readonly unexplained?: boolean;
  readonly slow?: boolean;
  readonly strict?: boolean;
  readonly get?: string;
  readonly echo?: string;
  readonly ws?: string;
  readonly sse?: string;
  readonly publish?: string;
  readonly poll?: string;
  readonly profile?: string;
  readonly header: readonly string[];
  /** Seconds. */
  readonly timeout?: number;
  readonly deadline?: number;
  readonly width: number;
  readonly floors?: boolean;
  readonly verbose?: boolean;
}

const WIDTH = 80;
const EXIT_DEADLINE = 124;
/** RFC 9110 4.2, RFC 6455 3. */
const SCHEMES: Readonly<Record<string, { readonly isSecure: boolean; readonly port: number }>> = {
  'http:': { isSecure: false, port: 80 },
  'ws:': { isSecure: false, port: 80 },
  'https:': { isSecure: true, port: 443 },
  'wss:': { isSecure: true, port: 443 },
};

/** `wirewalk check URL`: tries every case on a server, and says what is wrong with it. */
export async function check(url: string | undefined, options: CheckOptions): Promise<void> {
  const cases = chosen(options);
  const { painter } = settingsFor(options);
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`);
  };
  if (options.explain !== undefined) {
    return print(painter.paintAll(plainCase(caseOf(options.explain), WIDTH)));
  }
  if (options.list) return print(painter.paintAll(plainCaseList(cases, WIDTH)));
  if (options.floors && url === undefined) return print(await floorsText(cases));
  if (url === undefined) throw new UsageError('which server? Give its URL, or --list');
  const started = performance.now();
  const results = await resultsFor(url, cases, options);
  const report = reportOf(results);
  const seconds = (performance.now() - started) / 1000;
  const exitCode = isConforming(report.levels, options.strict === true) ? 0 : EXIT_WRONG;
  if (options.json) print(painter.json(jsonCheck(url, results, report), 2));
  else print(textOf(report, { seconds, exitCode }, options));
  process.exitCode = exitCode;
}

function textOf(
  report: Report,
  run: { readonly seconds: number; readonly exitCode: number },
  options: CheckOptions,
): string {
  const width = Math.min(Math.max(process.stdout.columns || WIDTH, 60), 120);
  const isWhole = options.verbose === true;
  return settingsFor(options).painter.paintAll(plainReport(report, { ...run, width, isWhole }));
}

async function resultsFor(
  url: string,
  cases: readonly Case[],
  options: CheckOptions,
): Promise<Result[]> {
  const { address, path } = addressOf(url, options);
  const profile = profileFor(path, options);
  const { timeout, deadline } = options;
  const shared = { environment: SYSTEM_ENVIRONMENT };
  const endsAt = deadline === undefined ? undefined : endAfter(deadline);
  try {
    const patience = timeout === undefined ? {} : { patience: timeout * 1000 };
    const target = await calibrate(address, profile, { ...shared, ...patience });
    const { width, slow = false } = options;
    return await runCases(cases, target, { ...shared, width, slow, onResult: progress() });
  } catch (error) {
    if (error instanceof CalibrationError) throw new TargetError(`${url}: ${error.message}`);
    throw error;
  } finally {
    endsAt?.();
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

function addressOf(url: string, options: CheckOptions): { address: Address; path: string } {
  const place = URL.canParse(url) ? new URL(url) : undefined;
  const scheme = place && SCHEMES[place.protocol];
  if (!place || !scheme) {
    throw new UsageError(`${JSON.stringify(url)} is not a URL of http:, https:, ws: or wss:`);
  }
  const fieldLines = options.header.map((line) => `${line}\r\n`).join('');
  const address = {
    host: place.hostname.replace(/^\[|\]$/g, ''),
    port: Number(place.port) || scheme.port,
    tls: scheme.isSecure ? tlsOptionsOf(options) : undefined,
    authority: place.host,
    fieldLines,
  };
  const isWebSocket = place.protocol.startsWith('ws');
  return { address, path: isWebSocket ? `${place.pathname}${place.search}` : '' };
}

/** What was said by an option counts more than the file, and the file more than `wirewalk serve`'s table. */
function profileFor(wsPath: string, options: CheckOptions): Profile {
  const { get, echo, ws, sse, publish, poll, profile } = options;
  const own = { get, echo, ws: ws ?? (wsPath === '' || wsPath === '/' ? undefined : wsPath) };
  const given = { ...own, stream: sse, publish, poll };
  const paths = Object.entries(given).filter(([, path]) => path !== undefined);
  return { ...DEFAULT_PROFILE, ...(profile && readProfile(profile)), ...Object.fromEntries(paths) };
}

function readProfile(file: string): Partial<Profile> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Profile>;
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

function chosen({ suite, id, unexplained }: CheckOptions): Case[] {
  const pattern = id === undefined ? undefined : new RegExp(`^${globSource(id)}$`);
  const found = ALL_CASES.filter(
    (each) =>
      (suite === 'all' || each.suite === suite) &&
      (!pattern || pattern.test(each.id)) &&
      (!unexplained || each.lesson === undefined),
  );
  if (found.length === 0) throw new UsageError('there is no such case; --list prints all of them');
  const twins = found.flatMap(({ twin }) => ALL_CASES.filter((each) => each.id === twin));
  return ALL_CASES.filter((each) => found.includes(each) || twins.includes(each));
}

function globSource(glob: string): string {
  return glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
}

function caseOf(id: string): Case {
  const found = ALL_CASES.find((each) => each.id === id);
  if (!found) throw new UsageError(`there is no case ${id}; --list prints all of them`);
  return found;
}

async function floorsText(cases: readonly Case[]): Promise<string> {
  const lines: string[] = [];
  for (const floor of FLOORS) {
    const { name, results } = await scoreFloor(floor, cases, SYSTEM_ENVIRONMENT);
    const must = results.filter(({ case: { level } }) => level === 'MUST');
    const passed = must.filter(({ verdict }) => verdict === 'pass' || verdict === 'noted').length;
    lines.push(` ${name.padEnd(24)} ${passed} of ${must.length} MUST`);
  }
  return lines.join('\n');
}
