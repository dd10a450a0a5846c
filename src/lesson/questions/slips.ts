import { distance } from 'fastest-levenshtein';
import type { NumberQuestion } from '../script/question.ts';

/** By how many bytes one is wrong, and what has that size. */
const SIZES: readonly (readonly [difference: number, what: string])[] = [
  [2, 'a line end, CR and LF, has 2 bytes, and so has the shortest frame header'],
  [4, 'a masking key has 4 bytes, and so have two line ends'],
  [6, 'the shortest frame header with a masking key has 6 bytes'],
  [8, 'the longest form of a payload length has 8 bytes'],
];

/** What a question says that asks for a count of bytes, or for a place among them. */
const ABOUT_BYTES = /\b(?:bytes?|octets?|offset)\b/i;
/** What a question says that asks for the name of something, and not for how many there are. */
const ABOUT_NAMES = /\b(?:code|status|opcode|version)\b/i;

/**
 * Says what kind of mistake a wrong number is.
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
  const difference = typed - answer;
  if (Math.abs(difference) === 1 && !ABOUT_NAMES.test(question.asks)) {
    return difference > 0 ? 'One too many.' : 'One too few: is the first counted, and the last?';
  }
  const slip = slipOfScale(typed, answer);
  if (slip !== undefined) return slip;
  const size = SIZES.find(([bytes]) => bytes === Math.abs(difference));
  if (size && ABOUT_BYTES.test(question.asks)) {
    return `${size[0]} too ${difference > 0 ? 'many' : 'few'}: ${size[1]}.`;
  }
  return difference > 0 ? 'It is less than that.' : 'It is more than that.';
}

/** The right number in another unit, or in another order of its bytes. */
function slipOfScale(typed: number, answer: number): string | undefined {
  if (answer === 0 || typed === 0) return undefined;
  if (typed === answer * 8) return 'Those are bits: 8 of them are a byte.';
  if (typed * 8 === answer) return 'Those are bytes: each has 8 bits.';
  if (typed === answer * 1000 || typed * 1000 === answer) {
    return 'Right but for the unit: a second has 1000 milliseconds.';
  }
  const isPair = answer < 0x1_0000 && typed < 0x1_0000;
  if (isPair && typed === (((answer & 0xff) << 8) | (answer >> 8))) {
    return 'The two bytes are the other way round: the first one is worth 256 times as much.';
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
