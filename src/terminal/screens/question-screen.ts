import { type AskedQuestion, questionsOf } from '../../lesson/questions/asked.ts';
import { ask, type Dialogue } from '../../lesson/questions/dialogue.ts';
import { TEST_OUT_TERMS } from '../../lesson/questions/test-out.ts';
import { mayBeTyped } from '../../lesson/questions/typed-answer.ts';
import { sceneOf } from '../../view/model/question-scene.ts';
import { placeOfQuestion, predictScreen } from '../../view/screens/predict-screen.ts';
import { type Leave, pressInQuestion } from '../predict-keys.ts';
import type { Outcome, Position, Screen, Surroundings } from '../screen.ts';
import { firstByteOf, scrolledBy } from '../scroll-given.ts';
import { openTestOut } from './test-out-screen.ts';

/** The question before a step, if it has one that the learner has not met. */
export function questionBefore(stepIndex: number, around: Surroundings): AskedQuestion | undefined {
  const asked = questionAt(stepIndex, around);
  return asked && around.hasMet(asked.question.id) ? undefined : asked;
}

/**
 * Asks before it tells.
 *
 * @param next where one goes when it is over; undefined: back to where one was
 */
export function openQuestion(asked: AskedQuestion, around: Surroundings, next?: Position): Screen {
  const { question, stepIndex } = asked;
  const isFirst = next !== undefined && stepIndex === 0;
  const dialogue = { ...ask(question, around.streak), notice: isFirst ? offerOf(asked) : '' };
  const { given } = sceneOf(around.performance, asked);
  const firstByte = firstByteOf(given, around.width);
  return asking({ asked, dialogue, firstByte, lesson: around.model.lessonNumber, next });
}

/** A learner who knows a lesson can say so before it begins. */
function offerOf({ question }: AskedQuestion): string {
  const keys = mayBeTyped('T', question) ? 'T and enter' : 'T';
  return `If you know all this already: ${keys} asks ${TEST_OUT_TERMS}.`;
}

/** Asks the question of the step once more. */
export function openQuestionAgain(around: Surroundings): Screen | string {
  const asked = questionAt(around.position.stepIndex, around);
  return asked ? openQuestion(asked, around) : 'Nothing is asked before this step.';
}

function questionAt(stepIndex: number, { performance }: Surroundings): AskedQuestion | undefined {
  return questionsOf(performance).find((asked) => asked.stepIndex === stepIndex);
}

/** A question on the screen. */
interface Asking {
  readonly asked: AskedQuestion;
  readonly dialogue: Dialogue;
  /** Which byte of its message is shown first, where not all of them fit. */
  readonly firstByte: number;
  readonly lesson: number;
  readonly next: Position | undefined;
}

function asking(state: Asking): Screen {
  const { asked, dialogue, firstByte, lesson, next } = state;
  const { id } = asked.question;
  return {
    name: 'question',
    // Hints that were given, and a try that is used up, are not forgotten on a step back.
    keptAs: dialogue.phase === 'open' ? `question ${lesson} ${id} ${next ? 1 : 0}` : undefined,
    press: (key, around) => {
      const outcome = pressInQuestion(dialogue, key);
      if ('leave' in outcome) return leave(outcome.leave, state);
      if ('tests' in outcome) return { opens: openTestOut(around) };
      const after = outcome.dialogue;
      // A question that is over is only to be left.
      if (dialogue.phase !== 'open') return { becomes: asking({ ...state, dialogue: after }) };
      const { given } = sceneOf(around.performance, asked);
      const scrolled = scrolledBy(key, given, firstByte, around.width);
      const becomes = asking({ ...state, dialogue: after, firstByte: scrolled });
      const isOver = after.phase !== 'open';
      return { becomes, ...(isOver && { request: { type: 'note-answer', dialogue: after } }) };
    },
    draw: ({ performance }, width, height) =>
      predictScreen(placeOfQuestion(performance, asked), dialogue, width, height, firstByte),
  };
}

function leave(how: Leave, { asked, next }: Asking): Outcome {
  if (how === 'quit') return { request: { type: 'quit' } };
  // Before the first step there is no other of this lesson, and the step itself would tell.
  const isFirst = next !== undefined && asked.stepIndex === 0;
  if (how === 'back' && isFirst) return { request: { type: 'previous-lesson' } };
  return { closes: true, ...(how === 'go on' && next && { position: next }) };
}
