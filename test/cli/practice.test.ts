import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { buildProgram as BuildProgram } from '../../src/cli/program.ts';
import { PROGRESS_VERSION, type Progress } from '../../src/lesson/progress/form.ts';
import type * as RunProgram from '../../src/terminal/run-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// The course is the practice lesson and one that asks the same, so that no lesson's text matters here.
vi.mock('../../lessons/index.ts', async () => {
  const { practiceLesson } = await import('../support/practice-lesson.ts');
  const { number, id, title, question } = practiceLesson;
  const card = { number, id, title, question, load: () => Promise.resolve(practiceLesson) };
  return { CATALOGUE: [card, { ...card, number: 91, id: 'again', title: 'Once more' }] };
});

// The first command loads all of them.
vi.setConfig({ testTimeout: 30_000 });

let state: string;
let buildProgram: typeof BuildProgram;
let InputError: typeof RunProgram.InputError;
let TargetError: typeof RunProgram.TargetError;
let UsageError: typeof RunProgram.UsageError;

// What other files have loaded has the lessons; what this one loads must stay its own.
beforeAll(async () => {
  vi.resetModules();
  ({ buildProgram } = await import('../../src/cli/program.ts'));
  ({ InputError, TargetError, UsageError } = await import('../../src/terminal/run-program.ts'));
});
afterAll(() => {
  vi.resetModules();
});

// As if it were installed: then it is called by its name.
const started = process.argv[1]!;
const STARTED = '/usr/local/bin/wirewalk';

beforeEach(() => {
  state = join(temporaryFolder(), 'progress.json');
  vi.stubEnv('npm_command', undefined);
  process.argv[1] = STARTED;
});

afterEach(() => {
  process.argv[1] = started;
});

interface Ran {
  readonly stdout: string;
  readonly exitCode: number;
  readonly error: Error | undefined;
}

/** Runs a command in this process, with progress in a folder of its own. */
async function run(...argv: string[]): Promise<Ran> {
  let stdout = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  const before = process.exitCode;
  try {
    const [command, ...words] = argv;
    await buildProgram().parseAsync(['node', STARTED, command!, '--state', state, ...words]);
    return { stdout, exitCode: Number(process.exitCode ?? 0), error: undefined };
  } catch (error) {
    return { stdout, exitCode: Number.NaN, error: error as Error };
  } finally {
    process.exitCode = before;
    write.mockRestore();
  }
}

function kept(): Progress {
  return JSON.parse(readFileSync(state, 'utf8')) as Progress;
}

function keep(lessons: object, version = PROGRESS_VERSION): string {
  const text = JSON.stringify({ version, lessons });
  writeFileSync(state, text);
  return text;
}

const DONE = { seen: ['request'], done: true, testedOut: false, answers: [] };

describe('wirewalk quiz', () => {
  it('lists what a lesson asks, and how to answer', async () => {
    const { stdout, exitCode } = await run('quiz', '90');
    expect(exitCode).toBe(0);
    expect(stdout.match(/^Question 90\.\d/gm)).toHaveLength(4);
    expect(stdout).toContain('  0-6: ?? 05 48 65 6c 6c 6f\nWith which byte');
    expect(stdout).toContain(
      'To answer: wirewalk answer 90.3 VALUE, where VALUE is two hex digits.',
    );
    expect(stdout).not.toMatch(/Switching|FIN is|Look at/);
    expect(existsSync(state)).toBe(false);
  });

  it('gives one question, and hints if they are wanted', async () => {
    const { stdout } = await run('quiz', 'practice.3', '--hints', '2');
    expect(stdout.match(/^Question/gm)).toHaveLength(1);
    expect(stdout).toContain('Look at the head.\nRFC 6455 5.2 has the rule.\nTo answer');
    expect(stdout).not.toContain('Nearly');
  });

  it('names the seed of which the answers are', async () => {
    const { stdout } = await run('quiz', '90.2', '--seed', '5');
    expect(stdout).toContain('wirewalk answer 90.2 VALUE --seed 5, where');
  });

  it('is data if wanted', async () => {
    const { stdout } = await run('quiz', '90', '--json');
    const { schema, lesson, questions } = JSON.parse(stdout);
    expect([schema, lesson]).toEqual(['wirewalk/quiz@1', 90]);
    expect(questions.map(({ question }: { question: string }) => question)).toEqual([
      '90.2',
      '90.3',
      '90.4',
      '90.5',
    ]);
  });
});

