import { lessonTag } from '../../lesson/course/catalogue.ts';
import { flowing } from '../../lesson/lint/texts.ts';
import { questionsOf } from '../../lesson/questions/asked.ts';
import { currentQuestion, hasPassed, type TestOut } from '../../lesson/questions/test-out.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import type { Question } from '../../lesson/script/question.ts';
import { type QuestionScene, sceneOf, sceneOfMessage } from '../model/question-scene.ts';
import { keyLine } from '../panes/key-lines.ts';
import { headerLine, type Titles } from '../text/fitting.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { RIGHT, WRONG } from '../text/styles.ts';
import { inputLine, questionScreen } from './question-screen.ts';

/** The lesson that is tested out of. */
export type TestedLesson = Pick<Performance, 'lesson' | 'steps'>;

const OPEN_KEYS = ['enter answer  escape give up'];
const KEYS_WHILE_TYPING = ['enter answer  escape delete all'];
const OVER_KEYS = ['enter back to the lesson  q quit'];

/**
 * The screen of a test-out: its current question, or how it went.
 *
 * @param firstByte of the message beside it, where not all of that fits
 * @returns exactly `height` lines, none wider than `width`
 */
export function testOutScreen(
  tested: TestedLesson,
  test: TestOut,
  width: number,
  height: number,
  firstByte = 0,
): Line[] {
  const question = currentQuestion(test);
  const { lesson } = tested;
  const number = lessonTag(lesson.number);
  const header: readonly Titles[] = [
    [`${number}  ${lesson.title}`, 'TEST-OUT'],
    [number, 'TEST-OUT'],
  ];
  if (!question) return resultScreen(test, header, width, height);
  const notice = wrap(test.notice, width - 4).filter((text) => text !== '');
  return questionScreen(
    {
      header,
      title: `question ${test.results.length + 1} of ${test.questions.length}   one try each`,
      question,
      scene: sceneOfQuestion(tested, question),
      isTold: false,
      firstByte,
      remarks: [
        inputLine(test.input, width),
        ...notice.map((text) => line(`  ${text}`)),
        line(`  ${marksLine(test)}`),
      ],
      keys: test.input === '' ? OPEN_KEYS : KEYS_WHILE_TYPING,
    },
    width,
    height,
  );
}

/** What a question of the lesson is about. */
export function sceneOfQuestion(tested: TestedLesson, question: Question): QuestionScene {
  const asked = questionsOf(tested).find((each) => each.question === question);
  return asked ? sceneOf(tested, asked) : sceneOfMessage(question.given);
}

/** How a test-out went, in one sentence. */
export function testOutResult(test: TestOut): string {
  const count = test.questions.length;
  if (hasPassed(test)) return `All ${count} right: the lesson counts as tested out.`;
  const right = test.results.filter((result) => result === 'right').length;
  return `${right} of ${count} right: the lesson has something to tell yet.`;
}

/** `1 ✓  2 ×  3 ▸  4 ·  5 ·` */
function marksLine({ questions, results }: TestOut): string {
  const marks = questions.map((_, index) => {
    const result = results[index];
    const sign = index === results.length ? '▸' : '·';
    return `${index + 1} ${result === undefined ? sign : SIGNS[result]}`;
  });
  return marks.join('   ');
}

const SIGNS = { right: '✓', wrong: '×' } as const;
/** Lines of a question in the list of results. */
const MOST_LINES = 3;

function resultScreen(
  test: TestOut,
  header: readonly Titles[],
  width: number,
  height: number,
): Line[] {
  const rows = test.questions.flatMap(({ asks }, index) => {
    const result = test.results[index]!;
    const style = result === 'right' ? RIGHT : WRONG;
    const texts = wrap(flowing(asks), width - 13).slice(0, MOST_LINES);
    return texts.map((text, row) => {
      const mark = row === 0 ? `${SIGNS[result]} ${result}` : '';
      return [{ text: `  ${mark.padEnd(9)}`, style }, { text }];
    });
  });
  const result = wrap(testOutResult(test), width - 4).map((text) =>
    line(`  ${text}`, { bold: true }),
  );
  const foot = [line(rule(width)), keyLine(OVER_KEYS, width)];
  const room = height - 2 - result.length - foot.length;
  const shown: Line[] = rows.slice(0, room - 1);
  const blank = Array.from({ length: room - shown.length }, () => line(''));
  return [headerLine(width, header), line(''), ...shown, ...blank, ...result, ...foot];
}
