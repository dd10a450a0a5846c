import { distance } from 'fastest-levenshtein';
import type { NumberQuestion } from '../script/question.ts';

/** What a question says that asks for a count of bytes, or for a place among them. */
const ABOUT_BYTES = /\b(?:bytes?|octets?|bits?|offset)\b/i;
/** What a question says that asks for a time. */
const ABOUT_TIME = /\b(?:seconds?|milliseconds?|ms|s)\b/i;
/** What a question says that asks how many there are. */
const ABOUT_COUNTS = /\bhow many\b/i;

/**
 * Says what kind of mistake a wrong number is. A reason that is only guessed is none: then there is nothing
 * to say.
 *
 * @param typed undefined if what was typed is no number
 * @param text as it was typed
 */
export function slipInNumber(
  question: NumberQuestion,
  typed: number | undefined,
  text: string,
): string | undefined {
  const answer = question.answer.value;
  if (/^(?:0x)?[0-9a-f]+$/i.test(text) && Number.parseInt(text, 16) === answer) {
    return 'That is the right number in hex: type it in decimal.';
  }
  if (typed === undefined) return undefined;
  if (Math.abs(typed - answer) === 1 && ABOUT_COUNTS.test(question.asks)) {
    return 'Very close. Is the first one counted, and the last, and each of them once?';
  }
  return slipOfScale(question.asks, typed, answer);
}

/** The right number in another unit, or in another order of its bytes. */
function slipOfScale(asks: string, typed: number, answer: number): string | undefined {
  if (answer === 0 || typed === 0) return undefined;
  if (ABOUT_BYTES.test(asks)) {
    if (typed === answer * 8) return 'Those are bits: 8 of them are a byte.';
    if (typed * 8 === answer) return 'Those are bytes: each has 8 bits.';
    const isPair = answer < 0x1_0000 && typed < 0x1_0000;
    if (isPair && typed === (((answer & 0xff) << 8) | (answer >> 8))) {
      return 'The two bytes are the other way round: the first one is worth 256 times as much.';
    }
  }
  if (ABOUT_TIME.test(asks) && (typed === answer * 1000 || typed * 1000 === answer)) {
    return 'Right but for the unit: a second has 1000 milliseconds.';
  }
  return undefined;
}

const QUOTED = /^(["'`])(.*)\1$/;

/** Says what kind of mistake a wrong text is; undefined if it is just another one. */
export function slipInText(answer: string, text: string): string | undefined {
  const bare = QUOTED.exec(text)?.[2];
  if (bare === answer) return 'Right, but without the quotation marks.';
  if (sameLetters(text, answer)) return 'Only upper and lower case differ, and here they count.';
  if (withoutSpaces(text) === withoutSpaces(answer)) return 'Only the spaces differ.';
  if (answer.startsWith(text)) return 'That is how it begins; there is more.';
  if (answer !== '' && text.includes(answer)) return 'It is in there, but there is too much.';
  if (answer.length > 3 && distance(text, answer) === 1) return 'One character is not right.';
  return undefined;
}

function sameLetters(text: string, other: string): boolean {
  return text.toLowerCase() === other.toLowerCase();
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, '');
}
