import type { AnswerRecord } from '../progress/form.ts';
import type { Question } from '../script/question.ts';
import { judge } from './judge.ts';

/**
 * How far a question is: still open, solved by the learner, told to the learner, or passed over. The
 * last two count as seen, not as solved.
 */
export type Phase = 'open' | 'right' | 'told' | 'skipped';

/** A question and all that has been said about it so far. */
export interface Dialogue {
  readonly question: Question;
  readonly phase: Phase;
  /** What is being typed; at the end, the right answer as it was typed. */
  readonly input: string;
  /** Answers that were understood. */
  readonly tries: number;
  /** Hints given, of three. */
  readonly hints: number;
  /** The last answer, and what is wrong with it; undefined where there is none or it was right. */
  readonly wrongAnswer: WrongAnswer | undefined;
  /** A sentence about the last key or line, which was no answer; mostly empty. */
  readonly notice: string;
  /** Questions solved in a row, each at the first try; this one counts once it is over. */
  readonly streak: number;
}

/** An answer that was wrong. */
export interface WrongAnswer {
  readonly typed: string;
  readonly says: string;
}

/** Wrong answers that one can give; with the last of them comes the right one. */
const MOST_TRIES = 2;
const MOST_HINTS = 3;

/**
 * Opens a question.
 *
 * @param streak questions solved in a row before this one
 */
export function ask(question: Question, streak = 0): Dialogue {
  return {
    question,
    phase: 'open',
    input: '',
    tries: 0,
    hints: 0,
    wrongAnswer: undefined,
    notice: '',
    streak,
  };
}

/**
 * Takes an answer: wrong once, there is one more try; wrong twice, the answer is told. Where it is not known
 * what a wrong one means, the next hint comes with it.
 */
export function answer(dialogue: Dialogue, typed: string): Dialogue {
  if (dialogue.phase !== 'open') return dialogue;
  const judgement = judge(dialogue.question, typed);
  if (judgement.verdict === 'not understood') return { ...dialogue, notice: judgement.how };
  const tries = dialogue.tries + 1;
  const after: Dialogue = { ...dialogue, tries, input: '', notice: '', wrongAnswer: undefined };
  if (judgement.verdict === 'right') {
    const streak = tries === 1 ? dialogue.streak + 1 : 0;
    return { ...after, phase: 'right', input: typed.trim(), streak };
  }
  const wrongAnswer = { typed: typed.trim(), says: judgement.says };
  const failed: Dialogue = { ...after, wrongAnswer, streak: 0 };
  if (tries >= MOST_TRIES) return { ...failed, phase: 'told' };
  const hints = Math.min(dialogue.hints + (judgement.isKnown ? 0 : 1), MOST_HINTS);
  return { ...failed, hints };
}

/** Gives one more hint: where to look, which rule, nearly the answer. */
export function giveHint(dialogue: Dialogue): Dialogue {
  if (dialogue.phase !== 'open') return dialogue;
  const { hints, question } = dialogue;
  if (hints < question.hints.length) return { ...dialogue, hints: hints + 1, notice: '' };
  return { ...dialogue, notice: 'There is no other hint: A shows the answer.' };
}

/** Shows the answer. */
export function tell(dialogue: Dialogue): Dialogue {
  return end(dialogue, 'told');
}

/** Passes the question over. */
export function skip(dialogue: Dialogue): Dialogue {
  return end(dialogue, 'skipped');
}

/**
 * What is kept of a question that is over.
 *
 * @param at when it was, as an ISO 8601 date and time in UTC
 */
export function recordOf({ question, tries, phase }: Dialogue, at: string): AnswerRecord {
  return { q: question.id, tries, right: phase === 'right', at };
}

function end(dialogue: Dialogue, phase: 'told' | 'skipped'): Dialogue {
  if (dialogue.phase !== 'open') return dialogue;
  return { ...dialogue, phase, streak: 0, input: '', notice: '', wrongAnswer: undefined };
}
