import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { VERSION } from '../../src/cli/version.ts';
import { PACKAGE_ROOT } from '../../src/lesson/script/source.ts';
import { BUILT_MAIN } from '../support/built.ts';
import { STATE, shell, wirewalk } from '../support/run.ts';

// Each of these starts a process. What can be tested without one is tested elsewhere.
vi.setConfig({ testTimeout: 30_000 });

describe.concurrent('wirewalk in a pipe', () => {
  it('without a command prints the first lesson as sentences', async () => {
    const environment = { CI: 'true', NO_COLOR: '1' };
    const { exitCode, stdout, stderr } = await wirewalk([], { environment });
    expect([exitCode, stderr]).toEqual([0, '']);
    const { number, title } = CATALOGUE[0]!;
    const words = title.replace(/[?.]/g, '\\$&');
    expect(stdout).toMatch(new RegExp(`^Lesson ${number}: ${words}\\.? Step 1 of `, 'm'));
    expect(stdout).not.toContain('\x1b');
  });

  it('goes on at the lesson that was on the screen last', async () => {
    const { number, title, id } = CATALOGUE.at(-1)!;
    const progress = progressWith({ current: { lesson: id, step: 'opcode' } });
    const { exitCode, stdout } = await wirewalk([], { progress });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Lesson ${number}: ${title}. Step 1 of `);
  });

  it('lists all lessons and how far the learner is', async () => {
    const [first, second] = CATALOGUE;
    const progress = progressWith({
      lessons: {
        [first!.id]: { seen: ['a', 'b'], done: true },
        [second!.id]: { seen: ['a'], done: false },
      },
    });
    const { exitCode, stdout, stderr } = await wirewalk(['list', '--state', STATE], {
      progress,
      environment: { WIREWALK_STATE: 'elsewhere' },
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${first!.title}  (done)\n    ${first!.question}\n`);
    expect(stdout).toContain(`${second!.title}  (1 step seen)\n    ${second!.question}\n`);
  });

  it('lists the same as data, and keeps no progress of that', async () => {
    const { exitCode, stdout, stderr, progress } = await wirewalk(['list', '--json']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const lessons = CATALOGUE.map(({ number, id, title, question }) => {
      return { number, id, title, question, done: false, testedOut: false, seen: 0 };
    });
    expect(JSON.parse(stdout)).toEqual({ schema: 'wirewalk/list@1', lessons });
    expect(progress).toBeUndefined();
  });

  it('prints a step as data', async () => {
    const argv = ['lesson', '10', '--step', '4', '--json', '--seed', '5'];
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    const lesson = JSON.parse(stdout);
    expect(lesson).toMatchObject({ schema: 'wirewalk/lesson@1', lesson: 10 });
    expect(lesson.provenance).toMatch(/seed 5$/);
    expect(lesson.steps).toHaveLength(1);
    const [wire] = lesson.steps[0].layers;
    expect(lesson.steps[0].step).toBe(4);
    expect(wire).toMatchObject({ name: 'wire', bytes: '818537fa213d7f9f4d5158' });
    expect(wire.fields[5]).toMatchObject({
      start: 2,
      end: 6,
      field: 'masking key',
      value: '37 fa 21 3d',
      source: expect.stringMatching(/^src\/websocket\/frame-header\.ts:\d+$/),
    });
  });

  it('takes options before a command as well', async () => {
    const { exitCode, stdout } = await wirewalk(['--json', 'lesson', '10', '--step', '1']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'wirewalk/lesson@1', lesson: 10 });
  });

  it('prints sentences without an escape, whatever is forced, and in US-ASCII if asked', async () => {
    const argv = ['lesson', 'one-frame', '--step', '4', '--plain', '--ascii', '--live'];
    const { exitCode, stdout } = await wirewalk([...argv, '--color=always'], {
      environment: { FORCE_COLOR: '3' },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[\n -~]+$/);
    expect(stdout).toMatch(/^Lesson 10: .* Step 4 of 10: .*\nLive\. /);
    expect(stdout.match(/Step \d+ of/g)).toHaveLength(1);
  });

  it('ends quietly when its reader has had enough', async () => {
    const { stdout, stderr } = await shell(
      '{ $wirewalk lesson 10 --json; echo "exit $?" >&2; } | head -1',
    );
    expect(stdout).toBe('{\n');
    expect(stderr).toBe('exit 0\n');
  });
});

/** As it was started, so it is called. */
const COMMAND = `node ${relative(process.cwd(), BUILT_MAIN)}`;

describe.concurrent('wirewalk tells', () => {
  it('its version', async () => {
    const packed = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    expect(VERSION).toBe(packed.version);
    const told = await wirewalk(['--version']);
    expect(told).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it.each([
    [['--help'], `Usage: ${COMMAND} [options]`],
    [['help'], `Usage: ${COMMAND} [options]`],
    [['help', 'lesson'], `Usage: ${COMMAND} lesson [options]`],
  ])('its help: %j', async (argv, beginning) => {
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(beginning)).toBe(true);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('Examples:');
  });
});

describe.concurrent('wirewalk says in one line what is wrong, and what is nearest', () => {
  it.each([
    ['lessn', ['lessn'], 'lesson'],
    ['lessn', ['lessn', '10', '--step', '4'], 'lesson'],
    ['lessn', ['help', 'lessn'], 'lesson'],
    ['--sed', ['--sed', '4'], '--seed'],
    ['leving-http', ['lesson', 'leving-http'], 'Leaving HTTP'],
    ['99', ['lesson', '10', '--step', '99'], 'nearest is 10'],
    ['--stpe', ['lesson', '10', '--stpe', '4'], '--step'],
    ['blue', ['lesson', '10', '--color=blue'], 'always, never, auto'],
  ])('of %s in %j', async (wrong, argv, nearest) => {
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(wrong);
    expect(stderr).toContain(nearest);
    expect(stderr).not.toMatch(/\n./);
  });
});

/** A progress file with this in it. */
function progressWith(parts: object): string {
  return JSON.stringify({ version: 1, lessons: {}, ...parts });
}
