import { flowing } from '../../lesson/lint/texts.ts';
import { marksOf } from '../../lesson/questions/choices.ts';
import { answerText } from '../../lesson/questions/judge.ts';
import type { Question } from '../../lesson/script/question.ts';
import type { QuestionScene } from '../model/question-scene.ts';
import { givenPane, givenPaneHeight } from '../panes/given-pane.ts';
import { keyLine } from '../panes/key-lines.ts';
import { ladderPane } from '../panes/ladder-pane.ts';
import type { Titles } from '../text/fitting.ts';
import { headerLine } from '../text/fitting.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { RIGHT } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';

/** The parts of a screen that asks something. */
export interface QuestionParts {
  readonly header: readonly Titles[];
  /** Stands in the rule above the question. */
  readonly title: string;
  readonly question: Question;
  /** What it is about. */
  readonly scene: QuestionScene;
  /** Whether the right choice may be marked. */
  readonly isTold: boolean;
  readonly firstByte: number;
  /** Input, and what is said about it. */
  readonly remarks: readonly Line[];
  /** Lists of keys, the longest first. */
  readonly keys: readonly string[];
}

/**
 * A question below what it is about. That has the lines that the others leave.
 *
 * @returns exactly `height` lines
 */
export function questionScreen(parts: QuestionParts, width: number, height: number): Line[] {
  const { remarks } = parts;
  const foot = [line(rule(width)), keyLine(parts.keys, width)];
  const room = height - 1 - foot.length - remarks.length;
  const asked = questionLines(parts, width).slice(0, Math.max(0, room));
  const spare = room - asked.length;
  const about = sceneLines(parts, width, spare < LEAST_WITH_GAP ? spare : spare - 1);
  const left = room - asked.length - about.length;
  const gaps = Array.from({ length: Math.max(0, left) }, () => line(''));
  const [gap, ...rest] = gaps;
  const body = [...about, ...asked, ...(gap ? [gap] : []), ...remarks, ...rest];
  return [headerLine(width, parts.header), ...body.slice(0, height - 1 - foot.length), ...foot];
}

/** From so many lines on, one of them parts a question from what is answered. */
const LEAST_WITH_GAP = 8;

/** The conversation and the bytes. Where there is not room for both, one thinks about the bytes. */
function sceneLines({ scene, firstByte }: QuestionParts, width: number, room: number): Line[] {
  const bytesIn = (height: number) => givenPane(scene, firstByte, width, height);
  const rows = scene.ladder.length + (scene.isOpen ? 1 : 0);
  if (rows === 0) return bytesIn(room);
  const least = scene.given ? LEAST_LADDER : 2;
  const ladder = Math.min(1 + rows, Math.max(least, room - givenPaneHeight(scene, width)));
  const bytes = bytesIn(room - ladder);
  if (room < ladder || (scene.given && bytes.length < LEAST_GIVEN)) return bytesIn(room);
  const hasTimes = width >= COLUMNS_FOR.beliefs;
  const form = { width, screenWidth: width, hasTimes, dimsControl: false };
  return [...ladderPane(scene, form, room - bytes.length), ...bytes];
}

/** The line of the sides and two rows. */
const LEAST_LADDER = 3;
/** Below that there is nothing to see of bytes beside a conversation. */
const LEAST_GIVEN = 2;

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
  const asks = wrap(flowing(question.asks), width - 4).map((text) =>
    line(`  ${text}`, { bold: true }),
  );
  return [line(rule(width, title)), ...asks, ...choiceLines(question, isTold, width)];
}

function choiceLines(question: Question, isTold: boolean, width: number): Line[] {
  if (question.kind !== 'choice') return [];
  const marks = marksOf(question.choices, 'letters');
  return question.choices.flatMap((choice, index) => {
    const isRight = isTold && choice === answerText(question);
    return wrap(choice, width - 8).map((text, row) => {
      const mark = row > 0 ? '   ' : `${isRight ? '✓' : ' '} ${marks[index]}`;
      return line(`  ${mark}  ${text}`, isRight ? RIGHT : {});
    });
  });
}
