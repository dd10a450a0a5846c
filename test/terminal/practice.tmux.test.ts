import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it as plainIt } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { type AskedQuestion, questionsOf } from '../../src/lesson/asked.ts';
import { answerText } from '../../src/lesson/judge.ts';
import { type Performance, performLesson } from '../../src/lesson/performance.ts';
import type { Progress } from '../../src/lesson/progress.ts';
import { beginTestOut } from '../../src/lesson/test-out.ts';
import { progressWithAllMet } from '../support/met-questions.ts';
import { both, hasText, isAt, lacksText, walk } from '../support/terminal-test.ts';
import { HAS_TMUX, isAtPrompt, type Terminal, TIME_LIMIT, TmuxServer } from '../support/tmux.ts';

const NAME = 'questions, editor and list in a real terminal';
const OPTIONS = { concurrent: true, timeout: 2 * TIME_LIMIT };
const LESSON = 10;
/** Shows a message of the client, and has changes to try. */
const CLIENT_STEP = 4;

const server = new TmuxServer();
const frames = await performed(LESSON);
const allMet = await progressWithAllMet();

const it = plainIt.extend<{ terminal: Terminal }>({
  terminal: async ({ task }, use) => {
    const terminal = await server.open(task.id);
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
  it('a question is asked before its step, with hints, slips and an answer', async ({
    terminal,
  }) => {
    await terminal.enter(`wirewalk lesson ${LESSON}`);
    const [first, second, third] = questionsOf(frames) as [
      AskedQuestion,
      AskedQuestion,
      AskedQuestion,
    ];
    await terminal.until('the first question', hasText('question 1 of '));
    await terminal.type(answerText(first.question));
    await walk(terminal, [
      ['Enter', '✓ correct, first try'],
      ['Enter', isAt(LESSON, 1)],
      ['n', 'question 2 of '],
      ['h', 'hints used 1 of 3'],
      ['h', 'hints used 2 of 3'],
      ['h', 'hints used 3 of 3'],
    ]);
    expect(second.question.kind).toBe('byte');
    await terminal.type('zz');
    await walk(terminal, [['Enter', 'two hex digits']]);
    await walk(terminal, [['Escape', lacksText('> zz')]]);
    const wrong = answerText(second.question) === '00' ? '01' : '00';
    await terminal.type(wrong);
    await walk(terminal, [['Enter', 'One more try']]);
    await terminal.type(answerText(second.question));
    await walk(terminal, [
      ['Enter', '✓ correct, second try'],
      ['n', isAt(LESSON, 2)],
      ['n', 'question 3 of '],
      ['k', 'skipped'],
      ['Space', isAt(LESSON, 3)],
      ['p', 'question 3 of '],
    ]);
    await terminal.resize(40, 24);
    await terminal.until(
      'the question in 40 columns',
      ({ lines }) => lines.every((line) => line.length <= 40) && lines.length === 24,
    );
    await terminal.resize(80, 24);
    await terminal.press('A', 'Enter');
    await terminal.until('the answer', hasText(answerText(third.question)));
    await walk(terminal, [['b', isAt(LESSON, 3)]]);
    await terminal.press('q');
    await terminal.until('the shell', isAtPrompt);
    const { lessons } = JSON.parse(
      readFileSync(join(terminal.folder, 'progress.json'), 'utf8'),
    ) as Progress;
    expect(Object.values(lessons)[0]!.answers).toMatchObject([
      { q: first.question.id, tries: 1, right: true },
      { q: second.question.id, tries: 2, right: true },
      { q: third.question.id, tries: 0, right: false },
    ]);
  });

  it('a question is left by backspace, and the course by q', async ({ terminal }) => {
    await terminal.enter(`wirewalk lesson ${LESSON}`);
    await terminal.until('the first question', hasText('question 1 of '));
    await walk(terminal, [
      ['BSpace', isAt(LESSON, 1)],
      ['n', 'question 2 of '],
      ['BSpace', isAt(LESSON, 1)],
      ['n', 'question 2 of '],
      ['q', isAtPrompt],
    ]);
  });

  it('a test-out asks five questions, and counts', async ({ terminal }) => {
    await meetAll(terminal);
    await terminal.enter(`wirewalk lesson ${LESSON} --step 1`);
    await terminal.until('the step', isAt(LESSON, 1));
    const { questions } = beginTestOut(frames);
    await walk(terminal, [['T', 'question 1 of 5']]);
    for (const [index, question] of questions.entries()) {
      await terminal.type(answerText(question));
      const isLast = index === questions.length - 1;
      const next = isLast ? 'tested out' : `question ${index + 2} of 5`;
      await walk(terminal, [['Enter', next]]);
    }
    await walk(terminal, [
      ['Enter', isAt(LESSON, 1)],
      ['T', 'question 1 of 5'],
      ['Escape', isAt(LESSON, 1)],
      ['l', 'tested out'],
    ]);
  });

  it('bytes are edited, sent, cut everywhere, and taken back', async ({ terminal }) => {
    await meetAll(terminal);
    await terminal.enter(`wirewalk lesson ${LESSON} --step ${CLIENT_STEP}`);
    await terminal.until('the step', isAt(LESSON, CLIENT_STEP));
    await walk(terminal, [
      ['e', '✓ no rule of the parser is broken'],
      [['8', '3'], '1 changed'],
      ['u', lacksText('1 changed')],
      ['Right', 'byte 1 '],
      ['i', '1 added'],
      ['x', lacksText('1 added')],
      ['Tab', '▸ try 1'],
      ['R', 'reserved-opcode'],
      ['Escape', '▸ try 1'],
      ['U', lacksText('1 changed')],
      ['F', '✓ no rule'],
      ['v', 'bit'],
      ['Space', 'changed'],
      ['u', lacksText('1 changed')],
      ['v', '✓ no rule'],
      ['t', '▸one write'],
      ['t', '▸one byte each'],
      ['R', 'in 11 writes'],
      ['t', 'in one write'],
      ['Escape', '▸cut at cursor'],
      ['t', '▸every cut'],
      ['R', '10 cuts: 10 same result'],
      ['Escape', '▸every cut'],
      ['Escape', isAt(LESSON, CLIENT_STEP)],
    ]);
    await terminal.press('q');
    await terminal.until('the shell', isAtPrompt);
  });

  it('bits are flipped and sent; the same bytes are cut at a key; not what the server says', async ({
    terminal,
  }) => {
    await meetAll(terminal);
    await terminal.enter(`wirewalk lesson ${LESSON} --step ${CLIENT_STEP}`);
    await terminal.until('the step', isAt(LESSON, CLIENT_STEP));
    await walk(terminal, [
      ['Home', hasText('fields ── 1 of')],
      ['v', 'RFC bit'],
      ['Right', 'bit 1: '],
      ['Space', 'flipped: 1'],
      ['R', 'RSV1'],
      ['Escape', 'writes:'],
      ['Escape', 'RFC bit'],
      ['v', isAt(LESSON, CLIENT_STEP)],
      ['t', 'now: '],
      ['Escape', 'writes:'],
      ['Escape', isAt(LESSON, CLIENT_STEP)],
      ['b', isAt(LESSON, CLIENT_STEP - 1)],
      ['e', 'Only what the client has sent can be changed'],
    ]);
  });

  it('the list is filtered and searched', async ({ terminal }) => {
    await meetAll(terminal);
    await terminal.enter(`wirewalk lesson ${LESSON} --step 1`);
    await terminal.until('the step', isAt(LESSON, 1));
    const title = CATALOGUE.find(({ number }) => number === 11)!.title;
    await walk(terminal, [
      ['l', '─ Lessons ─'],
      ['f', 'Lessons done'],
      ['f', 'Lessons pending'],
      ['f', hasText('─ Lessons ─')],
    ]);
    await terminal.press('/');
    await terminal.type('masking, and');
    await walk(terminal, [
      ['Enter', both(hasText(title), lacksText('L10'))],
      ['Escape', 'L10'],
    ]);
    await terminal.press('/');
    await terminal.type('masking, and');
    await walk(terminal, [['Enter', lacksText('L10')]]);
    await walk(terminal, [['Enter', isAt(11, 1)]]);
  });

  it('an arrow key whose bytes come one by one, 200 ms apart, is an arrow or nothing', async ({
    terminal,
  }) => {
    await meetAll(terminal);
    await terminal.enter(`wirewalk lesson ${LESSON} --step ${CLIENT_STEP}`);
    await terminal.until('the step', isAt(LESSON, CLIENT_STEP));
    // What comes apart is read as escape and letters, none of which leaves the step or changes anything.
    await terminal.press('Escape');
    await terminal.type('[');
    await terminal.type('B');
    await terminal.press('?');
    await terminal.until('the keys', hasText('ctrl-z'));
    await walk(terminal, [['Escape', isAt(LESSON, CLIENT_STEP)]]);
  });
});

function performed(number: number): Promise<Performance> {
  const card = CATALOGUE.find((each) => each.number === number)!;
  return card.load().then((lesson) => performLesson(lesson));
}

/** Nothing is asked before a step. */
async function meetAll(terminal: Terminal): Promise<void> {
  writeFileSync(join(terminal.folder, 'progress.json'), JSON.stringify(allMet));
}
