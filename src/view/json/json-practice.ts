import { placeName } from '../../lesson/course/place-name.ts';
import { flowing } from '../../lesson/lint/texts.ts';
import { type AskedQuestion, questionsOf } from '../../lesson/questions/asked.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import type { Given, Question } from '../../lesson/script/question.ts';
import type { ClosingModel } from '../model/closing.ts';
import { pairOrGap } from '../model/given.ts';

/** The name and version of the form below; it changes when the form does. */
export const QUIZ_SCHEMA = 'wirewalk/quiz@1';

/**
 * The questions of a lesson as one JSON object, without their answers.
 *
 * @param hints how many hints to give with each, of three
 */
export function jsonQuiz(
  performance: Performance,
  questions: readonly AskedQuestion[] = questionsOf(performance),
  hints = 0,
): object {
  const { number, id, title } = performance.lesson;
  return {
    schema: QUIZ_SCHEMA,
    lesson: number,
    id,
    title,
    provenance: performance.provenance,
    questions: questions.map((asked) => jsonAsked(number, asked, hints)),
  };
}

/** A question without its place: what is asked, and of which message; bytes left out are `??`. */
export function jsonQuestion(question: Question): object {
  const { id, kind, asks, given } = question;
  return {
    id,
    kind,
    asks: flowing(asks),
    ...(question.kind === 'choice' ? { choices: question.choices } : {}),
    ...(given ? { given: { from: given.entry.from, bytes: givenHex(given) } } : {}),
  };
}

/** How a lesson ends. */
export function jsonClosing({ aha, devTools, builds, sayings, code }: ClosingModel): object {
  return {
    aha,
    devTools,
    ...(builds.length > 0 ? { builds } : {}),
    sayings,
    code: code.map(({ file, line, name }) => ({ source: `${file}:${line}`, name })),
  };
}

/** The bytes of a message as hex digits, with `??` for each byte that is left out. */
function givenHex(given: Given): string {
  return Array.from(given.entry.bytes, (_, index) => pairOrGap(given, index)).join('');
}

function jsonAsked(lesson: number, { stepIndex, question }: AskedQuestion, hints: number): object {
  return {
    question: placeName(lesson, stepIndex),
    step: stepIndex + 1,
    ...jsonQuestion(question),
    ...(hints > 0 ? { hints: question.hints.slice(0, hints).map(flowing) } : {}),
  };
}
