import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../src/lesson/source.ts';
import {
  exportedBindings,
  findCycles,
  readSourceFiles,
  type SourceFile,
} from './support/source-files.ts';

/** The rooms in their order: each may import those that stand in a line before its own. */
const ROOMS: readonly (readonly string[])[] = [
  ['wire'],
  ['http', 'sse', 'channel'],
  ['websocket', 'longpoll'],
  ['net'],
  ['trace'],
  ['lesson', 'view', 'demo', 'conformance'],
  ['terminal'],
  ['lessons'],
  ['cli'],
];
/** Within a line, only these may. */
const NEIGHBOURS: Readonly<Record<string, string>> = { view: 'lesson' };

/** Where time and chance come in from the world; everywhere else they are passed in. */
const WORLDLY = /^src\/(net|terminal|cli)\/|^src\/lesson\/performance\.ts$/;
const CLOCKS_AND_CHANCE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bperformance\.now\b/,
  /\bprocess\.(hrtime|uptime)\b/,
  /\bset(Timeout|Interval)\b/,
  /\bMath\.random\b/,
  /\brandom(Bytes|FillSync|Fill|Int|UUID)\b/,
  /\bgetRandomValues\b/,
];

const SOCKETS = /^(node:)?(net|tls|dgram|http|https|http2)$/;

const MOST_LINES = 350;
const MOST_EXPORTS = 6;
/** Files that are lists of names, and nothing else. */
const VOCABULARIES = ['src/http/grammar.ts', 'src/websocket/frame-fields.ts'];

const files = readSourceFiles('src', 'lessons');
const named = files.map((file): [string, SourceFile] => [file.path, file]);

describe.each(named)('%s', (path, file) => {
  it('imports only what stands before it', () => {
    const own = lineOf(file.room);
    for (const { target } of file.imports.filter(({ isOurs }) => isOurs)) {
      expect(existsSync(join(PACKAGE_ROOT, target)), target).toBe(true);
      const room = roomOf(target);
      const isAllowed = room === file.room || lineOf(room) < own || NEIGHBOURS[file.room] === room;
      expect(isAllowed, `${file.room} must not import ${target}`).toBe(true);
    }
  });

  it('takes time and chance only where the world comes in', () => {
    const found = CLOCKS_AND_CHANCE.filter((pattern) => pattern.test(file.code));
    expect(WORLDLY.test(path) ? [] : found).toEqual([]);
  });

  it('knows of sockets only in net', () => {
    const sockets = file.imports.filter(({ target }) => SOCKETS.test(target));
    expect(file.room === 'net' ? [] : sockets).toEqual([]);
  });

  it('imports no package that is not listed', () => {
    for (const { target } of file.imports.filter(({ isOurs }) => !isOurs)) {
      if (!target.startsWith('node:')) expect(DEPENDENCIES).toContain(target);
    }
  });

  it('has no default export, no enum and no any', () => {
    expect(file.code).not.toMatch(/\bexport default\b/);
    expect(file.code).not.toMatch(/\benum \w/);
    expect(file.code).not.toMatch(/\bany\b/);
  });

  it(`has at most ${MOST_LINES} lines and ${MOST_EXPORTS} exports`, () => {
    expect(file.lineCount).toBeLessThanOrEqual(MOST_LINES);
    const exported = VOCABULARIES.includes(path) ? [] : exportedBindings(file);
    expect(exported.length, exported.join(', ')).toBeLessThanOrEqual(MOST_EXPORTS);
  });
});

describe('all files together', () => {
  it('import each other without a circle', () => {
    expect(findCycles(files)).toEqual([]);
  });

  it('were found, with their imports', () => {
    expect(files.length).toBeGreaterThan(80);
    const imports = files.flatMap((file) => file.imports);
    expect(imports.length).toBeGreaterThan(files.length);
    expect(imports.some(({ isStatic }) => !isStatic)).toBe(true);
  });
});

describe('the search for circles', () => {
  it('finds one, and says the way round', () => {
    const file = (path: string, ...targets: string[]): SourceFile => ({
      path,
      room: 'x',
      lineCount: 1,
      code: '',
      imports: targets.map((target) => ({ target, isOurs: true, isStatic: true })),
    });
    const circle = [file('a', 'b'), file('b', 'c', 'd'), file('c'), file('d', 'a')];
    expect(findCycles(circle)).toEqual(['a > b > d > a']);
    expect(findCycles(circle.slice(0, 3))).toEqual([]);
  });
});

const DEPENDENCIES = Object.keys(
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')).dependencies,
);

function roomOf(path: string): string {
  const [first, second] = path.split('/');
  return first === 'src' ? second! : first!;
}

/** @throws if there is no such room: a new one has to be given its place in the order */
function lineOf(room: string): number {
  const line = ROOMS.findIndex((rooms) => rooms.includes(room));
  if (line < 0) throw new Error(`${room} has no place in the order of rooms`);
  return line;
}
