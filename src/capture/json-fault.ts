/** What may come next: `value` in a list may be its end, if it is the first. */
type Due = 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'comma' | 'end';

/** RFC 8259: blanks, and then a mark, a string, or a number or word. */
const BLANKS = /[ \t\n\r]*/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/**
 * Where text stops being JSON, RFC 8259 2: `JSON.parse` tells that only of some texts, and differently in
 * each version.
 *
 * @returns the offset of the first token that cannot stand there; the length of the text where it only ends
 */
export function findJsonFault(text: string): number {
  const open: ('}' | ']')[] = [];
  let due: Due = 'value';
  let at = after(BLANKS, text, 0)!;
  while (at < text.length) {
    const next = tokenAt(text, at);
    if (next === undefined) return at;
    const following = follow(due, text[at]!, open);
    if (following === undefined) return at;
    due = following;
    at = after(BLANKS, text, next)!;
  }
  return at;
}

/** Where a token ends; undefined where there is none. */
function tokenAt(text: string, at: number): number | undefined {
  const isMark = '{}[],:'.includes(text[at]!);
  return isMark ? at + 1 : after(text[at] === '"' ? STRING : SCALAR, text, at);
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** What is due after a token that begins so; undefined where it cannot stand. */
function follow(due: Due, first: string, open: ('}' | ']')[]): Due | undefined {
  const afterValue = (): Due => (open.length === 0 ? 'end' : 'comma');
  const isEnd = first === open.at(-1) && (due === 'comma' || due.startsWith('first'));
  if (isEnd) {
    open.pop();
    return afterValue();
  }
  if (due === 'colon') return first === ':' ? 'value' : undefined;
  if (due === 'comma' && first === ',') return open.at(-1) === '}' ? 'name' : 'value';
  if (due === 'name' || due === 'first name') return first === '"' ? 'colon' : undefined;
  if ((due !== 'value' && due !== 'first value') || '}],:'.includes(first)) return undefined;
  if (first !== '{' && first !== '[') return afterValue();
  open.push(first === '{' ? '}' : ']');
  return first === '{' ? 'first name' : 'first value';
}
