import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it as plainIt, vi } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import type { Progress } from '../../src/lesson/progress.ts';

import { BUILT_MAIN } from '../support/built.ts';
import { progressWithAllMet } from '../support/met-questions.ts';
import {
  HAS_TMUX,
  isAtPrompt,
  type Shot,
  type Terminal,
  TIME_LIMIT,
  TmuxServer,
} from '../support/tmux.ts';

const NAME = 'lessons in a real terminal';
const OPTIONS = { concurrent: true, timeout: 2 * TIME_LIMIT };
const server = new TmuxServer();
const BEYOND_ASCII = /[^\n -~]/;
const stepIds = await stepIdsByLesson();
/** Nothing is asked before a step: questions are tried elsewhere. */
const allMet = await progressWithAllMet();

/** A test with a terminal of its own, which has something on its screen. */
const it = plainIt.extend<{ terminal: Terminal }>({
  terminal: async ({ task }, use) => {
    const terminal = await server.open(task.id);
    writeFileSync(join(terminal.folder, 'progress.json'), JSON.stringify(allMet));
    await terminal.enter('echo from before');
    await terminal.until('the echo', both(isAtPrompt, hasLine('from before')));
    await use(terminal);
    await terminal.close();
  },
});

beforeAll(async () => {
  if (HAS_TMUX) await server.start();
});

afterAll(async () => {
  if (HAS_TMUX) await server.close();
});

