import { expect } from 'vitest';
import { NO_PROGRESS } from '../../src/lesson/progress/form.ts';
import { questionsOf } from '../../src/lesson/questions/asked.ts';
import { answerText, judge } from '../../src/lesson/questions/judge.ts';
import { beginTestOut } from '../../src/lesson/questions/test-out.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import {
  describeInTerminal,
  expectExitCode,
  expectGivenBack,
  expectKept,
  it,
  readProgress,
  startAt,
} from '../support/in-terminal.ts';
import { performedByNumber, progressWithMet } from '../support/met-questions.ts';
import {
  both,
  type Condition,
  hasKeys,
  hasSize,
  hasText,
  isAt,
  lacksText,
  walk,
} from '../support/terminal-test.ts';
import { isAtPrompt, type Terminal } from '../support/tmux.ts';

/** Asks before each of its steps, for a number, for bytes and for a choice. */
const LESSON = 10;
const frames = await performedByNumber(LESSON);
const [first, second, third] = questionsOf(frames).map(({ question }) => question);
const met = await progressWithMet(LESSON);

describeInTerminal('questions in a real terminal', () => {
  it('come before their steps, and are answered at once, with hints, or twice wrong', async ({
    terminal,
  }) => {
    await begin(terminal);
    await answer(terminal, answerText(first!), '✓ correct, first try      streak 1');
    await walk(terminal, [
      ['Enter', both(isAt(LESSON, 1), hasKeys)],
      ['n', 'question 2 of '],
      ['h', 'hints used 1 of 3'],
      ['h', 'hints used 2 of 3'],
      ['h', 'hints used 3 of 3'],
      ['h', 'There is no other hint'],
    ]);
    await answer(terminal, 'zz', 'Type two hex digits.');
    await walk(terminal, [['Escape', hasInput('')]]);
    await answer(terminal, wrongTo(second!), 'One more try');
    await answer(terminal, answerText(second!), '✓ correct, second try');
    await walk(terminal, [
      ['n', isAt(LESSON, 2)],
      ['n', 'question 3 of '],
    ]);
    await answer(terminal, wrongTo(third!), 'One more try');
    await answer(terminal, wrongTo(third!), `The answer: ${answerText(third!)}`);
    await walk(terminal, [['Space', isAt(LESSON, 3)]]);
    await terminal.press('q');
    await expectExitCode(terminal, 0);
    expect(answersOf(terminal)).toMatchObject([
      { q: first!.id, tries: 1, right: true },
      { q: second!.id, tries: 2, right: true },
      { q: third!.id, tries: 2, right: false },
    ]);
    await terminal.enter('wirewalk');
    await terminal.until('the step that was left', isAt(LESSON, 3));
  });

  it('are skipped by k, told by A, and asked again by p', async ({ terminal }) => {
    await begin(terminal);
    await walk(terminal, [
      ['k', 'skipped: counts as seen'],
      ['Enter', both(isAt(LESSON, 1), hasKeys)],
      ['n', 'question 2 of '],
      [['A', 'Enter'], `The answer: ${answerText(second!)}`],
      ['b', both(isAt(LESSON, 1), hasKeys)],
      ['n', both(isAt(LESSON, 2), hasKeys)],
      ['p', both(hasText('question 2 of '), lacksText('The answer'))],
    ]);
    expect(answersOf(terminal)).toMatchObject([
      { q: first!.id, tries: 0, right: false },
      { q: second!.id, tries: 0, right: false },
    ]);
    await answer(terminal, answerText(second!), '✓ correct, first try');
    await walk(terminal, [['Escape', both(isAt(LESSON, 2), hasKeys)]]);
    expect(answersOf(terminal)[1]).toMatchObject({ q: second!.id, right: true });
  });

  it('are left by backspace and found again as they were; before the first step is the lesson before', async ({
    terminal,
  }) => {
    await begin(terminal);
    await answer(terminal, answerText(first!), '✓ correct');
    await walk(terminal, [
      ['n', both(isAt(LESSON, 1), hasKeys)],
      ['n', 'question 2 of '],
      ['h', 'Hint 1: '],
      [['8', 'BSpace', 'BSpace'], both(isAt(LESSON, 1), hasKeys)],
      ['n', 'Hint 1: '],
      ['Escape', both(isAt(LESSON, 1), hasKeys)],
    ]);
    await terminal.press('g');
    await terminal.enter('11');
    await terminal.until('the next lesson', hasText('question 1 of '));
    await walk(terminal, [
      ['BSpace', both(isAt(LESSON, frames.steps.length), hasKeys)],
      ['n', 'what to take away'],
      ['n', 'question 1 of '],
      ['q', isAtPrompt],
    ]);
    await expectGivenBack(terminal);
  });

  it('keep what was typed in another size, and while they are suspended', async ({ terminal }) => {
    await begin(terminal);
    await terminal.type('12');
    const before = await terminal.until('what was typed', hasInput('12'));
    await expectKept(terminal, before, hasInput('12'));
    await terminal.press('C-c');
    await expectExitCode(terminal, 130);
    expect(answersOf(terminal)).toEqual([]);
  });

  it('show a message row by row where it is long', async ({ terminal }) => {
    const index = questionsOf(frames).findIndex(({ question }) => {
      return question.given && question.given.entry.bytes.length > 1000;
    });
    const { stepIndex } = questionsOf(frames)[index]!;
    await startAt(terminal, LESSON, stepIndex, NO_PROGRESS);
    await walk(terminal, [
      ['n', both(hasText(`question ${index + 1} of `), hasText(' wire   0000 '))],
      ['Down', ' wire   0010 '],
      ['Up', ' wire   0000 '],
    ]);
  });

  it('make a test-out, which is offered before the first step, counts only if all is right, and is kept', async ({
    terminal,
  }) => {
    await begin(terminal);
    const { questions } = beginTestOut(frames);
    await walk(terminal, [
      ['T', both(hasText('TEST-OUT'), hasText('question 1 of 5'))],
      ['Enter', 'Type '],
      [['q', 'w', 'BSpace'], hasInput('q')],
      ['BSpace', hasInput('')],
      ['Escape', both(hasText('PREDICT'), hasText('question 1 of '))],
      ['T', 'question 1 of 5'],
    ]);
    await answerAll(terminal, [wrongTo(questions[0]!), ...questions.slice(1).map(answerText)]);
    await terminal.until('the result', both(hasText('4 of 5 right'), hasText('× wrong')));
    await walk(terminal, [
      ['Enter', 'PREDICT'],
      ['k', 'skipped'],
      ['n', both(isAt(LESSON, 1), hasKeys)],
      ['T', 'question 1 of 5'],
    ]);
    expect(lessonOf(terminal)).toMatchObject({ testedOut: false });
    await answerAll(terminal, questions.map(answerText));
    await terminal.until('the result', hasText('the lesson counts as tested out'));
    await walk(terminal, [
      ['b', both(isAt(LESSON, 1), hasKeys)],
      ['l', 'tested out'],
      ['q', isAtPrompt],
    ]);
    expect(lessonOf(terminal)).toMatchObject({ testedOut: true });
  });

  it('of a test-out keep what was typed in another size, and let go at ctrl-c', async ({
    terminal,
  }) => {
    await startAt(terminal, LESSON, 1, met);
    await walk(terminal, [['T', 'question 1 of 5']]);
    await terminal.type('12');
    await terminal.until('what was typed', hasInput('12'));
    await terminal.resize(40, 24);
    await terminal.until('40x24', both(hasSize(40, 24), hasInput('12')));
    await terminal.press('C-c');
    await expectGivenBack(terminal);
  });
});

