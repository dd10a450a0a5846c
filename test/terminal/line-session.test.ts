import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withAnswer, withTestOut, withVisit } from '../../src/lesson/progress/changes.ts';
import { type AnswerRecord, NO_PROGRESS, type Progress } from '../../src/lesson/progress/form.ts';
import type { LearnerLog } from '../../src/lesson/progress/learner-log.ts';
import { answerText } from '../../src/lesson/questions/judge.ts';
import { beginTestOut } from '../../src/lesson/questions/test-out.ts';
import type { Performance } from '../../src/lesson/script/performance.ts';
import { LineSession, type Reply } from '../../src/terminal/line-session.ts';
import { performPractice } from '../support/practice-lesson.ts';

const AT = '2025-01-02T03:04:05.000Z';
const STEP = 'next, back, field N, quit > ';
const CLOSING = 'next lesson, back, quit > ';

let practice: Performance;

beforeAll(async () => {
  practice = await performPractice();
});

/** A log that is kept nowhere. */
class Memory implements LearnerLog {
  progress: Progress = NO_PROGRESS;

  visit(lesson: string, step: string, steps: readonly string[]): void {
    this.progress = withVisit(this.progress, lesson, step, steps);
  }

  answer(lesson: string, record: AnswerRecord): void {
    this.progress = withAnswer(this.progress, lesson, record);
  }

  testOut(lesson: string): void {
    this.progress = withTestOut(this.progress, lesson);
  }

  save(): void {}
}

let log: Memory;

beforeEach(() => {
  log = new Memory();
});

function sessionAt(stepIndex: number): LineSession {
  return new LineSession({ performance: practice, log, now: () => AT }, stepIndex);
}

/** A session that has come to a step, in which this has been typed, and the last thing that it said. */
function typed(stepIndex: number, ...lines: string[]) {
  const session = sessionAt(Math.max(0, stepIndex - 1));
  let said: Reply = session.open();
  if (stepIndex > 0) said = session.hear('next');
  for (const line of lines) said = session.hear(line);
  return { session, said, prompt: session.prompt };
}

function answers(): readonly AnswerRecord[] {
  return log.progress.lessons.practice?.answers ?? [];
}