describe('wirewalk answer', () => {
  it('says that it is right, and why, and keeps that', async () => {
    const { stdout, exitCode } = await run('answer', '90.3', '81');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Correct, first try\.\nFIN is the highest bit/);
    const [answer] = kept().lessons.practice!.answers;
    expect(answer).toMatchObject({ q: 'first-byte', tries: 1, right: true });
    expect(Date.parse(answer!.at)).not.toBeNaN();
  });

  it('says what is wrong, and at the second time what is right', async () => {
    const once = await run('answer', '90.3', '01');
    expect(once.exitCode).toBe(1);
    expect(once.stdout).toMatch(/^Wrong\. 01: You forgot the highest bit, .* One more try\.\n$/);
    const twice = await run('answer', '90.3', '02');
    expect(twice.exitCode).toBe(1);
    expect(twice.stdout).toContain('The answer: 81\n');
    expect(kept().lessons.practice!.answers).toMatchObject([{ tries: 2, right: false }]);
    const { stdout, exitCode } = await run('answer', '90.3', '81');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Correct, after 3 tries\./)]);
    expect(kept().lessons.practice!.answers).toMatchObject([{ tries: 3, right: true }]);
  });

  it('takes what is solved for solved', async () => {
    await run('answer', '90.3', '81');
    expect((await run('answer', '90.3', '01')).stdout).toContain('One more try.');
    expect(kept().lessons.practice!.answers).toMatchObject([{ tries: 1, right: true }]);
  });

  it('takes several words', async () => {
    expect((await run('answer', '90.2', 'Switching', 'Protocols')).exitCode).toBe(0);
  });

  it('shows the answer, which counts as seen', async () => {
    const { stdout, exitCode } = await run('answer', '90.5', '--show');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The answer: server\n[\s\S]*not as solved/);
    expect(kept().lessons.practice!.answers).toMatchObject([{ tries: 0, right: false }]);
  });

  it('is data if wanted, and tells no answer before its time', async () => {
    const wrong = JSON.parse((await run('answer', '90.4', '7', '--json')).stdout);
    expect(wrong).toEqual({
      schema: 'wirewalk/answer@1',
      question: '90.4',
      right: false,
      tries: 1,
      slip: 'Not that.',
      hints: [expect.any(String)],
    });
    const right = JSON.parse((await run('answer', '90.4', '11', '--json')).stdout);
    expect(right).toMatchObject({ right: true, tries: 2, answer: '11' });
  });

  it('says how to answer where it does not understand, and counts no try', async () => {
    const { error } = await run('answer', '90.3', 'what');
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toBe('"what" is no answer to 90.3: that is two hex digits');
    expect(existsSync(state)).toBe(false);
  });

  it.each([
    ['90', /no question; they look like 10\.2/],
    ['90.1', /nothing is asked before step 90\.1; there are questions 90\.2, 90\.3, /],
    ['90.10', /has no step 10; the nearest is 5/],
    ['nothing.1', /no lesson "nothing\.1"/],
  ])('says that %s is no question', async (wanted, message) => {
    const { error } = await run('answer', wanted, '81');
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toMatch(message);
  });

  it('goes on where progress is of a newer version, and leaves it', async () => {
    const text = keep({}, PROGRESS_VERSION + 1);
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect((await run('answer', '90.3', '81')).exitCode).toBe(0);
    expect(write.mock.calls).toEqual([[expect.stringContaining('newer wirewalk')]]);
    write.mockRestore();
    expect(readFileSync(state, 'utf8')).toBe(text);
  });
});

describe('wirewalk review', () => {
  it('asks again what was missed, and nothing that is solved', async () => {
    await run('answer', '90.3', '--show');
    await run('answer', '90.5', 'server');
    const { stdout } = await run('review');
    expect(stdout.match(/^Question .*?(?=,)/gm)).toEqual(['Question 90.3']);
    expect(stdout).toContain('To answer: wirewalk answer 90.3 VALUE');
    await run('answer', '90.3', '81');
    expect((await run('review')).stdout).toMatch(/^Nothing is left to review/);
  });
});

