import { hexByte } from '../wire/octets.ts';
import { type Check, inEachRepeatable } from './check.ts';
import { ofEachQuestion } from './lint-questions.ts';
import type { ByteQuestion, Given, Question } from './question.ts';

/** Nothing that is on the screen while one thinks may say the answer. */
export const GIVEAWAY_CHECKS: readonly Check[] = [
  {
    id: 'question-keeps-answer',
    demands: 'The text of a question does not contain its answer.',
    find: ofEachRepeatable((question) =>
      saysAnswer(question.asks, question) ? 'the question contains its answer' : undefined,
    ),
  },
  {
    id: 'hint-keeps-answer',
    demands: 'The first hint does not contain the answer.',
    find: ofEachRepeatable((question) =>
      saysAnswer(question.hints[0], question) ? 'hint 1 contains the answer' : undefined,
    ),
  },
  {
    id: 'given-keeps-answer',
    demands: 'The message given with a question does not show the answer.',
    find: ofEachRepeatable((question) =>
      question.given && showsAnswer(question.given, question)
        ? 'the message given shows the answer: hide these bytes'
        : undefined,
    ),
  },
  {
    id: 'given-whole',
    demands: 'The message given is one of its conversation, and what is hidden lies within it.',
    find: ofEachQuestion(({ given }) => given && findMisplaced(given)),
  },
];

function ofEachRepeatable(judge: Parameters<typeof ofEachQuestion>[0]): Check['find'] {
  return ofEachQuestion(judge, inEachRepeatable);
}

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

/** A pair of letters may be a word, such as `be`: it is a byte behind another one, or behind 0x. */
function patternOfByte(value: number): RegExp {
  const pair = hexByte(value);
  const isWord = /^[a-f]+$/.test(pair);
  const before = isWord ? '(?:0x|\\b[0-9a-f]{2} )' : '(?<![\\w.,])(?:0x)?';
  return new RegExp(`${before}${pair}(?!\\w|[.,]\\d)`, 'i');
}

/** The digits of a longer number, a section or a version are none. */
function patternOfNumber(value: number): RegExp {
  const forms = [String(value), value.toLocaleString('en-US')];
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

function showsAnswer(given: Given, question: Question): boolean {
  if (question.kind === 'byte') return showsByte(given, question);
  return visibleText(given).some((text) => saysAnswer(text, question));
}

/**
 * Whether a byte can be seen that is the answer. Another byte may have the same value by chance: the
 * answer is the one with which it changes.
 */
function showsByte(
  { entry: { bytes }, hidden: [start, end] = [0, 0] }: Given,
  question: ByteQuestion,
) {
  const { value, evidence } = question.answer;
  return bytes.some((byte, index) => {
    if (byte !== value || (index >= start && index < end)) return false;
    bytes[index] = ~byte;
    const isTheOne = question.answer.readOff(evidence) !== value;
    bytes[index] = byte;
    return isTheOne;
  });
}

/** Stretches of what can be seen that can be read as text; a shorter one is text by chance. */
function visibleText({ entry: { bytes }, hidden: [start, end] = [0, 0] }: Given): string[] {
  const visible = [bytes.subarray(0, start), bytes.subarray(end)];
  return visible.flatMap((part) => part.toString('latin1').match(/[ -~\r\n]{3,}/g) ?? []);
}

function findMisplaced({ talk, entry, hidden }: Given): string | undefined {
  if (!talk.entries.includes(entry)) return 'the message given is none of its conversation';
  if (hidden === undefined) return undefined;
  const [start, end] = hidden;
  if (start >= 0 && start < end && end <= entry.bytes.length) return undefined;
  return `no bytes ${start} to ${end} are in the message given`;
}
