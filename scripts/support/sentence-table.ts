import type { KeywordCount } from './keyword-count.ts';

/** Where a sentence that no case tries stands: whom it binds, or why it cannot be seen from outside. */
export type Reason = 'client' | 'proxy' | `unseen: ${string}` | `missing: ${string}`;

/** One sentence of a specification, in our words, and what has become of it. */
export interface Sentence {
  /** Undefined where the specification says it without a keyword, in its grammar or as a step. */
  readonly keyword: string | undefined;
  /** How often the keyword is in it. */
  readonly times: number;
  readonly words: string;
  /** Ids of cases; none where there is a reason instead. */
  readonly cases: readonly string[];
  readonly reason: Reason | undefined;
}

/** A section of a specification: the keywords that its text has, and the sentences that they are in. */
export interface SentenceSection {
  readonly number: string;
  readonly stated: string;
  readonly sentences: readonly Sentence[];
}

const HEADING = /^## ([\dA-Z][\d.]*)/;
const COUNTS = /^\d+ [A-Z]{4}[A-Z ,\d]*$/;
/** Not the head of the table, whose first cell is empty, and not the rule below it. */
const ANY_ROW = /^\| [^|]/;
const ROW = /^\| (?:(?:(\d+) )?([A-Z ]+)|says) \| (.+) \| (.+) \|$/;
const REASON = /^(?:client|proxy|(?:unseen|missing): .+)$/;
const RANGE = /^(.+-)(\d\d) to (\d\d)$/;

/**
 * Reads the table of a specification: for each section a heading, the counts of its keywords and its rows.
 *
 * @throws Error if a line of a table is none of these
 */
export function readSentences(markdown: string): SentenceSection[] {
  const [, ...parts] = markdown.split(/^(?=## )/m);
  return parts.map((part) => {
    const lines = part.split('\n');
    const number = HEADING.exec(lines[0]!)?.[1];
    if (number === undefined) throw new Error(`no section: ${lines[0]}`);
    return {
      number,
      stated: lines.find((line) => COUNTS.test(line)) ?? '',
      sentences: lines.filter((line) => ANY_ROW.test(line)).map(sentenceIn),
    };
  });
}

/** How often each keyword is in the sentences of a section. */
export function keywordsAccountedFor({ sentences }: SentenceSection): KeywordCount {
  const count = new Map<string, number>();
  for (const { keyword, times } of sentences) {
    if (keyword !== undefined) count.set(keyword, (count.get(keyword) ?? 0) + times);
  }
  return count;
}

function sentenceIn(line: string): Sentence {
  const [, times = '1', keyword, words, fate] = ROW.exec(line) ?? [];
  if (words === undefined || fate === undefined) throw new Error(`no row: ${line}`);
  const reason = REASON.test(fate) ? (fate as Reason) : undefined;
  const cases = reason === undefined ? fate.split(', ').flatMap(idsIn) : [];
  return { keyword, times: Number(times), words, cases, reason };
}

/** `http-2.3-06 to 08` is three cases. */
function idsIn(text: string): string[] {
  const [, stem, first, last] = RANGE.exec(text) ?? [];
  if (stem === undefined) return [text];
  const size = Number(last) - Number(first) + 1;
  return Array.from(
    { length: size },
    (_, index) => `${stem}${String(Number(first) + index).padStart(2, '0')}`,
  );
}
