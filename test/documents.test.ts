import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SCRIPTS = Object.keys(JSON.parse(read('package.json')).scripts);

const ROOMS = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
  ...ROOMS.map((room) => `src/${room}/README.md`),
];

/** Files that CONTRIBUTING.md has its reader make: the lesson that it writes. */
const TO_BE_MADE = [
  'lessons/NN-head.ts',
  'lessons/scenes/head.ts',
  'lessons/questions/head.ts',
  'lessons/facts/head.ts',
];

describe.each(DOCUMENTS)('%s', (path) => {
  const text = read(path);

  it('names files that exist', () => {
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|md|json))`/g)].map(([, name]) => name!);
    const missing = named.filter((name) => !exists(name, dirname(path)));
    expect(missing.filter((name) => !TO_BE_MADE.includes(name))).toEqual([]);
  });

  it('links to files that exist', () => {
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
    expect(linked.filter((target) => !existsSync(join(ROOT, dirname(path), target)))).toEqual([]);
  });

  it('names scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !SCRIPTS.includes(name))).toEqual([]);
  });
});

describe.each(ROOMS)('the room %s', (room) => {
  it('is listed in README.md and ARCHITECTURE.md', () => {
    expect(read('README.md')).toContain(`| [\`src/${room}\`](src/${room}/README.md) |`);
    expect(read('ARCHITECTURE.md')).toMatch(new RegExp(`^\\| .*\`${room}\`.* \\|`, 'm'));
  });
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
}

/** By its path from the top or from its document, or by its name alone where the text has said the folder. */
function exists(name: string, folder: string): boolean {
  if (existsSync(join(ROOT, name)) || existsSync(join(ROOT, folder, name))) return true;
  const among = folder === '.' ? ['src', 'lessons', 'test', 'examples'] : [folder];
  return among.flatMap(filesIn).some((path) => `/${path}`.endsWith(`/${name}`));
}
