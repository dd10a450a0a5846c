import { type AskedQuestion, questionsOf } from '../../lesson/asked.ts';
import { ask, type Dialogue } from '../../lesson/dialogue.ts';
import { TEST_OUT_TERMS } from '../../lesson/test-out.ts';
import { placeOfQuestion, predictScreen } from '../../view/predict-screen.ts';
import { type Leave, pressInQuestion, waitsForEnter } from '../predict-keys.ts';
import type { Outcome, Position, Screen, Surroundings } from '../screen.ts';
import { openTestOut } from './test-out-screen.ts';

/** The question before a step, if it has one that the learner has not met. */
export function questionBefore(stepIndex: number, around: Surroundings): AskedQuestion | undefined {
  const asked = questionAt(stepIndex, around);
  return asked && around.hasMet(asked.question.id) ? undefined : asked;
}

/** Asks before it tells. @param behind where one goes when it is over; undefined: back to where one was */
export function openQuestion(
  asked: AskedQuestion,
  around: Surroundings,
  behind?: Position,
): Screen {
  const dialogue = ask(asked.question, around.streak);
  const isFirst = behind !== undefined && asked.stepIndex === 0;
  const notice = isFirst ? offerOf(asked) : '';
  return questionScreen(asked, { ...dialogue, notice }, behind);
}

/** Who knows a lesson can say so before it begins. */
function offerOf({ question }: AskedQuestion): string {
  const keys = waitsForEnter('T', question) ? 'T and enter' : 'T';
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

function questionScreen(asked: AskedQuestion, dialogue: Dialogue, behind?: Position): Screen {
  return {
    name: 'question',
    // Hints that were given, and a try that is used up, are not forgotten on a step back.
    keptAs:
      dialogue.phase === 'open' ? `question ${asked.question.id} ${behind ? 1 : 0}` : undefined,
    press: (key, around) => {
      const outcome = pressInQuestion(dialogue, key);
      if ('leave' in outcome) return leave(outcome.leave, asked, behind);
      if ('tests' in outcome) return { opens: openTestOut(around) };
      const next = outcome.dialogue;
      const becomes = questionScreen(asked, next, behind);
      const isOver = dialogue.phase === 'open' && next.phase !== 'open';
      return { becomes, ...(isOver && { request: { type: 'note-answer', dialogue: next } }) };
    },
    draw: ({ performance }, width, height) =>
      predictScreen(placeOfQuestion(performance, asked), dialogue, width, height),
  };
}

function leave(how: Leave, { stepIndex }: AskedQuestion, behind: Position | undefined): Outcome {
  if (how === 'quit') return { request: { type: 'quit' } };
  // In front of the first step there is no other of this lesson, and the step itself would tell.
  if (how === 'back' && behind && stepIndex === 0) return { request: { type: 'previous-lesson' } };
  return { closes: true, ...(how === 'go on' && behind && { position: behind }) };
}
