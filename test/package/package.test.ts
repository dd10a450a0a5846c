import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { unnamedTypes } from '../support/public-types.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const PACKAGE_ROOT = join(import.meta.dirname, '..', '..');
const MANIFEST = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
const PRINTED = join(import.meta.dirname, 'printed');

/** `.` and `./http`, each with the file of its types. */
const DOORS: [string, { types: string }][] = Object.entries<{ types: string }>(
  MANIFEST.exports,
).filter(([, { types }]) => types !== undefined);

const EXAMPLES = readdirSync(join(PACKAGE_ROOT, 'examples')).filter((name) => name.endsWith('.ts'));
const WITHOUT_SOCKETS = EXAMPLES.filter((name) => name !== 'server.ts');

/** A user's project, in which the package is installed as it is packed. */
const user = mkdtempSync(join(tmpdir(), 'wirewalk-user-'));
const installed = join(user, 'node_modules', 'wirewalk');

beforeAll(() => {
  run('npm', ['pack', '--silent', '--pack-destination', user], PACKAGE_ROOT);
  const [archive] = readdirSync(user).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', archive!, '-C', installed, '--strip-components', '1'], user);
  for (const name of ['@types', ...Object.keys(MANIFEST.dependencies)]) {
    symlinkSync(join(PACKAGE_ROOT, 'node_modules', name), join(user, 'node_modules', name));
  }
  cpSync(join(PACKAGE_ROOT, 'examples'), join(user, 'examples'), { recursive: true });
  writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(user, { recursive: true }));

describe('a program of a user', () => {
  it.each([
    ['nodenext', { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
    ['bundler', { module: 'preserve' }],
    ['nodenext', {}],
  ])('is compiled against what is packed, resolution %s, %j', (moduleResolution, options) => {
    compile({ moduleResolution, ...options });
  });

  it.each(EXAMPLES)('runs: %s', async (name) => {
    const file = join(PRINTED, name.replace('.ts', '.txt'));
    await expect(runExample(name, user)).toMatchFileSnapshot(file);
  });
});

describe('a part of the package works where there are no sockets', () => {
  const other = join(user, 'without-sockets');

  beforeAll(() => {
    const copy = join(other, 'node_modules', 'wirewalk');
    cpSync(join(installed, 'dist'), join(copy, 'dist'), { recursive: true });
    cpSync(join(installed, 'package.json'), join(copy, 'package.json'));
    rmSync(join(copy, 'dist', 'src', 'net'), { recursive: true });
    cpSync(join(user, 'out'), join(other, 'out'), { recursive: true });
    cpSync(join(user, 'package.json'), join(other, 'package.json'));
  });

  it.each(WITHOUT_SOCKETS)('%s', (name) => {
    expect(runExample(name, other)).toBe(runExample(name, user));
  });
});

describe.each(DOORS)('the door %s', (_, { types }) => {
  it('gives a name to every type of its signatures', () => {
    expect(unnamedTypes(join(installed, types))).toEqual([]);
  });

  it('is mapped to its source, which is packed too', () => {
    const map = join(installed, `${types}.map`);
    const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
    for (const source of sources) expect(existsSync(resolve(dirname(map), source))).toBe(true);
  });
});

it('each door has an example', () => {
  const texts = EXAMPLES.map((name) => readFileSync(join(PACKAGE_ROOT, 'examples', name), 'utf8'));
  for (const [door] of DOORS) {
    const name = join('wirewalk', door);
    expect(
      texts.filter((text) => text.includes(`from '${name}'`)),
      name,
    ).not.toEqual([]);
  }
});

function runExample(name: string, folder: string): string {
  return run(process.execPath, [join('out', name.replace('.ts', '.js'))], folder);
}

function compile(options: object): void {
  const compilerOptions = {
    target: 'ES2023',
    lib: ['ES2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    skipLibCheck: false,
    outDir: 'out',
    rootDir: 'examples',
    ...options,
  };
  writeFileSync(
    join(user, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['examples'] }),
  );
  run(join(PACKAGE_ROOT, 'node_modules', '.bin', 'tsc'), ['--noEmitOnError'], user);
}

/** What it prints. @throws Error with all that it prints, where it fails */
function run(command: string, argv: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, argv, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${basename(command)}: ${stdout}${stderr}`);
  }
}
