import { CaptureError, type InputPlace } from '../capture-error.ts';

/** A text without what people put around it, and where its lines stood. */
export interface Unwrapped {
  readonly text: string;
  /** What was taken off; undefined where there was nothing. */
  readonly wrapping: string | undefined;
  /** Where a place of the text is in what it was unwrapped from. */
  placeOf(place: InputPlace): InputPlace;
}

interface Line {
  readonly text: string;
  /** Characters before it that were taken off. */
  readonly column: number;
  /** Counts from 0. */
  readonly number: number;
}

/** CommonMark 4.5: three or more backticks or tildes, and perhaps a language. */
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*[\w+#.-]*[ \t]*$/;
/** CommonMark 5.1, as mails and chats quote as well. */
const QUOTE = /^ {0,3}>( |$)/;

/**
 * Takes off what text is wrapped in where people show it to each other: `> ` before each line, and the
 * fences of Markdown. What stands after the closing fence is left out.
 *
 * @throws CaptureError where several texts are fenced: which of them is meant, no one can tell
 */
export function unwrap(text: string): Unwrapped {
  if (!WRAPPED.test(text)) return { text, wrapping: undefined, placeOf: (place) => place };
  const all = text.split('\n').map((line, number) => ({ text: line, column: 0, number }));
  const unquoted = withoutQuotes(all);
  const unfenced = withoutFences(unquoted ?? all);
  const lines = unfenced ?? unquoted ?? all;
  const names = [unquoted && 'quote marks', unfenced && 'fences'].filter(Boolean);
  return {
    text: lines.map((line) => line.text).join('\n') + (unfenced ? '\n' : ''),
    wrapping: names.length > 0 ? names.join(' and ') : undefined,
    placeOf: (place) => ('line' in place ? placeIn(lines, place) : place),
  };
}

const WRAPPED = /^\s*(?:>|`{3}|~{3})/;

function placeIn(
  lines: readonly Line[],
  { line, column }: Extract<InputPlace, { line: number }>,
): InputPlace {
  const found = lines[line - 1] ?? lines.at(-1);
  return { line: (found?.number ?? 0) + 1, column: column + (found?.column ?? 0) };
}

/** Each line is quoted, but for blank ones. @returns undefined where one is not */
function withoutQuotes(lines: readonly Line[]): Line[] | undefined {
  const isQuoted = (line: Line) => QUOTE.test(line.text) || line.text.trim() === '';
  if (!lines.some((line) => QUOTE.test(line.text)) || !lines.every(isQuoted)) return undefined;
  return lines.map(({ text, number }) => {
    const [mark = ''] = QUOTE.exec(text) ?? [];
    return { text: text.slice(mark.length), column: mark.length, number };
  });
}

function withoutFences(lines: readonly Line[]): Line[] | undefined {
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  const [, fence] = FENCE.exec(trimmedAt(lines, first)) ?? [];
  if (fence === undefined) return undefined;
  const isFence = (at: number) => trimmedAt(lines, at).trim().startsWith(fence);
  const fences = [...lines.keys()].filter((at) => at > first && isFence(at));
  const [end = lines.length, next] = fences;
  if (next !== undefined) {
    const { number } = lines[next]!;
    throw new CaptureError('a second fence: explain one at a time', {
      line: number + 1,
      column: 1,
    });
  }
  return lines.slice(first + 1, end);
}

function trimmedAt(lines: readonly Line[], at: number): string {
  return lines[at]?.text.trimEnd() ?? '';
}