describe.skipIf(!HAS_TMUX)(HAS_TMUX ? NAME : `${NAME}: there is no tmux`, OPTIONS, () => {
  describe('the step', () => {
    it('fills the screen, until q', async ({ terminal }) => {
      await startAt(terminal, 9, 1);
      const shot = await terminal.shot();
      expect(shot.lines).toHaveLength(24);
      expect(shot.lines[0]).toMatch(/^ L09 {2}Leaving HTTP ─/);
      expect(shot.lines[0]).toContain(`step 1/${stepsOf(9)}`);
      expect(shot.hasCursor).toBe(false);
      expect(coloursIn(await terminal.painted())).not.toEqual([]);
      await terminal.press('q');
      await expectExitCode(terminal, 0);
      await expectGivenBack(terminal);
    });

    it('is turned by n, space and enter, and back by b and backspace', async ({ terminal }) => {
      await startAt(terminal, 10, 1);
      for (const [index, key] of ['n', 'Space', 'Enter'].entries()) {
        await terminal.press(key);
        await terminal.until(`the step after ${key}`, isAt(10, index + 2));
      }
      for (const [index, key] of ['b', 'BSpace'].entries()) {
        await terminal.press(key);
        await terminal.until(`the step before, after ${key}`, isAt(10, 3 - index));
      }
    });

    it('lets the arrows, home and end choose fields and bytes', async ({ terminal }) => {
      await startAt(terminal, 9, 1);
      const { count } = fieldOf(await terminal.shot());
      const moves = { Down: 2, End: count, Up: count - 1, Home: 1 };
      for (const [key, number] of Object.entries(moves)) {
        await terminal.press(key);
        await terminal.until(`field ${number} after ${key}`, isOnField(number));
      }
      await terminal.press('Right', 'Right', 'Right');
      await terminal.until('the space behind GET', isOnDelimiter(3, 'SP'));
      await terminal.press('Right');
      await terminal.until('the request-target', isOnField(2));
      await terminal.press('Left', 'Left');
      await terminal.until('the method', isOnField(1));
    });

    it('goes on into the next lesson and back, as far as there are lessons', async ({
      terminal,
    }) => {
      const [first, last] = [CATALOGUE[0]!.number, CATALOGUE.at(-1)!.number];
      await startAt(terminal, 9, stepsOf(9));
      await terminal.press('n');
      await terminal.until('the end of the lesson', hasText('what to take away'));
      await terminal.press('n');
      await terminal.until('the next lesson', isAt(10, 1));
      await terminal.press('b');
      await terminal.until('the end of the lesson before', isAt(9, stepsOf(9)));
      await goTo(terminal, first, 1);
      await terminal.press('b');
      await terminal.until('a notice', hasNotice('This is the first step'));
      await goTo(terminal, last, stepsOf(last));
      await terminal.press('n');
      await terminal.until('the end of the course', hasText('what to take away'));
      await terminal.press('n');
      await terminal.until('a notice', hasNotice('This was the last step'));
      await terminal.press('Home');
      await terminal.until('the keys again', hasKeys);
    });

    it('is remembered', async ({ terminal }) => {
      await startAt(terminal, 10, 3);
      await terminal.press('n');
      await terminal.until('step 4', isAt(10, 4));
      await terminal.press('q');
      await terminal.until('the shell', isAtPrompt);
      await terminal.enter('wirewalk');
      await terminal.until('step 4 again', isAt(10, 4));
    });
  });

  describe('the prompt of g', () => {
    it('takes a lesson and a step, a step, or part of a title', async ({ terminal }) => {
      await startAt(terminal, 9, 3);
      for (const [place, lesson, step] of [
        ['10.4', 10, 4],
        ['.2', 10, 2],
        ['leaving', 9, 1],
      ] as const) {
        await terminal.press('g');
        await terminal.until('the prompt', hasPrompt(''));
        await terminal.type(place);
        await terminal.until('what was typed', hasPrompt(place));
        await terminal.press('Enter');
        await terminal.until(place, both(isAt(lesson, step), hasKeys));
      }
    });

    it('says so where there is no such place', async ({ terminal }) => {
      await startAt(terminal, 9, 3);
      const problems = { xyzzy: 'no lesson "xyzzy"', '.999': 'no step 999' };
      for (const [place, problem] of Object.entries(problems)) {
        await terminal.press('g');
        await terminal.enter(place);
        await terminal.until('a notice', both(hasNotice(problem), isAt(9, 3)));
        await terminal.press('Home');
        await terminal.until('the keys again', hasKeys);
      }
    });

    it('is left by escape, and by enter when nothing was typed', async ({ terminal }) => {
      await startAt(terminal, 9, 3);
      await terminal.press('g', 'q', 'x', 'BSpace');
      await terminal.until('letters as letters', hasPrompt('q'));
      await terminal.press('Escape');
      await terminal.until('the step', both(hasKeys, isAt(9, 3)));
      await terminal.press('g', 'n', 'BSpace');
      await terminal.until('an empty prompt', hasPrompt(''));
      await terminal.press('Enter');
      await terminal.until('the step', both(hasKeys, isAt(9, 3)));
    });
  });

  describe('the other screens', () => {
    it('list the lessons', async ({ terminal }) => {
      await startAt(terminal, 10, 2);
      await terminal.press('l');
      await terminal.until('the list, with the cursor on this lesson', isListed(10));
      await terminal.press('Up');
      await terminal.until('the lesson above', isListed(9));
      await terminal.press('Down');
      await terminal.until('the lesson below', isListed(10));
      await terminal.press('Escape');
      await terminal.until('the step', isAt(10, 2));
      await terminal.press('l', 'Up', 'Enter');
      await terminal.until('the lesson that was chosen', isAt(9, 1));
      await terminal.press('l', 'q');
      await expectGivenBack(terminal);
    });

    it('show all keys', async ({ terminal }) => {
      await startAt(terminal, 10, 2);
      await terminal.press('?');
      const shot = await terminal.until('the keys', ({ lines }) => lines[0]!.startsWith('─ Keys '));
      for (const key of [
        'n',
        'b',
        'down',
        'right',
        'home',
        'tab',
        'g',
        'l',
        '\\?',
        'q',
        'ctrl-z',
      ]) {
        expect(shot.text).toMatch(new RegExp(`^ {2}${key} `, 'm'));
      }
      await terminal.press('x');
      await terminal.until('the step', isAt(10, 2));
    });
  });

  describe('what can be looked at', () => {
    it('is another layer, bits, masking, source and specification', async ({ terminal }) => {
      await startAt(terminal, 10, 4);
      await terminal.press('Home', '1');
      await terminal.until('the read', hasText('[1 tcp] 3 frame'));
      await terminal.press('3');
      await terminal.until('the frame', hasText('1 tcp [3 frame]'));
      await terminal.press('2');
      await terminal.until('a notice', hasNotice('There is no layer 2 here'));
      await terminal.press('v', 'Space', 'Right');
      await terminal.until('a flipped bit', both(hasText('(flipped: 0)'), hasText('bit 1: ')));
      await terminal.press('u');
      await terminal.until('no flipped bit', ({ text }) => !text.includes('flipped'));
      await terminal.press('x', 'x', 'x');
      await terminal.until('three bytes of the text', hasText('so far  "Hel"'));
      await terminal.press('b', 'b', 's');
      await terminal.until('the source', hasText('export function decodeHeader('));
      await terminal.press('r');
      await terminal.until('the section', hasText('rfc6455#section-5.2'));
      await terminal.press('b', 'b');
      await terminal.until('the step', both(isAt(10, 4), hasKeys));
    });

    it('is, in a wide terminal, what each side believes', async ({ terminal }) => {
      await terminal.resize(120, 40);
      await startAt(terminal, 9, 1);
      const beliefs = hasText('waits for  a response');
      await terminal.until('beliefs and reads', both(beliefs, hasText('read #1, bytes 0-15')));
      await terminal.press('c');
      await terminal.until('brackets', hasText('(CLOSE 1000'));
      await terminal.press('c');
      await terminal.until('none', ({ text }) => !text.includes('(CLOSE'));
    });
  });

  describe('another size', () => {
    it('leaves the learner at the same place', async ({ terminal }) => {
      await startAt(terminal, 10, 4);
      await terminal.press('End');
      // The line below all that the key changes: whoever sees it sees no half of a screen.
      const isWhole = both(isOnField(7), isReadBy('#readPayload()'));
      const before = await terminal.until('the payload', isWhole);
      for (const [width, height] of [
        [120, 40],
        [40, 24],
      ] as const) {
        await terminal.resize(width, height);
        const isSame = both(isAt(10, 4), isOnField(7));
        await terminal.until('the same field', both(hasSize(width, height), isSame));
      }
      await terminal.resize(30, 14);
      await terminal.resize(80, 24);
      await terminal.until('the first screen', ({ text }) => text === before.text);
    });

    it('leaves what was typed after g', async ({ terminal }) => {
      await startAt(terminal, 9, 2);
      await terminal.press('g');
      await terminal.type('10.');
      await terminal.until('the prompt', hasPrompt('10.'));
      await terminal.resize(120, 40);
      await terminal.until('the prompt below', both(hasSize(120, 40), hasPrompt('10.')));
      await terminal.resize(40, 24);
      await terminal.until('the prompt above', both(hasSize(40, 24), hasPrompt('10.')));
      await terminal.enter('4');
      await terminal.until('the place', isAt(10, 4));
    });

    it('leaves the first line and the last, down to the least screen', async ({ terminal }) => {
      await startAt(terminal, 9, 2);
      const height = 24;
      for (const width of [80, 76, 40]) {
        await terminal.resize(width, height);
        const hasEnds = both(isAt(9, 2), hasKeys);
        await terminal.until(`all of ${width}x${height}`, both(hasSize(width, height), hasEnds));
      }
    });

    it.for([
      [39, 24],
      [80, 19],
    ] as const)('of %ix%i is enough for lines', async ([width, height], { terminal }) => {
      await terminal.resize(width, height);
      await terminal.enter('wirewalk lesson 10');
      await terminal.until('a prompt', asksForLine);
      expect(await terminal.printed()).toContain('Step 1 of');
      await terminal.enter('next');
      await vi.waitFor(
        async () => expect(await terminal.printed()).toContain('Step 2 of'),
        TIME_LIMIT,
      );
      await terminal.until('a prompt', asksForLine);
      await terminal.enter('quit');
      await expectExitCode(terminal, 0);
    });
  });

  describe('the terminal is given back', () => {
    it('after ctrl-c', async ({ terminal }) => {
      await startAt(terminal, 9, 1);
      await terminal.press('C-c');
      await expectExitCode(terminal, 0);
      await expectGivenBack(terminal);
    });

    it.for([
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
    ] as const)('after %s', async ([signal, code], { terminal }) => {
      await startAt(terminal, 9, 1);
      terminal.kill(signal);
      await expectExitCode(terminal, code);
      await expectGivenBack(terminal);
    });

    it('after an error that no one has foreseen', async ({ terminal }) => {
      await startAt(terminal, 9, 1);
      terminal.kill('SIGUSR2');
      const { text } = await terminal.until('the shell', isAtPrompt);
      expect(text).toContain('provoked');
      await expectExitCode(terminal, 70);
      await expectGivenBack(terminal);
    });

    it.for(['wirewalk', 'wirewalk-by-tsx'])(
      'while %s is suspended',
      async (command, { terminal }) => {
        await startAt(terminal, 9, 1, command);
        await terminal.press('n');
        const before = await terminal.until('step 2', isAt(9, 2));
        await terminal.press('C-z');
        await expectGivenBack(terminal);
        await terminal.enter('fg');
        await terminal.until('the same screen', ({ text }) => text === before.text);
        await terminal.press('n');
        await terminal.until('step 3', isAt(9, 3));
        await terminal.press('q');
        await expectExitCode(terminal, 0);
      },
    );

    it('not at ctrl-z where no shell could bring it back', async ({ terminal }) => {
      await terminal.enter(`exec node --import ~/attendant.mjs ${BUILT_MAIN} lesson 9`);
      const before = await terminal.until('step 1', both(isAt(9, 1), hasKeys));
      await terminal.press('C-z');
      await terminal.press('n');
      await terminal.until('step 2', isAt(9, 2));
      await terminal.press('b');
      await terminal.until('step 1 as it was', ({ text }) => text === before.text);
    });

    it('while it is stopped by a signal', async ({ terminal }) => {
      await startAt(terminal, 9, 1);
      terminal.kill('SIGTSTP');
      await expectGivenBack(terminal);
      await terminal.enter('fg');
      await terminal.until('the step', isAt(9, 1));
      await terminal.press('n');
      await terminal.until('the next step', isAt(9, 2));
    });

    it('even when it is gone: nothing crashes, and the step is kept', async ({ terminal }) => {
      await terminal.enter('(trap "" HUP; wirewalk lesson 9 2>~/errors; echo $? >~/code)');
      await terminal.until('step 1', isAt(9, 1));
      await terminal.press('n');
      await terminal.until('step 2', isAt(9, 2));
      await terminal.hangUp();
      const kept = (name: string) => readFileSync(join(terminal.folder, name), 'utf8');
      const code = await vi.waitFor(() => /^\d+\n$/.exec(kept('code'))![0], TIME_LIMIT);
      expect(kept('errors')).not.toContain('Error');
      expect(['0\n', '129\n']).toContain(code);
      const { current } = JSON.parse(kept('progress.json')) as Progress;
      expect(current).toEqual({ lesson: 'leaving-http', step: stepIds.get(9)![1] });
    });
  });

  describe('what the terminal can do', () => {
    it.for(['NO_COLOR=1 wirewalk lesson 9', 'wirewalk lesson 9 --no-color'])(
      'is not colour: %s',
      async (command, { terminal }) => {
        await terminal.enter(command);
        await terminal.until('step 1', both(isAt(9, 1), hasKeys));
        expect(coloursIn(await terminal.painted())).toEqual([]);
      },
    );

    it.for(['LANG=C wirewalk lesson 9', 'wirewalk lesson 9 --ascii'])(
      'is US-ASCII: %s',
      async (command, { terminal }) => {
        await terminal.enter(command);
        const step = await terminal.until('step 1', both(isAt(9, 1), hasKeys));
        expect(step.text).not.toMatch(BEYOND_ASCII);
        await terminal.press('l');
        const list = await terminal.until('the list', isListed(9));
        expect(list.text).not.toMatch(BEYOND_ASCII);
        // What has no counterpart in US-ASCII would be a question mark.
        expect(list.lines.at(-1)).not.toContain('?');
      },
    );

    it.for([
      'TERM=dumb wirewalk lesson 9 --step 1',
      'ACCESSIBLE=1 wirewalk lesson 9 --step 1',
      'CI=true wirewalk lesson 9 --step 1',
      'wirewalk lesson 9 --step 1 --plain',
    ])('is sentences: %s', async (command, { terminal }) => {
      await terminal.enter(`${command}; echo code $?`);
      await terminal.until('the end', both(isAtPrompt, hasCode));
      const printed = await terminal.printed();
      expect(printed).toContain('Lesson 9: Leaving HTTP. Step 1 of');
      expect(printed).not.toMatch(BEYOND_ASCII);
    });
  });
});

