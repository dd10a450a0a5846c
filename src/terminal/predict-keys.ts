import { answer, type Dialogue, giveHint, skip, tell } from '../lesson/questions/dialogue.ts';
import { judge } from '../lesson/questions/judge.ts';
import { answerTestOut, currentQuestion, type TestOut } from '../lesson/questions/test-out.ts';
import { mayBeTyped } from '../lesson/questions/typed-answer.ts';
import { characterOf, type Key } from './key.ts';
import { typedAt } from './typing.ts';

/** What a key asks for beyond the question: the step after it, the step before, or the end. */
export type Leave = 'go on' | 'back' | 'quit';

/** What a key leads to while a question is asked; `tests` for a test-out of the lesson. */
export type DialogueOutcome =
  | { readonly dialogue: Dialogue }
  | { readonly leave: Leave }
  | { readonly tests: true };

/** What a key leads to in a test-out. */
export type TestOutOutcome = { readonly test: TestOut } | { readonly leave: Leave };

/**
 * Works out what a key means while a question is asked.
 *
 * A letter that may begin an answer is typed, and nothing else; alone on its line, ended by enter, it is
 * the command all the same.
 */
export function pressInQuestion(dialogue: Dialogue, key: Key): DialogueOutcome {
  if (dialogue.phase !== 'open') return pressWhenOver(dialogue, key);
  const calm = { ...dialogue, notice: '' };
  const { input, question } = calm;
  if (key.name === 'return') return enter(calm);
  if (key.name === 'escape' && input !== '') return { dialogue: { ...calm, input: '' } };
  if (input === '' && (key.name === 'backspace' || key.name === 'escape')) return { leave: 'back' };
  const command = characterOf(key);
  if (command !== undefined && input === '' && !mayBeTyped(command, question)) {
    const outcome = obey(calm, command);
    if (outcome) return outcome;
  }
  return { dialogue: { ...calm, input: typedAt(input, key) ?? input } };
}

/** Works out what a key means in a test-out: there are no hints, and nothing is shown. */
export function pressInTestOut(test: TestOut, key: Key): TestOutOutcome {
  if (!currentQuestion(test)) {
    if (characterOf(key) === 'q') return { leave: 'quit' };
    return ENDS.includes(key.name ?? '') ? { leave: 'go on' } : { test };
  }
  const calm = { ...test, notice: '' };
  if (key.name === 'return') return { test: answerTestOut(calm, calm.input) };
  if (key.name === 'escape') {
    return calm.input === '' ? { leave: 'back' } : { test: { ...calm, input: '' } };
  }
  return { test: { ...calm, input: typedAt(calm.input, key) ?? calm.input } };
}

const ENDS: readonly string[] = ['return', 'space', 'n', 'b', 'backspace', 'escape'];

/** A line that is one letter is a command, unless it makes an answer. */
function enter(dialogue: Dialogue): DialogueOutcome {
  const { question, input } = dialogue;
  const text = input.trim();
  const { verdict } = judge(question, text);
  const isNoAnswer = verdict === 'not understood';
  const isPoorAnswer = verdict === 'wrong' && (question.kind === 'text' || /^[AT]$/.test(text));
  const outcome = isNoAnswer || isPoorAnswer ? obey({ ...dialogue, input: '' }, text) : undefined;
  return outcome ?? { dialogue: answer(dialogue, input) };
}

function obey(dialogue: Dialogue, command: string): DialogueOutcome | undefined {
  switch (command) {
    case 'h':
      return { dialogue: giveHint(dialogue) };
    case 'k':
      return { dialogue: skip(dialogue) };
    case 'A':
      return { dialogue: tell(dialogue) };
    case 'T':
      return { tests: true };
    case 'b':
      return { leave: 'back' };
    case 'q':
      return { leave: 'quit' };
    default:
      return undefined;
  }
}

function pressWhenOver(dialogue: Dialogue, key: Key): DialogueOutcome {
  switch (key.name) {
    case 'return':
    case 'space':
    case 'n':
      return { leave: 'go on' };
    case 'b':
    case 'backspace':
    case 'escape':
      return { leave: 'back' };
    case 'q':
      return { leave: 'quit' };
    default:
      return { dialogue };
  }
}
