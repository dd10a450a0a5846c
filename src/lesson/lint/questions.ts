import { Derived } from '../script/derived.ts';
import type { Performance } from '../script/performance.ts';
import type { Question } from '../script/question.ts';
import { type Check, inEach, type Problem } from './check.ts';
import { dependsOnEvidence } from './depends-on-evidence.ts';
import { partsOfEvidence } from './other-evidence.ts';
import type { Rehearsal } from './rehearsal.ts';

/** What is wrong with a question, in a few words; undefined where nothing is. */
export type QuestionJudge = (question: Question, performance: Performance) => string | undefined;

/** What makes an answer right: it was read off this very traffic, by code. */
export const QUESTION_CHECKS: readonly Check[] = [
  {
    id: 'answer-derived',
    demands: 'Every answer is Derived.',
    find: ofEachQuestion(({ answer }) =>
      isDerived(answer) ? undefined : 'the answer is typed by hand: it is not Derived',
    ),
  },
  {
    id: 'answer-recorded',
    demands: 'Every answer is read off what was recorded in the same performance.',
    find: ofEachQuestion(({ answer }, { connections }) => {
      if (!isDerived(answer)) return undefined;
      const recorded = new Set<unknown>(
        connections.flatMap((connection) => [connection, ...connection.entries]),
      );
      const isRecorded = partsOfEvidence(answer.evidence).every((part) => recorded.has(part));
      return isRecorded ? undefined : 'the answer is read off what this performance did not record';
    }),
  },
  {
    id: 'answer-read',
    demands: 'Every answer depends on its evidence, and on nothing else.',
    find: ofEachQuestion(findTyped),
  },
  {
    id: 'answer-fits-kind',
    demands: 'Every answer is one that the learner can give: a byte, a number, words, a choice.',
    find: ofEachQuestion(findUnfit),
  },
  {
    id: 'questions-kept',
    demands: 'The same questions are asked whatever the random numbers are.',
    find: findChangedQuestions,
  },
];

/** Looks at each question of each performance, or of those that `look` goes through. */
export function ofEachQuestion(judge: QuestionJudge, look = inEach): Check['find'] {
  return look((performance) =>
    performance.steps.flatMap(({ question }, at): Problem[] => {
      const what = question && judge(question, performance);
      return what === undefined ? [] : [{ at, what }];
    }),
  );
}

/** The type system says so too, but a lesson may have talked it out of that. */
function isDerived(answer: unknown): boolean {
  return answer instanceof Derived;
}

/**
 * An answer that stays the same whatever its evidence is replaced with was typed by hand, even if the
 * hand has gone through `Derived.from`, or is read too narrowly: a reading has to find its words for some
 * other traffic as well. One that differs when it is read again was guessed.
 */
function findTyped({ answer }: Question, { connections }: Performance): string | undefined {
  if (!isDerived(answer)) return undefined;
  const { value, evidence } = answer;
  if (answer.readOff(evidence) !== value) return 'the answer is another when it is read again';
  return dependsOnEvidence(answer, connections)
    ? undefined
    : `the answer is typed by hand, or not read off its evidence: ${JSON.stringify(value)} it is anyway`;
}

function findUnfit(question: Question): string | undefined {
  const { kind, answer } = question;
  const told = JSON.stringify(answer.value);
  switch (kind) {
    case 'byte':
      return isWhole(answer.value) && answer.value <= 0xff ? undefined : `${told} is no byte`;
    case 'number':
      return isWhole(answer.value) ? undefined : `${told} is no whole number`;
    case 'text':
      return TYPED.test(answer.value) ? undefined : `${told} cannot be typed in one line`;
    case 'choice': {
      const { choices } = question;
      if (new Set(choices).size < Math.max(2, choices.length)) return 'its choices are no choice';
      return choices.includes(answer.value) ? undefined : `${told} is not among the choices`;
    }
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const TYPED = /^[!-~](?:[ -~]*[!-~])?$/;

function findChangedQuestions({ performances }: Rehearsal): Problem[] {
  const [first, ...others] = performances.map(({ steps }) => steps);
  return first!.flatMap(({ question }, at) => {
    const asked = formOf(question);
    const changed = others.findIndex((steps) => formOf(steps[at]?.question) !== asked);
    if (changed < 0) return [];
    const { provenance } = performances[changed + 1]!;
    return [{ at, what: `it asks something else (${provenance})` }];
  });
}

/** What has to stay: progress is kept by the id, and a kind of answer is learned. */
function formOf(question: Question | undefined): string {
  return question ? `${question.id} ${question.kind}` : '';
}
