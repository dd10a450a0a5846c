import { type AskedQuestion, questionsOf } from '../../lesson/asked.ts';
import { ask, type Dialogue } from '../../lesson/dialogue.ts';
import { placeOfQuestion, predictScreen } from '../../view/predict-screen.ts';
import { pressInQuestion } from '../predict-keys.ts';
import type { Outcome, Position, Screen, Surroundings } from '../screen.ts';

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
  return questionScreen(asked, ask(asked.question, around.streak), behind);
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
    press: (key) => {
      const outcome = pressInQuestion(dialogue, key);
      if ('leave' in outcome) return leave(outcome.leave, behind);
      const next = outcome.dialogue;
      const becomes = questionScreen(asked, next, behind);
      const isOver = dialogue.phase === 'open' && next.phase !== 'open';
      return { becomes, ...(isOver && { request: { type: 'note-answer', dialogue: next } }) };
    },
    draw: ({ performance }, width, height) =>
      predictScreen(placeOfQuestion(performance, asked), dialogue, width, height),
  };
}

function leave(how: 'go on' | 'back' | 'quit', behind: Position | undefined): Outcome {
  if (how === 'quit') return { request: { type: 'quit' } };
  return { closes: true, ...(how === 'go on' && behind && { position: behind }) };
}