/** Starts the lesson for someone who has met nothing. */
async function begin(terminal: Terminal): Promise<void> {
  await terminal.enter(`wirewalk lesson ${LESSON}`);
  const offer = 'If you know all this already: T asks five questions';
  await terminal.until('the first question', both(hasText('question 1 of '), hasText(offer)));
}

async function answer(terminal: Terminal, text: string, brings: string): Promise<void> {
  await terminal.type(text);
  await walk(terminal, [['Enter', brings]]);
}

/** Answers the questions of a test-out one by one; what comes after the last is for the test to await. */
async function answerAll(terminal: Terminal, answers: readonly string[]): Promise<void> {
  for (const [index, text] of answers.entries()) {
    await terminal.until(`question ${index + 1}`, hasText(`question ${index + 1} of 5`));
    await terminal.enter(text);
  }
}

/** An answer that is understood, and wrong. */
function wrongTo(question: Question): string {
  const answers = ['a', 'b', '1', '2', '01', '02'];
  return answers.find((text) => judge(question, text).verdict === 'wrong')!;
}

/** What stands where one types. */
function hasInput(typed: string): Condition {
  return ({ lines }) => lines.includes(`  > ${typed}_`);
}

function lessonOf(terminal: Terminal) {
  return readProgress(terminal).lessons['one-frame']!;
}

function answersOf(terminal: Terminal) {
  return lessonOf(terminal).answers;
}
