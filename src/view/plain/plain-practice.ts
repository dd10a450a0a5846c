import { flowing } from '../../lesson/lint/texts.ts';
import type { AskedQuestion } from '../../lesson/questions/asked.ts';
import { marksOf } from '../../lesson/questions/choices.ts';
import type { Dialogue } from '../../lesson/questions/dialogue.ts';
import { answerForm } from '../../lesson/questions/judge.ts';
import type { Question } from '../../lesson/script/question.ts';
import { givenSentences } from '../panes/given-pane.ts';
import { type Remark, remarksOf } from '../panes/remarks.ts';
import type { ClosingModel } from '../screens/closing-screen.ts';
import { capitalised } from '../text/words.ts';

/** A question with its number, as sentences. */
export function plainAsked(
  lesson: number,
  { number, stepIndex, question }: AskedQuestion,
): string[] {
  return [
    `Question ${lesson}.${number}, to think about before step ${stepIndex + 1}:`,
    ...plainQuestion(question),
  ];
}

/** What is asked, of which message, and the choices by their numbers. */
export function plainQuestion(question: Question): string[] {
  const { given, asks } = question;
  return [...(given ? givenSentences(given) : []), flowing(asks), ...choiceLines(question)];
}

/** How to answer a question where no one waits for an answer. */
export function plainHowTo(lesson: number, { number, question }: AskedQuestion, more = ''): string {
  const command = `wirewalk answer ${lesson}.${number} VALUE${more}`;
  return `To answer: ${command}, where VALUE is ${answerForm(question, 'numbers')}.`;
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
  const { lessonNumber, lessonTitle, aha, devTools, sayings, code } = model;
  return [
    `End of lesson ${lessonNumber}: ${lessonTitle}.`,
    `To take away: ${aha}`,
    `In the developer tools of a browser: ${devTools}`,
    ...(sayings.length > 0 ? ['What people say:'] : []),
    ...sayings.map(({ says, verdict, because }) => `  "${says}" is ${verdict}. ${because}`),
    ...(code.length > 0 ? ['The code:'] : []),
    ...code.map(({ file, line, name }) => `  ${file}:${line}, ${name}`),
  ];
}

function choiceLines(question: Question): string[] {
  if (question.kind !== 'choice') return [];
  const marks = marksOf(question.choices, 'numbers');
  return question.choices.map((choice, index) => `  ${marks[index]}. ${choice}`);
}