/** Starts a lesson at a step. */
async function startAt(
  terminal: Terminal,
  lesson: number,
  step: number,
  command = 'wirewalk',
): Promise<void> {
  await terminal.enter(`${command} lesson ${lesson} --step ${step}`);
  await terminal.until(`lesson ${lesson}, step ${step}`, both(isAt(lesson, step), hasKeys));
}

/** Goes to a step from wherever in the course. */
async function goTo(terminal: Terminal, lesson: number, step: number): Promise<void> {
  await terminal.press('g');
  await terminal.enter(`${lesson}.${step}`);
  await terminal.until(`lesson ${lesson}, step ${step}`, both(isAt(lesson, step), hasKeys));
}

/** The shell has its terminal as it was, and all that was on the screen. */
async function expectGivenBack(terminal: Terminal): Promise<void> {
  const shot = await terminal.until('the shell', isAtPrompt);
  expect(shot.lines).toContain('from before');
  expect(shot.text).not.toContain('n next');
  expect(shot.hasCursor).toBe(true);
  await terminal.enter('stty -a');
  const { text } = await terminal.until('the modes', both(isAtPrompt, hasMode('icanon')));
  for (const mode of ['echo', 'isig', 'icrnl', 'opost']) expect(text).toMatch(modePattern(mode));
}

