import type { Question } from '../script/question.ts';

/** By the kind of question. */
const MAY_BE_TYPED: Readonly<
  Record<Question['kind'], (character: string, question: Question) => boolean>
> = {
  byte: (character) => /[0-9a-fx]/i.test(character),
  number: (character) => /\d/.test(character),
  text: () => true,
  choice: (character, question) =>
    question.kind === 'choice' &&
    (/\d/.test(character) || beginsChoice(character, question.choices)),
};

/** Whether a character may be part of an answer: then a command of that letter has to wait for enter. */
export function mayBeTyped(character: string, question: Question): boolean {
  return MAY_BE_TYPED[question.kind](character, question);
}

/** By its letter, or by its text: capitals are commands, for no letter of a choice is one. */
function beginsChoice(character: string, choices: readonly string[]): boolean {
  const isLetter = character >= 'a' && character.charCodeAt(0) < 0x61 + choices.length;
  return isLetter || choices.some((choice) => choice.startsWith(character));
}
