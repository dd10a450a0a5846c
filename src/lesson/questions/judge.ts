import type { Question, TextQuestion } from '../script/question.ts';
import { slipInByte } from './byte-slips.ts';
import { findChoice, type Marks, marksOf } from './choices.ts';
import { slipInNumber, slipInText } from './slips.ts';

/** What there is to say about an answer. What was not understood is no try. */
export type Judgement =
  | { readonly verdict: 'right' }
  | {
      readonly verdict: 'wrong';
      readonly says: string;
      /** Whether it is known what this very answer would mean. */
      readonly isKnown: boolean;
    }
  | { readonly verdict: 'not understood'; readonly how: string };

/**
 * Judges an answer.
 *
 * A byte is two hex digits, with or without `0x`, or eight bits; a number is in decimal, and may have its
 * thousands apart; a choice is meant by its letter, its number or its text; text has to be the same to the
 * letter, unless the question takes either case. Spaces around it never count.
 */
export function judge(question: Question, typed: string): Judgement {
  const text = typed.trim();
  if (text === '') return notUnderstood(question);
  switch (question.kind) {
    case 'byte': {
      const byte = readByte(text);
      return judgeRead(question, byte, () => slipInByte(question, byte, text));
    }
    case 'number': {
      const number = readNumber(text);
      return judgeRead(question, number, () => slipInNumber(question, number, text));
    }
    case 'text':
      return judgeRead(question, inItsCase(question, text), () =>
        slipInText(question.answer.value.trim(), text),
      );
    case 'choice':
      return judgeRead(question, findChoice(question.choices, text), () => undefined);
  }
}

/** The answer in the form in which one types it: `8a`, `28`, or the text. */
export function answerText(question: Question): string {
  return inPlainForm(question, question.answer.value);
}

/** Says what an answer looks like: `two hex digits`. */
export function answerForm(question: Question, marks: Marks = 'letters'): string {
  switch (question.kind) {
    case 'byte':
      return 'two hex digits';
    case 'number':
      return 'a whole number, in decimal';
    case 'text':
      return 'the text, letter by letter';
    case 'choice':
      return orList(marksOf(question.choices, marks));
  }
}

function orList(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ');
}

const BYTE = /^(?:0x)?([0-9a-f]{2})$/i;
const BITS = /^([01]{4})[ _]?([01]{4})$/;
const NUMBER = /^(?:\d+|\d{1,3}(?:[ ,_]\d{3})+)$/;

function readByte(text: string): number | undefined {
  const [, high, low] = BITS.exec(text) ?? [];
  if (high !== undefined) return Number.parseInt(`${high}${low}`, 2);
  const [, digits] = BYTE.exec(text) ?? [];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

function readNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text.replace(/\D/g, '')) : undefined;
}

/** Where either case will do, the right answer is taken in the other one too. */
function inItsCase({ answer, takesEitherCase = false }: TextQuestion, text: string): string {
  const right = answer.value.trim();
  return takesEitherCase && text.toLowerCase() === right.toLowerCase() ? right : text;
}

/** The lesson's own slips come before those that are known of any question. */
function judgeRead(
  question: Question,
  read: number | string | undefined,
  knownSlip: () => string | undefined,
): Judgement {
  if (read === rightAnswer(question)) return { verdict: 'right' };
  const own = read === undefined ? undefined : question.slip?.(inPlainForm(question, read));
  const says = own ?? knownSlip();
  if (says !== undefined) return { verdict: 'wrong', says, isKnown: true };
  if (read === undefined) return notUnderstood(question);
  return { verdict: 'wrong', says: 'Not that.', isKnown: false };
}

function notUnderstood(question: Question): Judgement {
  return { verdict: 'not understood', how: `Type ${answerForm(question)}.` };
}

function rightAnswer({ answer }: Question): number | string {
  const { value } = answer;
  return typeof value === 'string' ? value.trim() : value;
}

function inPlainForm({ kind }: Question, value: number | string): string {
  return kind === 'byte' ? value.toString(16).padStart(2, '0') : `${value}`;
}