async function expectExitCode(terminal: Terminal, code: number): Promise<void> {
  await terminal.until('the shell', isAtPrompt);
  await terminal.enter('echo code $?');
  const { text } = await terminal.until('the exit code', hasCode);
  expect(/^code (\d+)$/m.exec(text)![1]).toBe(`${code}`);
}

type Condition = (shot: Shot) => boolean;

function both(one: Condition, other: Condition): Condition {
  return (shot) => one(shot) && other(shot);
}

function hasLine(line: string): Condition {
  return ({ lines }) => lines.includes(line);
}

/** The header names the step, and is whole: a screen that was only cut by the terminal is an old one. */
function isAt(lesson: number, step: number): Condition {
  const header = new RegExp(`^ L0*${lesson} .*\\bstep ${step}/.* [─-]$`);
  return ({ lines }) => header.test(lines[0]!);
}

/** Which field of how many the cursor is on. */
function fieldOf({ text }: Shot): { number: number; count: number } {
  const [, number, count] = /^─ fields ── (\d+) of (\d+) /m.exec(text) ?? [];
  return { number: Number(number), count: Number(count) };
}

function isOnField(number: number): Condition {
  return (shot) => fieldOf(shot).number === number;
}

/** The line above the keys names the function that read the field. */
function isReadBy(name: string): Condition {
  return ({ lines }) => lines.at(-2)!.includes(` ${name}`);
}