describe('a lesson line by line', () => {
  it('begins with its step where nothing is asked', () => {
    const { said, prompt } = typed(0);
    expect(said).toMatch(/^Lesson 90: An echo\. Step 1 of 5: /);
    expect(said).toMatch(/type test-out/);
    expect(prompt).toBe(STEP);
  });

  it('asks before it tells', () => {
    const { said, prompt } = typed(0, 'next');
    expect(said).toMatch(/^Question 90.2, before step 2:\nWith which reason phrase/);
    expect(prompt).toMatch(/^your answer, or hint/);
    expect(log.progress.current).toEqual({ lesson: 'practice', step: 'request' });
  });

  it('shows the step when the question is solved, and keeps that it was', () => {
    const { said, prompt } = typed(2, '81');
    expect(said).toMatch(/^Correct, first try\.\nFIN is .*\n\nLesson 90: .* Step 3 of 5/);
    expect(prompt).toBe(STEP);
    expect(answers()).toEqual([{ q: 'first-byte', tries: 1, right: true, at: AT }]);
    expect(log.progress.current).toEqual({ lesson: 'practice', step: 'greeting' });
  });

  it('says what was wrong, and gives one more try', () => {
    const once = typed(2, '01');
    expect(once.said).toMatch(/^Wrong\. 01: You forgot the highest bit, .* One more try\.$/);
    expect(answers()).toEqual([]);
    expect(once.session.hear('02')).toMatch(/^Wrong\. .*\nThe answer: 81\n[\s\S]*Step 3 of 5/);
    expect(answers()).toEqual([{ q: 'first-byte', tries: 2, right: false, at: AT }]);
  });

  it('says how to answer', () => {
    expect(typed(2, 'what').said).toBe('Type two hex digits.');
  });

  it('gives one hint after the other', () => {
    expect(typed(2, 'hint').said).toBe('Hint 1: Look at the head.');
    expect(typed(2, 'h', 'H').said).toBe('Hint 2: RFC 6455 5.2 has the rule.');
    expect(typed(2, 'h', 'h', 'h', 'h').said).toMatch(/no other hint; show/);
  });

  it.each([
    ['show', /^The answer: 81\n/],
    ['skip', /^Skipped: counts as seen/],
  ])('lets the learner %s', (word, text) => {
    const { said } = typed(2, word);
    expect(said).toMatch(text);
    expect(said).toContain('Step 3 of 5');
    expect(answers()).toEqual([{ q: 'first-byte', tries: 0, right: false, at: AT }]);
  });

  it('takes a choice by its number', () => {
    expect(typed(4).said).toContain('  2. server');
    expect(typed(4, '2').said).toMatch(/^Correct/);
  });

  it('counts what was solved in a row', () => {
    const lines = ['Switching Protocols', 'next', '81'];
    expect(typed(1, ...lines).said).toContain('2 in a row at the first try.');
    expect(typed(1, 'skip', 'next', '81').said).not.toContain('in a row');
  });

  it('asks each question once, unless it is asked to', () => {
    expect(typed(2, 'skip', 'back', 'skip', 'next').said).toMatch(/^Lesson .* Step 3 of 5/);
    expect(typed(2).said).toMatch(/^Lesson .* Step 3 of 5/);
    expect(typed(2, 'predict').said).toMatch(/^Question 90.3/);
    expect(typed(0, 'predict').said).toBe('Nothing is asked about this step.');
  });

  it('goes back from a question to the step before', () => {
    const { said, prompt } = typed(1, 'back');
    expect(said).toContain('Step 1 of 5');
    expect(prompt).toBe(STEP);
  });

  it('ends with what to take away, and from there goes back to its last step', () => {
    const { session } = typed(0);
    let said: Reply;
    while (session.prompt !== CLOSING) {
      said = session.hear(session.prompt === STEP ? 'next' : 'skip');
    }
    expect(said).toMatch(/^End of lesson 90: An echo\.\nTo take away: What comes back/);
    expect(session.prompt).toBe(CLOSING);
    expect(session.hear('next')).toEqual({ leads: 'next' });
    expect(session.hear('back')).toContain('Step 5 of 5');
    expect(log.progress.lessons.practice!.done).toBe(true);
  });

  it('begins at the step that was asked for, and asks nothing about it', () => {
    expect(sessionAt(2).open()).toMatch(/^Lesson 90: .* Step 3 of 5/);
  });

  it('leads to other lessons', () => {
    expect(typed(0, 'back').said).toEqual({ leads: 'previous' });
    expect(typed(0, 'go 10.4').said).toEqual({ leads: 'to', place: '10.4' });
    expect(typed(0, 'go Masking, and').said).toEqual({ leads: 'to', place: 'masking, and' });
    expect(typed(0, 'list').said).toEqual({ leads: 'to-list' });
  });

  it('tells a field by its number', () => {
    expect(typed(0, 'field 1').said).toMatch(/^method = GET, .*Source: read by src\/http\//);
    expect(typed(0, 'field 99').said).toMatch(/^There are fields 1 to \d+\.$/);
  });

  it('says what it does not know', () => {
    expect(typed(0, 'dance').said).toMatch(/^I do not know "dance"\. I know next, .* and quit\.$/);
  });

  it.each([0, 1])('is left at any time: step %i', (stepIndex) => {
    expect(typed(stepIndex, 'quit').said).toBeUndefined();
    expect(typed(stepIndex, 'q').said).toBeUndefined();
  });
});

describe('what can be tried line by line', () => {
  const tried = { id: 'other', does: 'Ask for /', bytes: Buffer.from('GET / HTTP/1.1') };

  function sessionWithTry(): LineSession {
    const [first, ...steps] = practice.steps;
    const performance = { ...practice, steps: [{ ...first!, tries: [tried] }, ...steps] };
    return new LineSession({ performance, log, now: () => AT }, 0);
  }

  it('stands below the step, and is sent by its name', () => {
    const session = sessionWithTry();
    expect(session.open()).toContain('\nTo try on this step:\n  try other: Ask for /\n');
    expect(session.hear('try other')).toEqual({ leads: 'try', step: 0, tried });
    expect(session.hear('try')).toBe('To try on this step:\n  try other: Ask for /');
  });

  it('is nothing where nothing is prepared', () => {
    expect(typed(0, 'try other').said).toBe('Nothing is prepared to be tried here.');
  });
});

describe('a test-out line by line', () => {
  it('that is passed is kept', () => {
    const right = beginTestOut(practice).questions.map(answerText);
    const { said, prompt } = typed(0, 'test-out', ...right);
    expect(said).toBe('Right.\nAll 5 right: the lesson counts as tested out.');
    expect(prompt).toBe(STEP);
    expect(log.progress.lessons.practice!.testedOut).toBe(true);
  });

  it('that is not passed leaves the lesson as it is', () => {
    const [, ...right] = beginTestOut(practice).questions.map(answerText);
    const { session, said } = typed(0, 'test-out', 'no');
    expect(said).toMatch(/^Wrong\.\n\nQuestion 2 of 5, one try each:\n/);
    expect(right.map((answer) => session.hear(answer)).at(-1)).toMatch(/^Right\.\n4 of 5 right/);
    expect(log.progress.lessons.practice!.testedOut).toBe(false);
  });

  it('does not count what it does not understand, and can be given up', () => {
    const { session } = typed(0, 'test-out', 'Switching Protocols');
    expect(session.hear('')).toBe('Type two hex digits.');
    expect(session.prompt).toBe('your answer, or stop, quit > ');
    expect(session.hear('stop')).toContain('Step 1 of 5');
    expect(session.prompt).toBe(STEP);
  });

  it('that begins at a question comes back to it, and to the try that is left', () => {
    const { session, said } = typed(1, 'wrong', 'test-out');
    expect(said).toMatch(/^Question 1 of 5, one try each:/);
    expect(session.hear('stop')).toMatch(/^Question 90.2, before step 2:/);
    expect(session.hear('wrong')).toContain('Step 2 of 5');
    expect(answers()).toMatchObject([{ tries: 2, right: false }]);
  });

  it('that is over comes back to the question that it began at', () => {
    const right = beginTestOut(practice).questions.map(answerText);
    const { said, prompt } = typed(1, 'test-out', ...right);
    expect(said).toMatch(/^Right\.\nAll 5 right: .*\n\nQuestion 90.2, before step 2:/);
    expect(prompt).toBe('your answer, or hint, skip, show, back, quit > ');
  });
});
