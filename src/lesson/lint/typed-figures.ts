import { splitSentences } from './sentences.ts';
import { flowing } from './texts.ts';

/** A figure that someone has typed into a text of a lesson. */
export interface TypedFigure {
  readonly figure: string;
  /** The words around it that were typed with it, up to the next value that is filled in. */
  readonly context: string;
}

/** The digits in these are no figures. */
const NAMES = /\b(?:HTTP\/\d(?:\.\d)?|RFC \d+(?: \d+(?:\.\d+)*)?|[Ll]essons? \d+)/g;
const FIGURE = /(?<![\w.#-])\d+(?:[.,]\d+)*(?![\w-])/g;

/**
 * The figures in the texts of some source code, which are all but those that are filled in at `${}`.
 *
 * @param code JavaScript, of which only strings and templates are looked at
 */
export function typedFigures(code: string): TypedFigure[] {
  const contexts = textsTyped(code).flatMap((text) => splitSentences(flowing(text)));
  return contexts.flatMap((context) => {
    const figures = context.replace(NAMES, '').match(FIGURE) ?? [];
    return figures.map((figure) => ({ figure, context }));
  });
}

/** What stands in the strings of some code, and in its templates between what is filled in. */
export function textsTyped(code: string): string[] {
  const texts: string[] = [];
  /** For each template that is open: how many braces are open in what is filled in; 0 in its text. */
  const open: number[] = [];
  for (let place = 0; place < code.length; ) {
    const inText = open.at(-1) === 0;
    const token = tokenAt(code, place, inText ? TEMPLATE_TEXT : TOKEN);
    const text = inText ? token.replace(/(?:`|\$\{)$/, '') : STRING.exec(token)?.[1];
    if (text !== undefined) texts.push(unescaped(text));
    countBraces(open, token, inText);
    place += token.length;
  }
  return texts;
}

/** A comment, a string, a regular expression, or one character of whatever else there is. */
const TOKEN = new RegExp(
  [
    /\/\/.*|\/\*[\s\S]*?\*\//,
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/,
    /(?<=[(,=:[!&|?{};>]\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/,
    /[\s\S]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

const STRING = /^['"]([\s\S]*)['"]$/;

/** Up to and with what ends it: a backtick, or the beginning of what is filled in. */
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)?/y;

function tokenAt(code: string, place: number, pattern: RegExp): string {
  pattern.lastIndex = place;
  return pattern.exec(code)![0];
}

/** Keeps account of the templates that are open, and of the braces in what is filled in. */
function countBraces(open: number[], token: string, inText: boolean): void {
  const last = open.length - 1;
  if (inText && token.endsWith('`')) open.pop();
  else if (inText) open[last] = 1;
  else if (token === '`') open.push(0);
  else if (token === '{' && last >= 0) open[last]! += 1;
  else if (token === '}' && last >= 0) open[last]! -= 1;
}

function unescaped(typed: string): string {
  return typed.replace(/\\n/g, '\n').replace(/\\([\s\S])/g, '$1');
}
