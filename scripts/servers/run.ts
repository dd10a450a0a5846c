/**
 * Tries `check` on the servers that people use, as far as they are installed, and writes docs/SERVERS.md.
 *
 *     npm run servers -- --packages FOLDER           all of them
 *     npm run servers -- --packages FOLDER nginx     only these: prints what failed, and writes nothing
 *
 * FOLDER is where the npm packages are that CONTRIBUTING.md names. Nothing is installed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate } from '../../src/conformance/calibrate.ts';
import type { Case } from '../../src/conformance/case.ts';
import { Gate } from '../../src/conformance/gate.ts';
import { type Result, runCases } from '../../src/conformance/run.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import { type Column, failuresOf, serversPage } from './page.ts';
import { findVersion, RunningServer, setupOf } from './running.ts';
import { PATHS, SERVERS, type Server } from './table.ts';

const PAGE = new URL('../../docs/SERVERS.md', import.meta.url);
const WIDTH = 8;
/** Servers: most of the time is spent in waiting for what must not come. */
const AT_A_TIME = 6;
/** A server that ends more often is left alone. */
const MOST_STARTS = 6;
/** Milliseconds that a plain answer may take. */
const PATIENCE = 5000;

const { values, positionals } = parseArgs({
  options: { packages: { type: 'string' } },
  allowPositionals: true,
});
const own = values.packages === undefined ? mkdtempSync(join(tmpdir(), 'servers-')) : undefined;
const packages = own ?? resolve(values.packages!);

try {
  const chosen = SERVERS.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  const gate = new Gate(AT_A_TIME);
  const tried = new Map<Server, Column | string>();
  const tryOne = async (server: Server): Promise<void> => {
    tried.set(server, await columnOf(server));
    // After each, so that a run that is ended early leaves what it has found.
    if (positionals.length === 0) writeFileSync(PAGE, pageOf(tried));
  };
  await Promise.all(chosen.map((server) => gate.pass(() => tryOne(server))));
  if (positionals.length > 0) console.log(columnsOf(tried).map(failuresOf).join('\n\n'));
} finally {
  if (own !== undefined) rmSync(own, { recursive: true });
}

/** In the order of the table. */
function columnsOf(tried: ReadonlyMap<Server, Column | string>): Column[] {
  const all = SERVERS.map((server) => tried.get(server));
  return all.filter((each) => each !== undefined && typeof each !== 'string');
}

function pageOf(tried: ReadonlyMap<Server, Column | string>): string {
  const missing = SERVERS.flatMap((server) => {
    const column = tried.get(server) ?? 'not reached in this run';
    return typeof column === 'string' ? [{ name: server.name, why: column }] : [];
  });
  return serversPage(columnsOf(tried), missing, new Date());
}

/** @returns why there is none, where there is none */
async function columnOf(server: Server): Promise<Column | string> {
  const version = findVersion(server, packages);
  if (version === undefined) return told(server, 'not installed');
  try {
    const { results, ends } = await resultsOf(server);
    const failed = results.filter(({ verdict }) => verdict === 'fail').length;
    told(server, `${version}, ${failed} failed`);
    return { server, version, setup: setupOf(server), results, ends };
  } catch (error) {
    return told(server, (error as Error).message);
  }
}

type Outcome = Pick<Column, 'results' | 'ends'>;

/**
 * Tries all cases, and starts a server again that does not answer any more, to try what is left of them, one
 * after the other. What was judged so stands; the case at which it has gone is tried once more, since the one before
 * may have been what it died of.
 */
async function resultsOf(server: Server): Promise<Outcome> {
  const upstream = server.isProxy ? await RunningServer.start(SERVERS[0]!, packages, 0) : undefined;
  try {
    const port = upstream?.port ?? 0;
    const first = await onNew(server, port, ALL_CASES, WIDTH);
    if (first.goneAt === undefined) return { results: first.results, ends: [] };
    const results = new Map(first.results.map((each) => [each.case.id, each]));
    const ends = new Set([first.end]);
    let left = first.results.filter((each) => isGone(each) || mayBeOfAnother(each));
    let lastGoneAt: string | undefined;
    for (let start = 1; start < MOST_STARTS && left.length > 0; start++) {
      const again = await onNew(server, port, withTwins(left), 1);
      for (const each of again.results)
        if (left.some(isSame(each))) results.set(each.case.id, each);
      if (again.end !== '') ends.add(again.end);
      const isOnceMore = ({ case: { id } }: Result) => id === again.goneAt && id !== lastGoneAt;
      left = again.results.filter((each) => isGone(each) || isOnceMore(each)).filter(isIn(left));
      lastGoneAt = again.goneAt;
    }
    return { results: [...results.values()], ends: [...ends] };
  } finally {
    await upstream?.stop();
  }
}

function isSame(one: Result): (other: Result) => boolean {
  return (other) => other.case.id === one.case.id;
}

function isIn(results: readonly Result[]): (each: Result) => boolean {
  return (each) => results.some(isSame(each));
}

function isGone({ cause }: Result): boolean {
  return cause.startsWith('gone after');
}

/** Whether it may have failed because another case, at the same time or just before, has ended the server. */
function mayBeOfAnother({ verdict, seen }: Result): boolean {
  const isCutShort = seen?.isRefused || seen?.state !== 'open' || seen.bytes.length === 0;
  return verdict === 'fail' && isCutShort;
}

function withTwins(results: readonly Result[]): Case[] {
  const ids = new Set(results.flatMap(({ case: { id, twin } }) => [id, twin]));
  const twins = ALL_CASES.filter(({ id }) => ids.has(id)).map(({ twin }) => twin);
  return ALL_CASES.filter(({ id }) => ids.has(id) || twins.includes(id));
}

/** What came of it on a process of its own, and after which case that did not answer any more. */
async function onNew(
  server: Server,
  upstream: number,
  cases: readonly Case[],
  width: number,
): Promise<{ results: Column['results']; goneAt: string | undefined; end: string }> {
  const running = await RunningServer.start(server, packages, upstream);
  try {
    const results = await check(running.port, server, cases, width);
    const goneAt = results.find(isGone)?.cause.replace('gone after ', '');
    return { results, goneAt, end: goneAt === undefined ? '' : endOf(running, goneAt) };
  } finally {
    await running.stop();
  }
}

function endOf({ endedBy, printed }: RunningServer, id: string): string {
  if (endedBy === undefined)
    return `It did not answer any more after \`${id}\`, and was started again.`;
  const error = /^\s*(?:Uncaught |panic: |\w*Error: |\w*Exception: ).*$/im
    .exec(printed)?.[0]
    .trim();
  const why = error === undefined ? '' : `: \`${error.slice(0, 100)}\``;
  return `Its process ended, by ${endedBy}, at \`${id}\` or just before${why}. It was started again.`;
}

async function check(
  port: number,
  { paths }: Server,
  cases: readonly Case[],
  width: number,
): Promise<Column['results']> {
  const address = {
    ...{ host: '127.0.0.1', port, tls: undefined },
    ...{ authority: `127.0.0.1:${port}`, fieldLines: '' },
  };
  const options = { environment: SYSTEM_ENVIRONMENT, width, patience: PATIENCE };
  const target = await calibrate(address, { ...PATHS, ...paths }, options);
  return runCases(cases, target, options);
}

function told({ name }: Server, what: string): string {
  process.stderr.write(`${name}: ${what}\n`);
  return what;
}
