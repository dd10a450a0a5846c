import { ResponseHead } from '../../http/head.ts';
import type { PerformedStep } from '../script/lesson.ts';
import type { RecordedConnection } from '../script/recorded-connection.ts';
import { type Check, inEach, type Problem } from './check.ts';
import { layersOfStep } from './shown.ts';
import { textsOf } from './texts.ts';

const STEPS = { least: 5, most: 10 };
const LEAST_QUESTIONS = 5;
const SAYINGS = { most: 3 };
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What a lesson is made of: how many of what, and that nothing points into the void. */
export const SHAPE_CHECKS: readonly Check[] = [
  {
    id: 'step-count',
    demands: `A lesson has ${STEPS.least} to ${STEPS.most} steps.`,
    find: ({ lesson: { stepIds } }) =>
      stepIds.length >= STEPS.least && stepIds.length <= STEPS.most
        ? []
        : [{ what: `it has ${stepIds.length} steps, not ${STEPS.least} to ${STEPS.most}` }],
  },
  {
    id: 'step-ids',
    demands: 'Every step has an id of its own, of lower-case letters, digits and hyphens.',
    find: ({ lesson }) => findBadIds(lesson.stepIds.map((id, at) => ({ id, at }))),
  },
  {
    id: 'question-count',
    demands: `A lesson asks at least ${LEAST_QUESTIONS} questions.`,
    find: inEach(({ steps }) => {
      const count = steps.filter(({ question }) => question).length;
      return count >= LEAST_QUESTIONS
        ? []
        : [{ what: `it asks ${count} questions, not at least ${LEAST_QUESTIONS}` }];
    }),
  },
  {
    id: 'question-ids',
    demands: 'Every question has an id of its own, of lower-case letters, digits and hyphens.',
    find: inEach(({ steps }) =>
      findBadIds(steps.flatMap(({ question }, at) => (question ? [{ id: question.id, at }] : []))),
    ),
  },
  {
    id: 'saying-count',
    demands: `A lesson takes up at most ${SAYINGS.most} sayings.`,
    find: inEach(({ closing: { sayings } }) =>
      sayings.length <= SAYINGS.most
        ? []
        : [{ at: 'closing', what: `${sayings.length} sayings, more than ${SAYINGS.most}` }],
    ),
  },
  {
    id: 'words-whole',
    demands: 'Every text is there, and has no hole where a value was to stand.',
    find: inEach((performance) =>
      textsOf(performance).flatMap(({ at, name, text }) => {
        if (text === '') return [{ at, what: `${name} is empty` }];
        const hole = HOLE.exec(text)?.[0];
        return hole === undefined ? [] : [{ at, what: `${name} says ${hole}` }];
      }),
    ),
  },
  {
    id: 'field-shown',
    demands: 'Every step shows a message of its conversation, and the field that it names.',
    find: inEach(({ steps }) => steps.flatMap(findMisdirection)),
  },
  {
    id: 'something-to-break',
    demands: 'A lesson shows how something is refused, or offers changes to try.',
    find: inEach(({ steps }) =>
      steps.some(({ entry, tries }) => tries.length > 0 || hasTrouble(entry.connection))
        ? []
        : [{ what: 'no message in it is refused, and no step offers changes to try' }],
    ),
  },
  {
    id: 'tries-change',
    demands:
      'What a step offers to try differs from the message shown, which is one of the client.',
    find: inEach(({ steps }) => steps.flatMap(findIdleTries)),
  },
];

const HOLE = /\b(?:undefined|null|NaN)\b|\[object \w+\]/;

function findBadIds(ids: readonly { readonly id: string; readonly at: number }[]): Problem[] {
  const seen = new Set<string>();
  return ids.flatMap(({ id, at }) => {
    const isTaken = seen.has(id);
    seen.add(id);
    if (isTaken) return [{ at, what: `the id ${id} is taken already` }];
    return ID.test(id)
      ? []
      : [{ at, what: `${JSON.stringify(id)} is not of lower-case letters, digits and hyphens` }];
  });
}

function findMisdirection(step: PerformedStep, at: number): Problem[] {
  const { entry, field } = step;
  if (!entry.connection.entries.includes(entry)) {
    return [{ at, what: 'what it shows is no message of its conversation' }];
  }
  const fields = layersOfStep(step).flatMap(({ spans }) => spans.map((span) => span.field.name));
  if (fields.length === 0) return [{ at, what: 'what it shows has no fields' }];
  if (field === undefined || fields.includes(field)) return [];
  const list = [...new Set(fields)].join(', ');
  return [{ at, what: `it names the field ${field}, and shows only ${list}` }];
}

/** Whether a rule was broken on a connection, or a response says that a request was refused. */
function hasTrouble({ entries }: RecordedConnection): boolean {
  return entries.some(({ fault, parts }) => {
    const refuses = parts.some((part) => part instanceof ResponseHead && part.statusCode >= 400);
    return fault !== undefined || refuses;
  });
}

function findIdleTries({ entry, tries }: PerformedStep, at: number): Problem[] {
  if (tries.length > 0 && !(entry.from === 'client' && entry.kind === 'message')) {
    return [{ at, what: 'it offers changes to what is no message of the client' }];
  }
  const ids = findBadIds(tries.map(({ id }) => ({ id, at })));
  const idle = tries.filter(({ bytes }) => entry.bytes.equals(bytes));
  return [...ids, ...idle.map(({ id }) => ({ at, what: `the try ${id} changes nothing` }))];
}
