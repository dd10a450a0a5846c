import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { questionsOf } from '../../src/lesson/questions/asked.ts';
import { answerText } from '../../src/lesson/questions/judge.ts';
import { BUILT_MAIN } from '../support/built.ts';
import {
  describeInTerminal,
  expectExitCode,
  expectGivenBack,
  it,
  readProgress,
  startAt,
  writeProgress,
} from '../support/in-terminal.ts';
import { performedByNumber, progressWithMet } from '../support/met-questions.ts';
import {
  both,
  hasKeys,
  hasPrompt,
  hasSize,
  hasText,
  isAt,
  isListed,
  isSame,
  walk,
} from '../support/terminal-test.ts';
import { isAtPrompt, type Shot, type Terminal, TIME_LIMIT } from '../support/tmux.ts';

const BEYOND_ASCII = /[^\n -~]/;
const handshake = await performedByNumber(9);
const met = await progressWithMet(9, 10);

describeInTerminal('a real terminal', () => {
  describe('of another size', () => {
    it('leaves the learner at the same place, and what was typed after g', async ({ terminal }) => {
      await startAt(terminal, 10, 4, met);
      await terminal.press('End');
      // The line below all that the key changes: once it is there, so is all of the screen.
      const isWhole = both(isOnPayload, ({ lines }) => lines.at(-2)!.includes(' #readPayload()'));
      const before = await terminal.until('the payload', isWhole);
      for (const [width, height] of [
        [120, 40],
        [76, 24],
        [40, 24],
      ] as const) {
        await terminal.resize(width, height);
        const hasEnds = both(hasSize(width, height), both(isAt(10, 4), hasKeys));
        await terminal.until(`${width}x${height}`, both(hasEnds, isOnPayload));
      }
      await terminal.resize(30, 14);
      await terminal.until('a sentence', hasText('wirewalk needs 40x24'));
      await terminal.resize(80, 24);
      await terminal.until('the first screen', isSame(before));
      await terminal.press('g', '9', '.');
      await terminal.until('the prompt', hasPrompt('9.'));
      await terminal.resize(40, 24);
      await terminal.until('the prompt above', both(hasSize(40, 24), hasPrompt('9.')));
      await walk(terminal, [[['4', 'Enter'], isAt(9, 4)]]);
    });

    it('and too small for a screen is enough for lines', async ({ terminal }) => {
      const [first, second] = questionsOf(handshake);
      await terminal.resize(39, 24);
      await terminal.enter('wirewalk lesson 9');
      await untilPrinted(terminal, 'Question 9.1, before step 1:', 'back, quit >');
      await terminal.enter('hint');
      await untilPrinted(terminal, 'Hint 1: ', 'back, quit >');
      await terminal.enter(answerText(first!.question));
      await untilPrinted(terminal, 'Step 1 of', 'field N, quit >');
      await terminal.enter('next');
      await untilPrinted(terminal, 'Question 9.2, before step 2:', 'back, quit >');
      await terminal.enter('show');
      await untilPrinted(terminal, `The answer: ${answerText(second!.question)}`, 'quit >');
      await terminal.enter('field 1');
      await untilPrinted(terminal, 'Source: read by src/', 'quit >');
      await terminal.enter('quit');
      await expectExitCode(terminal, 0);
      expect(answersOf(terminal)).toMatchObject([
        { q: first!.question.id, right: true },
        { q: second!.question.id, right: false },
      ]);
    });

    it('asks at a prompt for a screen reader, until the lesson is done', async ({ terminal }) => {
      writeProgress(terminal, await progressWithMet(9));
      await terminal.enter('wirewalk lesson 9 --accessible');
      const count = handshake.steps.length;
      for (let step = 1; step <= count; step++) {
        await untilPrinted(terminal, `Step ${step} of ${count}`, 'field N, quit >');
        await terminal.enter('next');
      }
      await untilPrinted(terminal, 'End of lesson 9', 'next lesson, back, quit >');
      await terminal.enter('quit');
      await expectExitCode(terminal, 0);
      expect(readProgress(terminal).lessons['leaving-http']).toMatchObject({ done: true });
    });

    it('is enough for lines where it is too low, and they end at ctrl-d', async ({ terminal }) => {
      writeProgress(terminal, { ...met, current: { lesson: 'leaving-http', step: 'request' } });
      await terminal.resize(80, 19);
      await terminal.enter('wirewalk');
      await untilPrinted(terminal, 'this is where you were last.', 'Step 1 of', 'quit >');
      await terminal.enter('go 10.4');
      await untilPrinted(terminal, 'Lesson 10: One frame, bit by bit. Step 4', 'quit >');
      await terminal.enter('list');
      await untilPrinted(terminal, '9 Leaving HTTP (1 step seen)', 'quit >');
      await terminal.enter('go 99');
      await untilPrinted(terminal, 'no lesson "99"; the nearest is 11', 'quit >');
      await terminal.press('C-d');
      await expectExitCode(terminal, 0);
    });
  });

  describe('is given back', () => {
    it('after ctrl-c', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      await terminal.press('C-c');
      await expectExitCode(terminal, 130);
      await expectGivenBack(terminal);
    });

    it('after ctrl-c at a prompt', async ({ terminal }) => {
      writeProgress(terminal, met);
      await terminal.resize(80, 19);
      await terminal.enter('wirewalk lesson 9');
      await untilPrinted(terminal, 'Step 1 of', 'quit >');
      await terminal.press('C-c');
      await expectExitCode(terminal, 130);
    });

    it.for([
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
    ] as const)('after %s', async ([signal, code], { terminal }) => {
      await startAt(terminal, 9, 1, met);
      terminal.kill(signal);
      await expectExitCode(terminal, code);
      await expectGivenBack(terminal);
    });

    it('after an error that no one has foreseen', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      terminal.kill('SIGUSR2');
      const { text } = await terminal.until('the shell', isAtPrompt);
      expect(text).toContain('provoked');
      await expectExitCode(terminal, 70);
      await expectGivenBack(terminal);
    });

    it.for(['wirewalk', 'wirewalk-by-tsx'])(
      'while %s is suspended',
      async (command, { terminal }) => {
        await startAt(terminal, 9, 1, met, command);
        await terminal.press('n');
        const before = await terminal.until('step 2', both(isAt(9, 2), hasKeys));
        await terminal.press('C-z');
        await expectGivenBack(terminal);
        await terminal.enter('fg');
        await terminal.until('the same screen', isSame(before));
        await walk(terminal, [['n', isAt(9, 3)]]);
        await terminal.press('q');
        await expectExitCode(terminal, 0);
      },
    );

    it('not at ctrl-z where no shell could bring it back', async ({ terminal }) => {
      writeProgress(terminal, met);
      await terminal.enter(`exec node --import ~/attendant.mjs ${BUILT_MAIN} lesson 9`);
      const before = await terminal.until('step 1', both(isAt(9, 1), hasKeys));
      await terminal.press('C-z');
      await walk(terminal, [
        ['n', isAt(9, 2)],
        ['b', isSame(before)],
      ]);
    });

    it('while it is stopped by a signal', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      terminal.kill('SIGTSTP');
      await expectGivenBack(terminal);
      await terminal.enter('fg');
      await terminal.until('the step', isAt(9, 1));
      await walk(terminal, [['n', isAt(9, 2)]]);
    });

    it('even when it is gone: nothing crashes, and the step is kept', async ({ terminal }) => {
      writeProgress(terminal, met);
      await terminal.enter('(trap "" HUP; wirewalk lesson 9 2>~/errors; echo $? >~/code)');
      await terminal.until('step 1', both(isAt(9, 1), hasKeys));
      await walk(terminal, [['n', isAt(9, 2)]]);
      await terminal.hangUp();
      const kept = (name: string) => readFileSync(join(terminal.folder, name), 'utf8');
      const code = await vi.waitFor(() => /^\d+\n$/.exec(kept('code'))![0], TIME_LIMIT);
      expect(kept('errors')).not.toContain('Error');
      expect(['0\n', '129\n']).toContain(code);
      const step = handshake.lesson.stepIds[1];
      expect(readProgress(terminal).current).toEqual({ lesson: 'leaving-http', step });
    });
  });

  describe('that can do less', () => {
    it('may have colours', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      expect(coloursIn(await terminal.painted())).not.toEqual([]);
    });

    it.for(['NO_COLOR=1 LANG=C wirewalk lesson 9', 'wirewalk lesson 9 --no-color --ascii'])(
      'has neither colour nor letters beyond US-ASCII: %s',
      async (command, { terminal }) => {
        writeProgress(terminal, met);
        await terminal.enter(command);
        await terminal.until('step 1', both(isAt(9, 1), hasKeys));
        await expectPoor(terminal);
        for (const [key, condition] of [
          ['l', isListed(9)],
          ['p', hasText('question 1 of ')],
          ['T', hasText('question 1 of 5')],
          ['e', hasText('no rule of the parser')],
          ['v', hasText('bits of byte')],
        ] as const) {
          await walk(terminal, [[key, condition]]);
          await expectPoor(terminal);
          await walk(terminal, [['Escape', both(isAt(9, 1), hasKeys)]]);
        }
      },
    );

    it('has sentences', async ({ terminal }) => {
      const lesson = 'wirewalk lesson 9 --step 1';
      // With ACCESSIBLE it asks, at a prompt.
      const ways = [`TERM=dumb ${lesson}`, `CI=true ${lesson}`];
      const pipe = `${lesson} | head -1`;
      await terminal.enter([...ways, `${lesson} --plain`, pipe, 'echo code $?'].join('; '));
      await terminal.until('the end', both(isAtPrompt, hasText('code 0')));
      const printed = await terminal.printed();
      expect(printed.match(/^Lesson 9: Leaving HTTP\. Step 1 of/gm)).toHaveLength(4);
      expect(printed).not.toMatch(BEYOND_ASCII);
      expect(coloursIn(await terminal.painted())).toEqual([]);
    });
  });
});

