import { describe, expect } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import {
  describeInTerminal,
  expectExitCode,
  expectGivenBack,
  goTo,
  it,
  readProgress,
  startAt,
} from '../support/in-terminal.ts';
import { progressWithMet } from '../support/met-questions.ts';
import {
  both,
  type Condition,
  hasKeys,
  hasNotice,
  hasPrompt,
  hasText,
  isAt,
  isListed,
  isSame,
  lacksText,
  walk,
} from '../support/terminal-test.ts';
import { isAtPrompt, type Shot } from '../support/tmux.ts';

const [FIRST, LAST] = [CATALOGUE[0]!.number, CATALOGUE.at(-1)!.number];
/** Nothing is asked before a step: questions are tried elsewhere. */
const met = await progressWithMet(FIRST, 9, 10, LAST);
const [nine, last] = await Promise.all([stepsOf(9), stepsOf(LAST)]);

describeInTerminal('steps in a real terminal', () => {
  describe('the step', () => {
    it('fills the screen, until q', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      const shot = await terminal.shot();
      expect(shot.lines).toHaveLength(24);
      expect(shot.lines[0]).toMatch(/^ L09 {2}Leaving HTTP ─/);
      expect(shot.lines[0]).toContain(`step 1/${nine}`);
      expect(shot.hasCursor).toBe(false);
      await terminal.press('q');
      await expectExitCode(terminal, 0);
      await expectGivenBack(terminal);
    });

    it('is turned by n, space and enter, and back by b and backspace', async ({ terminal }) => {
      await startAt(terminal, 10, 1, met);
      await walk(terminal, [
        ['n', isAt(10, 2)],
        ['Space', isAt(10, 3)],
        ['Enter', isAt(10, 4)],
        ['b', isAt(10, 3)],
        ['BSpace', isAt(10, 2)],
      ]);
    });

    it('lets the arrows, home and end choose fields and bytes, and tab messages', async ({
      terminal,
    }) => {
      await startAt(terminal, 9, 1, met);
      const { count } = fieldOf(await terminal.shot());
      await walk(terminal, [
        ['Down', isOnField(2)],
        ['End', isOnField(count)],
        ['Up', isOnField(count - 1)],
        ['Home', isOnField(1)],
        [['Right', 'Right', 'Right'], isOnDelimiter(3, 'SP')],
        ['Right', isOnField(2)],
        [['Left', 'Left'], isOnField(1)],
        ['Tab', '─ server ▸ client '],
        ['BTab', '─ client ▸ server '],
      ]);
    });

    it('is drawn again by ctrl-l', async ({ terminal }) => {
      await startAt(terminal, 9, 1, met);
      const before = await terminal.shot();
      await terminal.wipe();
      await terminal.until('the wiped screen', ({ text }) => text.trim() === '');
      await walk(terminal, [['C-l', isSame(before)]]);
    });

    it('goes on into the next lesson and back, as far as there are lessons', async ({
      terminal,
    }) => {
      await startAt(terminal, 9, nine, met);
      await walk(terminal, [
        ['n', 'what to take away'],
        ['n', isAt(10, 1)],
        ['b', isAt(9, nine)],
      ]);
      await goTo(terminal, FIRST, 1);
      await walk(terminal, [
        ['b', hasNotice('This is the first step')],
        ['Home', hasKeys],
      ]);
      await goTo(terminal, LAST, last);
      await walk(terminal, [
        ['n', 'what to take away'],
        ['n', both(hasText('This was the last lesson'), hasText('what to take away'))],
        ['b', both(isAt(LAST, last), hasKeys)],
      ]);
    });

    it('is remembered, and said to be', async ({ terminal }) => {
      await startAt(terminal, 10, 3, met);
      await walk(terminal, [
        ['n', isAt(10, 4)],
        ['q', isAtPrompt],
      ]);
      expect(readProgress(terminal).current?.lesson).toBe('one-frame');
      await terminal.enter('wirewalk');
      await terminal.until('step 4', both(isAt(10, 4), hasNotice('Lesson 10, step 4: this is ')));
      await walk(terminal, [['Home', hasKeys]]);
    });
  });

  describe('the end of a lesson', () => {
    it('is scrolled, left and gone back to', async ({ terminal }) => {
      const end = await stepsOf(10);
      await startAt(terminal, 10, end, met);
      await terminal.press('n');
      const top = await terminal.until('its beginning', hasText('what to take away'));
      await walk(terminal, [
        ['Down', ({ lines }) => lines[2] === top.lines[3]],
        ['Up', ({ text }) => text === top.text],
        ['?', '─ Keys ─'],
        ['?', 'what to take away'],
        ['l', isListed(10)],
        ['Escape', 'what to take away'],
        ['g', hasPrompt('')],
        ['Escape', 'what to take away'],
        ['Escape', isAt(10, end)],
        ['n', 'what to take away'],
        ['BSpace', isAt(10, end)],
        ['n', 'what to take away'],
      ]);
      await terminal.press('q');
      await expectGivenBack(terminal);
      expect(readProgress(terminal).lessons['one-frame']).toMatchObject({ seen: ['top-bit'] });
    });
  });

  describe('the prompt of g', () => {
    it('takes a lesson and a step, a step, or part of a title', async ({ terminal }) => {
      await startAt(terminal, 9, 3, met);
      for (const [place, lesson, step] of [
        ['10.4', 10, 4],
        ['.2', 10, 2],
        ['leaving', 9, 1],
      ] as const) {
        await walk(terminal, [['g', hasPrompt('')]]);
        await terminal.type(place);
        await terminal.until('what was typed', hasPrompt(place));
        await walk(terminal, [['Enter', both(isAt(lesson, step), hasKeys)]]);
      }
      for (const [place, problem] of [
        ['xyzzy', 'no lesson "xyzzy"'],
        ['.999', 'no step 999'],
      ] as const) {
        await terminal.press('g');
        await terminal.type(place);
        await walk(terminal, [
          ['Enter', both(hasNotice(problem), isAt(9, 1))],
          ['Home', hasKeys],
        ]);
      }
    });

    it('is left by escape, by enter when nothing was typed, and by ctrl-c', async ({
      terminal,
    }) => {
      await startAt(terminal, 9, 3, met);
      await walk(terminal, [
        [['g', 'q', 'x', 'BSpace'], hasPrompt('q')],
        ['Escape', both(hasKeys, isAt(9, 3))],
        [['g', 'n', 'BSpace'], hasPrompt('')],
        ['Enter', both(hasKeys, isAt(9, 3))],
        ['g', hasPrompt('')],
      ]);
      await terminal.press('C-c');
      await expectGivenBack(terminal);
    });
  });

  describe('the list', () => {
    it('opens a lesson, all that are done or pending, or that are searched for', async ({
      terminal,
    }) => {
      await startAt(terminal, 10, 2, met);
      await walk(terminal, [
        ['l', isListed(10)],
        ['Up', isListed(9)],
        ['Down', isListed(10)],
        ['f', '─ Lessons done ─'],
        ['f', '─ Lessons pending ─'],
        ['f', '─ Lessons ─'],
        ['/', '/ _'],
        [['q', 'w', 'BSpace'], '/ q_'],
        ['BSpace', '/ _'],
      ]);
      await terminal.type('no such lesson');
      await walk(terminal, [
        ['Space', 'No step has that.'],
        ['Escape', 'L02'],
        ['/', '/ _'],
      ]);
      await terminal.type('9.1');
      await terminal.until('what was found', hasText('▸ 9.1'));
      await walk(terminal, [
        ['Enter', both(isAt(9, 1), hasKeys)],
        ['l', isListed(9)],
        ['?', '─ Keys ─'],
        ['x', isListed(9)],
        ['b', both(isAt(9, 1), hasKeys)],
        ['l', isListed(9)],
        ['Escape', both(isAt(9, 1), hasKeys)],
      ]);
      await terminal.press('l', 'q');
      await expectGivenBack(terminal);
    });
  });

  describe('what can be looked at', () => {
    it('is another layer, bits, masking, source, specification and keys', async ({ terminal }) => {
      await startAt(terminal, 10, 4, met);
      await walk(terminal, [
        [['Home', '1'], '[1 tcp] 3 frame'],
        ['3', '1 tcp [3 frame]'],
        ['2', hasNotice('There is no layer 2 here')],
        [['v', 'Space', 'Right'], both(hasText('(flipped: 0)'), hasText('bit 1: '))],
        ['u', lacksText('flipped')],
        [['x', 'x', 'x'], 'so far  "Hel"'],
        [['b', 'b', 's'], 'export function decodeHeader('],
        ['r', 'rfc6455#section-5.2'],
        [['b', 'b'], both(isAt(10, 4), hasKeys)],
        ['?', '─ Keys ─'],
      ]);
      const { text } = await terminal.shot();
      for (const key of ['n', 'down', 'tab', 'p', 'e', 'g', 'l', '\\?', 'q', 'ctrl-z']) {
        expect(text).toMatch(new RegExp(`^ {2}${key} `, 'm'));
      }
      await walk(terminal, [['x', both(isAt(10, 4), hasKeys)]]);
    });

    it('is, in a wide terminal, what each side believes', async ({ terminal }) => {
      await terminal.resize(120, 40);
      await startAt(terminal, 9, 1, met);
      await walk(terminal, [
        ['Home', both(hasText('waits for  a response'), hasText('read #1, bytes 0-15'))],
        ['c', '(CLOSE 1000'],
        ['c', lacksText('(CLOSE')],
      ]);
    });
  });
});

/** Which field of how many the cursor is on. */
function fieldOf({ text }: Shot): { number: number; count: number } {
  const [, number, count] = /^─ fields ── (\d+) of (\d+) /m.exec(text) ?? [];
  return { number: Number(number), count: Number(count) };
}

function isOnField(number: number): Condition {
  return (shot) => fieldOf(shot).number === number;
}

function isOnDelimiter(byte: number, name: string): Condition {
  const row = new RegExp(`^ ▸ +${byte} +${name} `, 'm');
  return ({ text }) => row.test(text);
}

/** How many steps a lesson has. */
async function stepsOf(number: number): Promise<number> {
  const lesson = await CATALOGUE.find((card) => card.number === number)!.load();
  return lesson.stepIds.length;
}
