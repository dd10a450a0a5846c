import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../src/lesson/script/source.ts';
import {
  exportedBindings,
  findCycles,
  readSourceFiles,
  type SourceFile,
} from './support/source-files.ts';

/** The rooms in their order: each may import those that stand in a line before its own. */
const ROOMS: readonly (readonly string[])[] = [
  ['wire'],
  ['http', 'sse', 'channel', 'capture', 'tls'],
  ['websocket', 'longpoll'],
  ['net'],
  ['push'],
  ['trace'],
  ['demo', 'conformance'],
  ['lesson', 'view'],
  ['terminal'],
  ['lessons'],
  ['cli', 'library'],
];
/** Within a line, only these may. */
const NEIGHBOURS: Readonly<Record<string, string>> = { view: 'lesson' };

/** The wings of a large room in their order: each may import those before it. */
const WINGS: Readonly<Record<string, readonly string[]>> = {
  lesson: ['script', 'progress', 'course', 'questions', 'resend', 'lint'],
  view: ['text', 'model', 'panes', 'screens', 'plain', 'json', 'export'],
  lessons: ['words', 'kit', 'facts', 'scenes', 'questions', 'courses'],
};
/** Fewer than this many pairs of wings, one of which imports the other. */
const MOST_ARROWS = 20;

/** Where time and chance come in from the world; everywhere else they are passed in. */
const WORLDLY = /^src\/(net|terminal|cli)\/|^src\/lesson\/script\/performance\.ts$/;
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
/** Files that are lists of names, and nothing else; those of `library` are the package's own. */
const VOCABULARIES = /^src\/(http\/grammar|websocket\/frame-fields|library\/\w+)\.ts$/;

const files = readSourceFiles('src', 'lessons');

describe('each file', () => {
  it('imports only what stands before it', () => {
    expect(problemsOf(importsOutOfOrder)).toEqual([]);
  });

  it('takes time and chance only where the world comes in', () => {
    const found = problemsOf(({ path, code }) => {
      const used = CLOCKS_AND_CHANCE.filter((pattern) => pattern.test(code));
      return WORLDLY.test(path) ? [] : used.map(({ source }) => source);
    });
    expect(found).toEqual([]);
  });

  it('knows of sockets only in net', () => {
    const found = problemsOf(({ room, imports }) => {
      const sockets = imports.filter(({ target }) => SOCKETS.test(target));
      return room === 'net' ? [] : sockets.map(({ target }) => target);
    });
    expect(found).toEqual([]);
  });

  it('imports no package that is not listed', () => {
    const found = problemsOf(({ imports }) => {
      const foreign = imports.filter(
        ({ isOurs, target }) => !isOurs && !target.startsWith('node:'),
      );
      return foreign.map(({ target }) => target).filter((name) => !DEPENDENCIES.includes(name));
    });
    expect(found).toEqual([]);
  });

  it('has no default export, no enum and no any', () => {
    const found = problemsOf(({ code }) => {
      const patterns = [/\bexport default\b/, /\benum \w/, /\bany\b/];
      return patterns.filter((pattern) => pattern.test(code)).map(({ source }) => source);
    });
    expect(found).toEqual([]);
  });

  it(`has at most ${MOST_LINES} lines`, () => {
    const long = ({ lineCount }: SourceFile) => (lineCount > MOST_LINES ? [`${lineCount}`] : []);
    expect(problemsOf(long)).toEqual([]);
  });

  it(`has at most ${MOST_EXPORTS} exports, types not counted`, () => {
    const found = problemsOf((file) => {
      const names = VOCABULARIES.test(file.path) ? [] : exportedBindings(file);
      return names.length > MOST_EXPORTS ? [`${names.length}: ${names.join(', ')}`] : [];
    });
    expect(found).toEqual([]);
  });
});

describe('the order of rooms', () => {
  it('has each room that there is, and no other', () => {
    const rooms = new Set(files.map(({ room }) => room));
    expect([...rooms].sort()).toEqual(ROOMS.flat().sort());
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

describe.each(Object.keys(WINGS))('the wings of %s', (room) => {
  it('import only those before them', () => {
    const wings = WINGS[room]!;
    const found = arrowsWithin(room).filter(({ from, to }) => {
      return (
        !wings.includes(from) || !wings.includes(to) || wings.indexOf(to) > wings.indexOf(from)
      );
    });
    expect(found).toEqual([]);
  });

  it(`are joined by fewer than ${MOST_ARROWS} arrows`, () => {
    const pairs = new Set(arrowsWithin(room).map(({ from, to }) => `${from} > ${to}`));
    expect(pairs.size).toBeGreaterThan(0);
    expect(pairs.size).toBeLessThan(MOST_ARROWS);
  });

  it('hold every file of the room', () => {
    const stray = files.filter((file) => file.room === room && wingOf(file.path) === undefined);
    expect(stray.map(({ path }) => path)).toEqual([]);
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

/** What is wrong with each file, after its path. */
function problemsOf(rule: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => rule(file).map((problem) => `${file.path}: ${problem}`));
}

function importsOutOfOrder({ room, imports }: SourceFile): string[] {
  const ours = imports.filter(({ isOurs }) => isOurs).map(({ target }) => target);
  return ours.filter((target) => {
    const other = roomOf(target);
    const isBefore = lineOf(other) < lineOf(room) || NEIGHBOURS[room] === other;
    return !existsSync(join(PACKAGE_ROOT, target)) || !(other === room || isBefore);
  });
}

/** Each import of one wing of a room by another, with the file that it stands in. */
function arrowsWithin(room: string) {
  const inside = files.filter((file) => file.room === room);
  return inside.flatMap(({ path, imports }) => {
    const targets = imports.filter(({ isOurs, target }) => isOurs && roomOf(target) === room);
    const from = `${wingOf(path)}`;
    return targets
      .map(({ target }) => ({ path, from, to: `${wingOf(target)}` }))
      .filter(({ to }) => to !== from);
  });
}

/**
 * The folder of a room that a file is in; undefined where it is in none. The lessons themselves stand beside
 * the folders of their parts, and use all of them; their titles and terms use none.
 */
function wingOf(path: string): string | undefined {
  const [, wing, file] = path.replace(/^src\//, '').split('/');
  if (file !== undefined) return wing;
  if (roomOf(path) !== 'lessons') return undefined;
  return /\/(titles|terms)\.ts$/.test(path) ? 'words' : 'courses';
}

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
