import { type HttpFault, refuse } from './faults.ts';
import { CLASS, COLON, CR, FIELD_CONTENT, isBlank, LF, TCHAR } from './grammar.ts';
import type { HttpLimits } from './limits.ts';
import { endWithin, INCOMPLETE, type ScanProgress } from './scan-progress.ts';

/**
 * Scanners move over the text of a message from left to right and note where each element starts and
 * ends. They read no value. This one is for field lines; `scan-head.ts` has those for start lines.
 *
 * The notes are *marks*: offsets in grammar order, so that the position of a pair in the list tells
 * which element it is. A start line leaves three pairs, each field line two (name, value).
 *
 * A wrong octet throws a fault at its offset as soon as it is seen; where the text ends too early, see
 * `scan-progress.ts`.
 *
 * A client is lenient where a server must not be, for there is no one after it whom it could make read
 * something else: it takes an LF alone for the end of a line, RFC 9112 2.2, has to read folded lines, 5.2,
 * and passes over white space before a colon, 5.1. Those are defects still, and are named as such.
 */

/** A head that has been found whole: its text, its marks and where it starts in the stream. */
export interface ScannedHead {
  readonly text: string;
  readonly marks: readonly number[];
  readonly start: number;
  /** Whether it was read as a client may read it: then values may be folded. */
  readonly isLenient: boolean;
}

/** A start line leaves three pairs of marks: its elements. */
export const START_LINE_MARKS = 6;

/** A field line leaves two pairs of marks: name and value. */
export const FIELD_LINE_MARKS = 4;

/**
 * *( field-line CRLF ) CRLF: the fields of a head, RFC 9112 2.1, or of a trailer, 7.1.2, and the empty
 * line that ends them.
 *
 * @param start where the section starts
 * @param marksBefore how many marks belong to what stands before it
 * @returns the offset after the empty line that ends the section, or `INCOMPLETE`
 */
export function scanFieldSection(
  text: string,
  progress: ScanProgress,
  start: number,
  marksBefore: number,
  limits: HttpLimits,
): number {
  const { marks, isLenient } = progress;
  const sectionEnd = start + limits.fieldSectionOctets;
  const mostMarks = marksBefore + FIELD_LINE_MARKS * limits.fieldLines;
  progress.skippableLimit = 0;
  for (;;) {
    const at = progress.at;
    if (at < text.length && isEndOfSection(text.charCodeAt(at), isLenient)) {
      return scanLineEnd(text, at, text.length, 'bare-cr', isLenient);
    }
    const isFolded = isLenient && marks.length > marksBefore && isBlank(text.charCodeAt(at));
    const next = isFolded
      ? scanFoldedLine(text, progress, sectionEnd)
      : scanFieldLine(text, progress, sectionEnd);
    if (next === INCOMPLETE) return INCOMPLETE;
    if (marks.length > mostMarks) {
      marks.length = mostMarks;
      refuse('too-many-fields', at);
    }
    progress.at = next;
  }
}

/**
 * RFC 9112 5 and RFC 9110 5.5:
 *
 *     field-line    = field-name ":" OWS field-value OWS
 *     field-name    = token
 *     field-value   = *field-content
 *     field-content = field-vchar [ 1*( SP / HTAB / field-vchar ) field-vchar ]
 *     field-vchar   = VCHAR / obs-text
 *
 * White space within a value is part of it, and white space around it is not: so the end of the value is
 * looked for backwards, once the end of the line is known.
 *
 * @param sectionEnd where the limit for the whole field section lies
 */
