import { flowing } from '../../lesson/lint/texts.ts';
import { marksOf } from '../../lesson/questions/choices.ts';
import { answerText } from '../../lesson/questions/judge.ts';
import type { Question } from '../../lesson/script/question.ts';
import { givenPane } from '../panes/given-pane.ts';
import { keyLine } from '../panes/key-lines.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';

/** The parts of a screen that asks something. */
export interface QuestionParts {
  readonly header: string;
  /** Stands in the rule above the question. */
  readonly title: string;
  readonly question: Question;
  /** Whether the right choice may be marked. */
  readonly isTold: boolean;
  readonly firstByte: number;
  /** Input, and what is said about it. */
  readonly remarks: readonly Line[];
  /** Lists of keys, the longest first. */
  readonly keys: readonly string[];
}

/**
 * A question with the message that it is about. The message has what the others leave.
 *
 * @returns exactly `height` lines
 */
export function questionScreen(parts: QuestionParts, width: number, height: number): Line[] {
  const { question, firstByte, remarks } = parts;
  const foot = [line(rule(width)), keyLine(parts.keys, width)];
  const room = height - 1 - foot.length - remarks.length;
  const asked = questionLines(parts, width).slice(0, Math.max(0, room));
  const given = question.given
    ? givenPane(question.given, firstByte, width, room - asked.length)
    : [];
  const left = room - asked.length - given.length;
  const gaps = Array.from({ length: Math.max(0, left) }, () => line(''));
  const [gap, ...rest] = gaps;
  const body = [...given, ...asked, ...(gap ? [gap] : []), ...remarks, ...rest];
  return [line(parts.header, { bold: true }), ...body.slice(0, height - 1 - foot.length), ...foot];
}

/** How many lines of a screen are left beside a question, if all of it is to be seen. */
export function roomBeside(
  parts: Pick<QuestionParts, 'question' | 'title' | 'isTold'>,
  width: number,
  height: number,
): number {
  return height - FRAME_LINES - questionLines(parts, width).length;
}

/** Header, rule and keys. */
const FRAME_LINES = 3;

/** The line in which one types, or has typed: as much of its end as there is room for. */
export function inputLine(input: string, width: number, cursor: '_' | '' = '_'): Line {
  return line(`  > ${input.slice(-(width - 5))}${cursor}`, { bold: true });
}

function questionLines(
  { question, title, isTold }: Pick<QuestionParts, 'question' | 'title' | 'isTold'>,
  width: number,
): Line[] {
  const asks = wrap(flowing(question.asks), width - 4).map((text) => line(`  ${text}`));
  return [line(rule(width, title)), ...asks, ...choiceLines(question, isTold, width)];
}

function choiceLines(question: Question, isTold: boolean, width: number): Line[] {
  if (question.kind !== 'choice') return [];
  const marks = marksOf(question.choices, 'letters');
  return question.choices.flatMap((choice, index) => {
    const isRight = isTold && choice === answerText(question);
    return wrap(choice, width - 8).map((text, row) => {
      const mark = row > 0 ? '   ' : `${isRight ? '✓' : ' '} ${marks[index]}`;
      return line(`  ${mark}  ${text}`, isRight ? { colour: 'green', bold: true } : {});
    });
  });
}