async function expectPoor(terminal: Terminal): Promise<void> {
  const { text, lines } = await terminal.shot();
  expect(text).not.toMatch(BEYOND_ASCII);
  // What has no counterpart in US-ASCII would be a question mark.
  expect(lines.at(-1)!.replace('? keys', '')).not.toContain('?');
  expect(coloursIn(await terminal.painted())).toEqual([]);
}

/** Awaits words that have been printed since the last line was typed, however they are broken. */
async function untilPrinted(terminal: Terminal, ...words: readonly string[]): Promise<void> {
  const isThere = async () => {
    const printed = (await terminal.printed()).trim().replace(/\s+/g, ' ');
    const last = printed.split(/ > | >(?=$)/).slice(-2);
    for (const each of words) expect(`${last.join(' >')}`).toContain(each);
  };
  await vi.waitFor(isThere, TIME_LIMIT);
}

function answersOf(terminal: Terminal) {
  return readProgress(terminal).lessons['leaving-http']!.answers;
}

function isOnPayload({ text }: Shot): boolean {
  return /^─ fields ── 7 of 7 /m.test(text);
}

/** The colours that a painted screen switches on; bold, underlined and reverse are none. */
function coloursIn(painted: string): string[] {
  const codes = [...painted.matchAll(/\x1b\[([\d;]*)m/g)].flatMap((match) => match[1]!.split(';'));
  return codes.filter((code) => /^([349][0-8]|10[0-7])$/.test(code));
}