function scanFieldLine(text: string, progress: ScanProgress, sectionEnd: number): number {
  const { at, marks, isLenient } = progress;
  const stop = Math.min(text.length, sectionEnd);
  let end = at;
  while (end < stop && CLASS[text.charCodeAt(end)]! & TCHAR) end++;
  const nameEnd = end;
  if (end === stop) {
    checkRoom(text, stop);
    return endWithin(progress, TCHAR, sectionEnd);
  }
  if (isLenient && nameEnd > at) while (end < stop && isBlank(text.charCodeAt(end))) end++;
  if (end === stop) {
    checkRoom(text, stop);
    return INCOMPLETE;
  }
  if (nameEnd === at || text.charCodeAt(end) !== COLON) {
    refuseFieldName(text, at, nameEnd, marks.length === START_LINE_MARKS);
  }

  let valueStart = end + 1;
  while (valueStart < stop && isBlank(text.charCodeAt(valueStart))) valueStart++;
  end = valueStart;
  while (end < stop && CLASS[text.charCodeAt(end)]! & FIELD_CONTENT) end++;
  if (end === stop) {
    checkRoom(text, stop);
    return endWithin(progress, FIELD_CONTENT, sectionEnd);
  }
  const next = scanLineEnd(text, end, stop, 'control-octet', isLenient);
  if (next === INCOMPLETE) {
    checkRoom(text, stop);
    return INCOMPLETE;
  }
  marks.push(at, nameEnd, valueStart, withoutBlanks(text, valueStart, end));
  return next;
}

/**
 * RFC 9112 5.2, in a response only:
 *
 *     obs-fold = OWS CRLF RWS
 *
 * The line belongs to the value before it, whose end moves. If it has only blanks, they are white space
 * after that value.
 */
function scanFoldedLine(
  text: string,
  { at, marks, isLenient }: ScanProgress,
  most: number,
): number {
  const stop = Math.min(text.length, most);
  let end = at;
  while (end < stop && CLASS[text.charCodeAt(end)]! & FIELD_CONTENT) end++;
  const next = end === stop ? INCOMPLETE : scanLineEnd(text, end, stop, 'control-octet', isLenient);
  if (next === INCOMPLETE) {
    checkRoom(text, stop);
    return INCOMPLETE;
  }
  const valueEnd = withoutBlanks(text, at, end);
  if (valueEnd > at) marks[marks.length - 1] = valueEnd;
  return next;
}

function withoutBlanks(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** An empty line ends the section. */
function isEndOfSection(code: number, isLenient: boolean): boolean {
  return code === CR || (isLenient && code === LF);
}

/**
 * CRLF, and nothing else, ends a line here, unless a client reads it. RFC 9112 2.2 lets a recipient take
 * an LF alone; a CR alone it has to refuse, or replace by SP.
 *
 * @param otherwise what is wrong where any other octet stands
 */
export function scanLineEnd(
  text: string,
  at: number,
  stop: number,
  otherwise: HttpFault,
  isLenient = false,
): number {
  if (at >= stop) return INCOMPLETE;
  const code = text.charCodeAt(at);
  if (isLenient && code === LF) return at + 1;
  if (code !== CR) refuse(code === LF ? 'bare-lf' : otherwise, at);
  if (at + 1 >= stop) return INCOMPLETE;
  if (text.charCodeAt(at + 1) !== LF) refuse('bare-cr', at);
  return at + 2;
}

/** The text ended, or the limit did: only the first can be mended by waiting. 431, RFC 6585 5. */
function checkRoom(text: string, stop: number): void {
  if (stop < text.length) refuse('fields-too-large', stop);
}

/** What is wrong with a line that does not begin with a name and a colon. */
function refuseFieldName(text: string, start: number, at: number, isFirst: boolean): never {
  const code = text.charCodeAt(at);
  // RFC 9112 2.2: white space after the start line would hide a field from a recipient that skips it. 5.2:
  // later on it is line folding, which only a proxy may unfold; to everyone else it is an error.
  if (at === start && isBlank(code)) refuse(isFirst ? 'space-before-fields' : 'obs-fold', at);
  // 5.1: a server must refuse this. `Content-Length : 5` was once two different fields to two servers.
  if (isBlank(code)) refuse('space-before-colon', at);
  if (code === LF) refuse('bare-lf', at);
  refuse('invalid-field-name', at);
}
