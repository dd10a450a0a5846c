import { withCommas } from '../../wire/count.ts';
import { hexByte } from '../../wire/octets.ts';
import type { Question } from '../script/question.ts';

/** Whether a text has the answer in it, as a word of its own. */
export function saysAnswer(text: string, question: Question): boolean {
  const { kind, answer } = question;
  switch (kind) {
    case 'byte':
      return patternOfByte(answer.value).test(text);
    case 'number':
      return patternOfNumber(answer.value).test(text);
    case 'text':
      return patternOfWords(answer.value).test(text);
    case 'choice':
      return saysChoice(text, question.choices, answer.value);
  }
}

/** A pair of letters may be a word, such as `be`: it is a byte after another one, or after 0x. */
function patternOfByte(value: number): RegExp {
  const pair = hexByte(value);
  const isWord = /^[a-f]+$/.test(pair);
  const before = isWord ? '(?:0x|\\b[0-9a-f]{2} )' : '(?<![\\w.,])(?:0x)?';
  return new RegExp(`${before}${pair}(?!\\w|[.,]\\d)`, 'i');
}

/** The digits of a longer number, a section or a version are none. */
function patternOfNumber(value: number): RegExp {
  const forms = [String(value), withCommas(value)];
  return new RegExp(`(?<![\\w.,/])(?:${forms.join('|')})(?!\\w|[.,/]\\d)`);
}

function patternOfWords(words: string): RegExp {
  const escaped = words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<!\\w)${escaped}(?!\\w)`, 'i');
}

/**
 * Choices are no secret: a text that has all of them in it tells nothing. Nor does a word that names a
 * side or a verdict, such as `server`, which is in every other sentence.
 */
function saysChoice(text: string, choices: readonly string[], answer: string): boolean {
  if (/^[a-z]+$/.test(answer)) return false;
  const isSaid = (choice: string) => patternOfWords(choice).test(text);
  return isSaid(answer) && !choices.every(isSaid);
}
