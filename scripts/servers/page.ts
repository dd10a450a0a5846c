import { sentenceOf } from '../../src/conformance/causes.ts';
import { chapterOf } from '../../src/conformance/chapters.ts';
import { judgedOf, passedOf, tallyOf } from '../../src/conformance/report.ts';
import type { Result, Verdict } from '../../src/conformance/run.ts';
import type { Server } from './table.ts';
import { whatCame } from './what-came.ts';

/** A server, and what each case came to on it. */
export interface Column {
  readonly server: Pick<Server, 'name' | 'setup' | 'isProxy' | 'note'>;
  readonly version: string;
  /** The lines that set it up. */
  readonly setup: string;
  /** In the order of the cases, the same for all. */
  readonly results: readonly Result[];
  /** How often it had to be started again, and what it said last. */
  readonly ends: readonly string[];
}

const LETTERS: Readonly<Record<Verdict, string>> = {
  pass: 'P',
  noted: 'n',
  fail: 'F',
  'not judged': '?',
  'not checked': '-',
};

/**
 * The whole page.
 *
 * @param missing servers that are not there, and why
 */
export function serversPage(
  columns: readonly Column[],
  missing: readonly { readonly name: string; readonly why: string }[],
  date: Date,
): string {
  const day = date.toISOString().slice(0, 10);
  const count = columns[0]?.results.length ?? 0;
  return [
    `# Servers that people use

Written by \`npm run servers\` on ${day}, with Node ${process.versions.node}: the ${count} cases of \`wirewalk check\`, those
that are slow left out, on ${columns.length} servers as they come, each with the few lines that set it up, which are
[below](#how-they-were-set-up). \`wirewalk check --explain ID\` prints what a case sends, and why.

A server is tried with what its lines have: one without a WebSocket says nothing about frames. A proxy passes
everything on to \`wirewalk serve\`; what fails then is the proxy's fault, or comes of the two together. A
failure is no vulnerability by itself, and may well be on purpose.`,
    scores(columns),
    missing.length > 0 &&
      `Not tried: ${missing.map(({ name, why }) => `${name} (${why})`).join('; ')}.`,
    `## Case by case

P passed, F failed, n noted (not what was asked for, but the RFC lets it), ? not judged (something that it rests on
failed), - not checked (the server has no such path). The numbers are those of the table above.`,
    ...chapters(columns),
    '## What each MUST failed by',
    ...columns.map(failuresOf),
    '## How they were set up',
    'In braces: what `scripts/servers/table.ts` fills in.',
    ...setups(columns),
  ]
    .filter((part) => part !== false)
    .join('\n\n')
    .concat('\n');
}

/** Every MUST that a server has failed, and what came. */
export function failuresOf({ server, version, results, ends }: Column): string {
  const lines = results
    .filter(({ verdict, case: { level } }) => verdict === 'fail' && level === 'MUST')
    .map(({ case: { id, title }, cause, seen, tries, failures }) => {
      const often = failures === tries ? '' : ` (${failures} of ${tries} tries)`;
      return `- \`${id}\` ${title}. ${aboutIt(cause)}${often} ${seen ? whatCame(seen) : ''}`;
    });
  const notes = [...(server.note === undefined ? [] : [server.note]), ...ends, ...openOf(results)];
  return [`### ${server.name} ${version}`, ...notes, lines.join('\n') || 'None.'].join('\n\n');
}

/** Why cases were not judged, where some were not. */
function openOf(results: readonly Result[]): string[] {
  const groups = groupedBy(
    results.filter(({ verdict }) => verdict === 'not judged'),
    ({ cause }) => cause.replace(/^twin /, 'what they rest on fails, '),
  );
  const parts = Array.from(groups, ([why, own]) => `${own.length} (${why})`);
  return parts.length === 0 ? [] : [`Not judged: ${parts.join(', ')}.`];
}

/** A page speaks of a server, not to its author. */
function aboutIt(cause: string): string {
  return sentenceOf(cause).replace(/^Your server/, 'It');
}

function scores(columns: readonly Column[]): string {
  const rows = columns.map(({ server, version, results }, index) => {
    const name = server.isProxy ? `${server.name}, before wirewalk` : server.name;
    const all = (['MUST', 'SHOULD', 'ours'] as const).map((level) => scoreOf(results, level));
    return [`${index + 1}`, name, version, ...all, suitesOf(results)];
  });
  return table(['', 'server', 'version', 'MUST', 'SHOULD', 'ours', 'tried'], rows);
}

function scoreOf(results: readonly Result[], level: string): string {
  const tally = tallyOf(results.filter((each) => each.case.level === level));
  return `${passedOf(tally)} of ${judgedOf(tally)}`;
}

function suitesOf(results: readonly Result[]): string {
  const tried = results.filter(({ verdict }) => verdict !== 'not checked');
  return [...new Set(tried.map(({ case: { suite } }) => suite))].join(', ');
}

/** A table for each chapter: a case on which all servers agree has no row. */
function chapters(columns: readonly Column[]): string[] {
  const rows = (columns[0]?.results ?? []).map((result, index) => ({
    tested: result.case,
    letters: columns.map(({ results }) => LETTERS[results[index]!.verdict]),
  }));
  const groups = groupedBy(rows, ({ tested }) => chapterOf(tested.ref).index);
  const inOrder = [...groups].sort(([one], [other]) => one - other);
  return inOrder.map(([, own]) => {
    const { ref, title } = chapterOf(own[0]!.tested.ref);
    const telling = own.filter(({ letters }) => letters.some((letter) => !'P-'.includes(letter)));
    const passed = own.filter(
      ({ letters }) => letters.includes('P') && !letters.some((letter) => !'P-'.includes(letter)),
    );
    const untried = own.length - telling.length - passed.length;
    const heading = ['case', 'level', ...columns.map((_, index) => `${index + 1}`)];
    const lines = telling.map(({ tested, letters }) => [
      `\`${tested.id}\` ${tested.title.replaceAll('|', '\\|')}`,
      tested.level,
      ...letters,
    ]);
    return [
      `### ${ref}: ${title}`,
      ...(lines.length > 0 ? [table(heading, lines)] : []),
      ...(passed.length > 0 ? [`Passed by all that were tried: ${namesOf(passed)}.`] : []),
      ...(untried > 0 ? [`Tried on none: ${untried}.`] : []),
    ].join('\n\n');
  });
}

function namesOf(rows: readonly { readonly tested: { readonly id: string } }[]): string {
  return rows.map(({ tested }) => `\`${tested.id}\``).join(', ');
}

/** One setup may be that of several. */
function setups(columns: readonly Column[]): string[] {
  const groups = groupedBy(
    columns.filter(({ server }) => server.setup !== undefined),
    ({ server }) => server.setup!,
  );
  return [...groups].map(([file, own]) => {
    const names = own.map(({ server: { name }, version }) => `${name} ${version}`).join(', ');
    return `### ${names}\n\n\`\`\`${languageOf(file)}\n${own[0]!.setup.trimEnd()}\n\`\`\``;
  });
}

const LANGUAGES: Readonly<Record<string, string>> = {
  mjs: 'js',
  py: 'python',
  ru: 'ruby',
  rb: 'ruby',
  php: 'php',
  go: 'go',
};

function languageOf(file: string): string {
  return LANGUAGES[file.split('.').at(-1)!] ?? '';
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function groupedBy<T, K>(all: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}
