import { flowing } from '../../lesson/lint/texts.ts';
import type { Dialogue } from '../../lesson/questions/dialogue.ts';
import { answerText } from '../../lesson/questions/judge.ts';

/** Something that is said about a question, by what it is. */
export interface Remark {
  readonly kind: 'hint' | 'wrong' | 'answer' | 'reason' | 'notice' | 'right' | 'seen';
  readonly text: string;
}

const TRIES = ['', 'first try', 'second try'] as const;

/**
 * All that there is to say about a question as it stands.
 *
 * @param nameOf what an answer is called; default: what it is, without the full stop at its end
 */
export function remarksOf(
  dialogue: Dialogue,
  nameOf = (answer: string) => answer.replace(/\.$/, ''),
): Remark[] {
  const { question, phase, tries } = dialogue;
  const slips = (rest: string) => slipOf(dialogue, nameOf, rest);
  const reason: Remark = { kind: 'reason', text: flowing(question.because) };
  switch (phase) {
    case 'open':
      return [...hintsOf(dialogue), ...slips(' One more try.'), ...noticeOf(dialogue)];
    case 'right':
      return [
        reason,
        { kind: 'right', text: `correct, ${TRIES[tries] ?? `after ${tries} tries`}` },
      ];
    case 'told': {
      const text = `The answer: ${nameOf(answerText(question))}`;
      const seen =
        tries > 0 && dialogue.wrongAnswer ? 'not solved' : 'shown: counts as seen, not as solved';
      return [...slips(''), { kind: 'answer', text }, reason, { kind: 'seen', text: seen }];
    }
    case 'skipped':
      return [{ kind: 'seen', text: 'skipped: counts as seen, not as solved' }];
  }
}

/** What is true at any time: how many were solved in a row, how many hints were used; short last. */
export function standings({ streak, hints }: Dialogue): readonly [string, string] {
  return [
    `streak ${streak}      hints used ${hints} of 3`,
    `streak ${streak}  hints ${hints} of 3`,
  ];
}

function hintsOf({ question, hints }: Dialogue): Remark[] {
  const given = question.hints.slice(0, hints);
  return given.map((hint, index) => {
    return { kind: 'hint', text: `Hint ${index + 1}: ${flowing(hint)}` };
  });
}

function slipOf(
  { wrongAnswer }: Dialogue,
  nameOf: (answer: string) => string,
  rest: string,
): Remark[] {
  if (!wrongAnswer) return [];
  const { typed, says } = wrongAnswer;
  return [{ kind: 'wrong', text: `${nameOf(typed)}: ${flowing(says)}${rest}` }];
}

function noticeOf({ notice }: Dialogue): Remark[] {
  return notice === '' ? [] : [{ kind: 'notice', text: notice }];
}