describe('wirewalk test-out', () => {
  const OWN = ['Switching Protocols', '81', '11', 'server'];

  /** The fifth question is made from the messages, and can be worked out from what is printed. */
  async function fifthAnswer(): Promise<string> {
    const { stdout } = await run('test-out', '90', '--json');
    const { asks } = JSON.parse(stdout).questions[4];
    expect(asks).toBe('How many bytes does method take?');
    return `${'GET'.length}`;
  }

  it('lists five questions without their answers', async () => {
    const { stdout, exitCode } = await run('test-out', '90');
    expect(exitCode).toBe(0);
    expect(stdout.match(/^\d\. /gm)).toHaveLength(5);
    expect(stdout.match(/^An answer is /gm)).toHaveLength(5);
    expect(stdout).toContain('wirewalk test-out 90 VALUE1 VALUE2 VALUE3 VALUE4 VALUE5');
    expect(existsSync(state)).toBe(false);
  });

  it('marks the lesson if all are right', async () => {
    const { stdout, exitCode } = await run('test-out', '90', ...OWN, await fifthAnswer());
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('counts as tested out')]);
    expect(kept().lessons.practice!.testedOut).toBe(true);
  });

  it('does not, if one is wrong', async () => {
    const { stdout, exitCode } = await run('test-out', '90', ...OWN, '99', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      results: ['right', 'right', 'right', 'right', 'wrong'],
      passed: false,
    });
    expect(existsSync(state)).toBe(false);
  });

  it.each([
    [['81'], /takes 5 answers, not 1/],
    [['x', 'y', '1', 'a', '1'], /"y" is no answer to question 2: that is two hex digits/],
  ])('says what is wrong with the answers %j', async (answers, message) => {
    const { error } = await run('test-out', '90', ...answers);
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toMatch(message);
  });
});

describe('wirewalk list', () => {
  beforeEach(() => {
    keep({ practice: { ...DONE, done: false, testedOut: true } });
  });

  it.each([
    [[], ['An echo', 'Once more']],
    [['--done'], ['An echo']],
    [['--pending'], ['Once more']],
    [['--search', 'GREETING'], ['An echo']],
    [['--search', 'websocket-key'], ['An echo']],
    [['--search', 'nowhere'], []],
  ])('with %j', async (argv, titles) => {
    const { stdout } = await run('list', '--json', ...argv);
    const { lessons } = JSON.parse(stdout);
    expect(lessons.map(({ title }: { title: string }) => title)).toEqual(titles);
  });

  it('says what is done and which step was found', async () => {
    const { stdout } = await run('list', '--search', 'greeting');
    expect(stdout).toContain('90  An echo  (tested out)\n');
    expect(stdout).toMatch(/^ {4}90\.3 {2}The greeting\n/m);
    expect((await run('list', '--search', 'nowhere')).stdout).toBe('There is none.\n');
  });

  it('cannot be done and pending', async () => {
    expect((await run('list', '--done', '--pending')).error).toBeInstanceOf(UsageError);
  });
});

