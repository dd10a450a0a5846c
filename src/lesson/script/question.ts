import type { Derived } from './derived.ts';
import type { RecordedEntry } from './recorded-connection.ts';

/** How a question is answered: two hex digits, a whole number, some text, or one of several choices. */
export type Question = ByteQuestion | NumberQuestion | TextQuestion | ChoiceQuestion;

/** What every question has. */
interface Asked {
  /** Stable within its lesson, for progress. */
  readonly id: string;
  /** The question itself, in at most two lines of 76 columns. It must not give the answer away. */
  readonly asks: string;
  /** A message that is on the screen meanwhile. */
  readonly given?: Given;
  /** Where to look, which rule, nearly the answer. */
  readonly hints: readonly [string, string, string];
  /** How the answer follows, told with it: at most three lines of 76 columns. */
  readonly because: string;
  /**
   * What went wrong for one who typed this; undefined where it is no known slip. It is asked before the
   * slips that are known of any question, and gets the answer in its plain form: two lower-case hex
   * digits, decimal digits alone, the whole text of a choice, or text without spaces around it.
   */
  readonly slip?: (typed: string) => string | undefined;
}

export interface ByteQuestion extends Asked {
  readonly kind: 'byte';
  readonly answer: Derived<number>;
}

export interface NumberQuestion extends Asked {
  readonly kind: 'number';
  readonly answer: Derived<number>;
}

export interface TextQuestion extends Asked {
  readonly kind: 'text';
  readonly answer: Derived<string>;
  /** True where upper and lower case mean the same, as in hexadecimal digits. Default: they differ. */
  readonly takesEitherCase?: boolean;
}

export interface ChoiceQuestion extends Asked {
  readonly kind: 'choice';
  /** In the order in which they are shown; the answer is one of them, to the letter. */
  readonly choices: readonly string[];
  readonly answer: Derived<string>;
}

/** A recorded message to look at while one thinks, with the bytes asked for left out. */
export interface Given {
  readonly entry: RecordedEntry;
  /** Bytes of the entry shown as `??`: from, and up to but not with. */
  readonly hidden?: readonly [start: number, end: number];
}
