import { placeName } from '../../lesson/course/place-name.ts';
import { flowing } from '../../lesson/lint/texts.ts';
import type { AskedQuestion } from '../../lesson/questions/asked.ts';
import { marksOf } from '../../lesson/questions/choices.ts';
import type { Dialogue } from '../../lesson/questions/dialogue.ts';
import { answerForm } from '../../lesson/questions/judge.ts';
import type { Given, Question } from '../../lesson/script/question.ts';
import { countOf } from '../../wire/count.ts';
import type { ClosingModel } from '../model/closing.ts';
import { pairOrGap } from '../model/given.ts';
import { type Remark, remarksOf } from '../model/remarks.ts';
import { pairLines } from '../text/pair-lines.ts';
import { capitalised, directionOf, rangeText } from '../text/words.ts';

/** A question with its number, as sentences. */
export function plainAsked(lesson: number, { stepIndex, question }: AskedQuestion): string[] {
  return [
    `Question ${placeName(lesson, stepIndex)}, to think about before step ${stepIndex + 1}:`,
    ...plainQuestion(question),
  ];
}

/** What is asked, of which message, and the choices by their numbers. */
export function plainQuestion(question: Question): string[] {
  const { given, asks } = question;
  return [...(given ? givenSentences(given) : []), flowing(asks), ...choiceLines(question)];
}

/**
 * How to answer a question where no one waits for an answer.
 *
 * @param command `wirewalk answer`, as it can be typed
 * @param more options of it
 */
export function plainHowTo(
  lesson: number,
  { stepIndex, question }: AskedQuestion,
  command: string,
  more = '',
): string {
  const line = `${command} ${placeName(lesson, stepIndex)} VALUE${more}`;
  return `To answer: ${line}, where VALUE is ${answerForm(question, 'numbers')}.`;
}

/** What has been said about an answer: whether it is right before anything else. */
export function plainRemarks(dialogue: Dialogue): string[] {
  const remarks = remarksOf(dialogue);
  const isRight = (remark: Remark) => remark.kind === 'right';
  const ordered = [...remarks.filter(isRight), ...remarks.filter((each) => !isRight(each))];
  return ordered.map(({ kind, text }) => {
    if (kind === 'wrong') return `Wrong. ${text}`;
    return kind === 'right' || kind === 'seen' ? `${capitalised(text)}.` : text;
  });
}

/** How a lesson ends, as sentences. */
export function plainClosing(model: ClosingModel): string[] {
  const { lessonNumber, lessonTitle, aha, devTools, builds, sayings, code } = model;
  return [
    `End of lesson ${lessonNumber}: ${lessonTitle}.`,
    `To take away: ${aha}`,
    `In the developer tools of a browser: ${devTools}`,
    ...(builds.length > 0 ? ['If you build one:'] : []),
    ...builds.map((rule) => `  - ${rule}`),
    ...(sayings.length > 0 ? ['What people say:'] : []),
    ...sayings.map(({ says, verdict, because }) => `  "${says}" is ${verdict}. ${because}`),
    ...(code.length > 0 ? ['The code:'] : []),
    ...code.map(({ file, line, name }) => `  ${file}:${line}, ${name}`),
  ];
}

/** The message that is looked at while one thinks, without its fields: they would answer. */
function givenSentences(given: Given): string[] {
  const { bytes, from } = given.entry;
  if (bytes.length === 0) return [];
  const rows = pairLines(bytes.length, {
    offset: 0,
    pairAt: (index) => pairOrGap(given, index),
    leftOut: 'not printed here',
  });
  return [`${directionOf(from)}, ${countOf(bytes.length)}${leftOut(given.hidden)}:`, ...rows];
}

function leftOut(hidden: Given['hidden']): string {
  if (!hidden) return '';
  const [start, end] = hidden;
  const isOne = end - start === 1;
  return `, of which ${isOne ? 'byte' : 'bytes'} ${rangeText(start, end - 1)} ${isOne ? 'is' : 'are'} left out`;
}

function choiceLines(question: Question): string[] {
  if (question.kind !== 'choice') return [];
  const marks = marksOf(question.choices, 'numbers');
  return question.choices.map((choice, index) => `  ${marks[index]}. ${choice}`);
}