describe('wirewalk progress', () => {
  const ANSWER = { q: 'phrase', tries: 1, right: true, at: '2025-01-02T03:04:05.000Z' };

  it('tells how far one is', async () => {
    keep({ practice: { ...DONE, answers: [ANSWER, { ...ANSWER, q: 'x', right: false }] } });
    const { stdout } = await run('progress');
    expect(stdout).toBe(
      '90  An echo  (done, 2 questions met, 1 solved)\n91  Once more\n' +
        `1 of 2 lessons are done. Kept in ${state}\n`,
    );
    const { lessons } = JSON.parse((await run('progress', '--json')).stdout);
    expect(lessons[0]).toMatchObject({ id: 'practice', seen: 1, solved: 1, unsolved: 1 });
  });

  it('is exported, and imported elsewhere', async () => {
    keep({ practice: DONE });
    const { stdout } = await run('progress', '--export');
    const file = join(temporaryFolder(), 'mine.json');
    writeFileSync(file, stdout);
    const before = keep({ practice: { ...DONE, done: false, seen: ['end'], answers: [ANSWER] } });
    expect((await run('progress', '--import', file)).stdout).toBe(
      'Imported progress in 1 lesson.\n',
    );
    expect(kept().lessons.practice).toEqual({
      ...DONE,
      seen: ['end', 'request'],
      answers: [ANSWER],
    });
    expect(readFileSync(`${state}.bak`, 'utf8')).toBe(before);
    expect((await run('progress', '--import', file)).stdout).toBe('There is nothing new in it.\n');
    expect(readFileSync(`${state}.bak`, 'utf8')).toBe(before);
  });

  it.each([
    ['{"version":1', /is no progress file; nothing was imported/],
    [`{"version":${PROGRESS_VERSION + 1},"lessons":{}}`, /is of a newer wirewalk/],
    [undefined, /ENOENT/],
  ])('is not imported from %s', async (text, message) => {
    const file = join(temporaryFolder(), 'other.json');
    if (text !== undefined) writeFileSync(file, text);
    const before = keep({ practice: DONE });
    const { error } = await run('progress', '--import', file);
    expect(error).toBeInstanceOf(InputError);
    expect(error!.message).toMatch(message);
    expect(error!.message).not.toContain('\n');
    expect(readFileSync(state, 'utf8')).toBe(before);
    expect(existsSync(`${state}.bak`)).toBe(false);
  });

  it.each([
    [['--reset', '90', 'yes'], ['again']],
    [['--reset', 'an echo', 'yes'], ['again']],
    [['--reset', 'yes'], []],
    [['yes', '--reset'], []],
  ])('is restarted by %j', async (argv, left) => {
    const before = keep({ practice: DONE, again: DONE });
    const { stdout, exitCode } = await run('progress', ...argv);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Restarted: /)]);
    expect(Object.keys(kept().lessons)).toEqual(left);
    expect(readFileSync(`${state}.bak`, 'utf8')).toBe(before);
  });

  it.each([
    [['--reset'], /nothing was reset; .*: wirewalk progress --reset yes$/],
    [['--reset', '90'], /nothing was reset; .*: wirewalk progress --reset 90 yes$/],
    [['--reset', 'nowhere', 'yes'], /no lesson "nowhere"/],
    [['--reset', '90', 'no'], /does not know the word "no"/],
    [['yes'], /does not know the word "yes"/],
    [['--export', '--reset', 'yes'], /--export and --reset do not go together/],
  ])('is left as it is by %j', async (argv, message) => {
    const before = keep({ practice: DONE });
    const { error } = await run('progress', ...argv);
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toMatch(message);
    expect(readFileSync(state, 'utf8')).toBe(before);
    expect(existsSync(`${state}.bak`)).toBe(false);
  });

  it('that is not there is not restarted: what was kept before stays kept', async () => {
    keep({ practice: DONE });
    await run('progress', '--reset', 'yes');
    const bak = readFileSync(`${state}.bak`, 'utf8');
    expect((await run('progress', '--reset', 'yes')).stdout).toBe('There is nothing to reset.\n');
    expect(readFileSync(`${state}.bak`, 'utf8')).toBe(bak);
  });

  it.each([['--export'], ['--reset', 'yes'], []])(
    'of a newer version is left alone: %j',
    async (...argv) => {
      const text = keep({}, PROGRESS_VERSION + 1);
      const { error } = await run('progress', ...argv);
      expect(error).toBeInstanceOf(InputError);
      expect(error!.message).toContain('newer wirewalk; it is left as it is');
      expect(readFileSync(state, 'utf8')).toBe(text);
    },
  );

  it('that cannot be written is said', async () => {
    const file = join(temporaryFolder(), 'mine.json');
    writeFileSync(file, JSON.stringify({ version: 1, lessons: { practice: { seen: [] } } }));
    writeFileSync(join(state, '..', 'blocked'), '');
    state = join(state, '..', 'blocked', 'progress.json');
    const { error } = await run('progress', '--import', file);
    expect(error).toSatisfy((each) => each instanceof TargetError || each instanceof InputError);
    expect(error!.message).not.toContain('\n');
  });
});

describe('the commands', () => {
  it.each(['quiz', 'answer', 'test-out', 'progress', 'list'])('tell how %s is used', (name) => {
    const command = buildProgram().commands.find((each) => each.name() === name)!;
    let help = '';
    command.configureHelp({ helpWidth: 80 }).configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    expect(() => command.exitOverride().outputHelp()).not.toThrow(CommanderError);
    const [, examples] = help.split('Examples:\n');
    expect(examples!.match(/^ {2}\$ wirewalk /gm)).toHaveLength(2);
    expect(Math.max(...help.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