function isOnDelimiter(byte: number, name: string): Condition {
  const row = new RegExp(`^ ▸ +${byte} +${name} `, 'm');
  return ({ text }) => row.test(text);
}

function hasKeys({ lines }: Shot): boolean {
  return /^ {2}n next .*\bq( quit)?$/.test(lines.at(-1)!);
}

function hasNotice(words: string): Condition {
  return ({ lines }) => lines.at(-1)!.includes(words);
}

function hasPrompt(typed: string): Condition {
  return ({ lines }) => lines.at(-1) === `  go to: ${typed}_`;
}

function hasText(words: string): Condition {
  return ({ text }) => text.includes(words);
}

function isListed(lesson: number): Condition {
  const row = new RegExp(`^ [▸>] L0*${lesson} `, 'm');
  return ({ lines, text }) => /^[─-] Lessons /.test(lines[0]!) && row.test(text);
}

/** As high as the terminal, and as wide: there are rules on every screen. */
function hasSize(width: number, height: number): Condition {
  return ({ lines }) =>
    lines.length === height && Math.max(...lines.map((line) => line.length)) === width;
}

function asksForLine({ lines }: Shot): boolean {
  return lines.findLast((line) => line !== '') === 'next, back, field N, quit >';
}

function hasCode({ text }: Shot): boolean {
  return /^code \d+$/m.test(text);
}

function hasMode(mode: string): Condition {
  return ({ text }) => modePattern(mode).test(text);
}

/** A mode of the terminal that `stty -a` prints as set: `echo`, and not `-echo`. */
function modePattern(mode: string): RegExp {
  return new RegExp(`(^|\\s)${mode}(\\s|$)`, 'm');
}

/** The colours that a painted screen switches on; bold, underlined and reverse are none. */
function coloursIn(painted: string): string[] {
  const codes = [...painted.matchAll(/\x1b\[([\d;]*)m/g)].flatMap((match) => match[1]!.split(';'));
  return codes.filter((code) => /^([349][0-8]|10[0-7])$/.test(code));
}

async function stepIdsByLesson(): Promise<ReadonlyMap<number, readonly string[]>> {
  const entries = CATALOGUE.map(
    async ({ number, load }) => [number, (await load()).stepIds] as const,
  );
  return new Map(await Promise.all(entries));
}

function stepsOf(lesson: number): number {
  return stepIds.get(lesson)!.length;
}
