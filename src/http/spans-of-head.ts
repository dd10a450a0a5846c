import type { Field, Placed, Span } from '../wire/field.ts';
import { COLON, CR, isBlank, LF } from './grammar.ts';
import { DEFECTS, DELIMITERS, FIELD_NAME, FIELD_VALUE, STATUS_LINE_FIELDS } from './head-fields.ts';
import { foldsIn, unfolded } from './obs-fold.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the pairs of marks of a head are called. */
export interface HeadLayout {
  readonly startLine: readonly Field[];
  readonly vocabulary: Vocabulary;
  /** The head, for the meanings of its elements. */
  readonly message: Placed;
  /** What is called what is no delimiter and has no marks: a whole head has nothing of the kind. */
  readonly rest?: Field;
  /** Whether it may have what only a client reads. */
  readonly isLenient?: boolean;
}

/**
 * Names every byte of a head from its marks: the marks give the elements, and what lies between two
 * elements can only be delimiters, for anything else would have been refused. So nothing is parsed here,
 * and nothing that is shown can differ from what was read.
 */
export function spansOfHead(text: string, marks: readonly number[], layout: HeadLayout): Span[] {
  const spans: Span[] = [];
  const { message } = layout;
  const lineSpace = spaceIn(layout.startLine);
  const nameBetween = (from: number, to: number, inLine: boolean) => {
    const space = inLine ? lineSpace : DELIMITERS.OWS;
    const at = nameDelimiters(text, from, to, space, spans, layout.isLenient);
    if (at < to && layout.rest) spans.push({ field: layout.rest, start: at, end: to });
  };
  let reached = 0;
  for (let index = 0; index < marks.length; index += 2) {
    const start = marks[index]!;
    const end = marks[index + 1]!;
    nameBetween(reached, start, index / 2 < layout.startLine.length);
    if (end > start) {
      const span = { field: fieldAt(text, marks, index, layout), start, end, message };
      if (layout.isLenient) spans.push(...piecesOf(span, text));
      else spans.push(span);
    }
    reached = end;
  }
  nameBetween(reached, text.length, marks.length < 2 * layout.startLine.length);
  return spans;
}

/**
 * What the element is that has the pair of marks at `index`: those of the start line come first, then
 * names and values by turns. A value is called by the name before it, in whatever case that is written, RFC
 * 9110 5.1.
 */
function fieldAt(
  text: string,
  marks: readonly number[],
  index: number,
  { startLine, vocabulary }: HeadLayout,
): Field {
  const element = index / 2;
  if (element < startLine.length) return startLine[element]!;
  const isName = (element - startLine.length) % 2 === 0;
  if (isName) return FIELD_NAME;
  const name = text.slice(marks[index - 2]!, marks[index - 1]!).toLowerCase();
  return vocabulary.get(name) ?? FIELD_VALUE;
}

/** A value that is folded, RFC 9112 5.2: its first piece reads as all of it does. */
function piecesOf(span: Span, text: string): Span[] {
  const { start, end, field, message } = span;
  const value = text.slice(start, end);
  const folds = foldsIn(value);
  if (folds.length === 0) return [span];
  const whole = Buffer.from(unfolded(value), 'latin1');
  const reading = field.read?.(whole, message) ?? { value: whole.toString('latin1') };
  const pieces: Span[] = [];
  let at = start;
  let piece: Pick<Span, 'field' | 'reading'> = { field, reading };
  for (const fold of folds) {
    const foldStart = start + fold.start;
    if (foldStart > at) {
      pieces.push({ ...piece, start: at, end: foldStart });
      piece = { field: FIELD_VALUE };
    }
    at = start + fold.end;
    pieces.push({ field: DEFECTS.OBS_FOLD, start: foldStart, end: at });
  }
  return [...pieces, { ...piece, start: at, end }];
}

/** Names the delimiters in `[from, to)`. @returns where they end */
function nameDelimiters(
  text: string,
  from: number,
  to: number,
  space: Field,
  spans: Span[],
  isLenient = false,
): number {
  let at = from;
  while (at < to) {
    const end = delimiterEnd(text, at, to, isLenient);
    if (end === at) break;
    const isBeforeColon = end < to && text.charCodeAt(end) === COLON;
    spans.push({
      field: delimiterField(text.charCodeAt(at), isBeforeColon ? DEFECTS.BWS : space),
      start: at,
      end,
    });
    at = end;
  }
  return at;
}

/** Where the delimiter at `at` ends: CRLF, or an LF alone, one colon, or all the white space that there is. */
function delimiterEnd(text: string, at: number, to: number, isLenient: boolean): number {
  const code = text.charCodeAt(at);
  if (isLenient && code === LF) return at + 1;
  if (code === CR && at + 1 < to && text.charCodeAt(at + 1) === LF) return at + 2;
  if (code === COLON) return at + 1;
  let end = at;
  while (end < to && isBlank(text.charCodeAt(end))) end++;
  return end;
}

function delimiterField(code: number, space: Field): Field {
  if (code === CR) return DELIMITERS.CRLF;
  if (code === LF) return DEFECTS.LF;
  return code === COLON ? DELIMITERS.COLON : space;
}

/**
 * A space in a start line is SP, which must be one, RFC 9112 3 and 4; in a field line it is OWS, which may
 * be many blanks, or none, 5.
 */
function spaceIn(startLine: readonly Field[]): Field {
  return startLine === STATUS_LINE_FIELDS ? DELIMITERS.STATUS_LINE_SP : DELIMITERS.SP;
}
