import type { ByteQuestion, Given, Question } from '../script/question.ts';
import { type Check, inEachRepeatable } from './check.ts';
import { withOther } from './other-evidence.ts';
import { ofEachQuestion, type QuestionJudge } from './questions.ts';
import { saysAnswer } from './says-answer.ts';

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

function ofEachRepeatable(judge: QuestionJudge): Check['find'] {
  return ofEachQuestion(judge, inEachRepeatable);
}

/** Whether the bytes of a message that can be seen say the answer. */
export function showsAnswer(given: Given, question: Question): boolean {
  if (question.kind === 'byte') return showsByte(given, question);
  return visibleText(given).some((text) => saysAnswer(text, question));
}

/**
 * Whether a byte can be seen that is the answer. Another byte may have the same value by chance: the
 * answer is the one with which it changes.
 */
function showsByte(
  { entry, hidden: [start, end] = [0, 0] }: Given,
  { answer }: ByteQuestion,
): boolean {
  const { value, evidence } = answer;
  return entry.bytes.some((byte, index) => {
    if (byte !== value || (index >= start && index < end)) return false;
    const bytes = Buffer.from(entry.bytes);
    bytes[index] = ~byte;
    return answer.readOff(withOther(evidence, entry, { ...entry, bytes })) !== value;
  });
}

/** Stretches of what can be seen that can be read as text; a shorter one is text by chance. */
function visibleText({ entry: { bytes }, hidden: [start, end] = [0, 0] }: Given): string[] {
  const visible = [bytes.subarray(0, start), bytes.subarray(end)];
  return visible.flatMap((part) => part.toString('latin1').match(/[ -~\r\n]{3,}/g) ?? []);
}

function findMisplaced({ entry, hidden }: Given): string | undefined {
  if (!entry.connection.entries.includes(entry))
    return 'the message given is none of its conversation';
  if (hidden === undefined) return undefined;
  const [start, end] = hidden;
  if (start >= 0 && start < end && end <= entry.bytes.length) return undefined;
  return `no bytes ${start} to ${end} are in the message given`;
}
