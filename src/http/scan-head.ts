import { type HttpFault, refuse } from './faults.ts';
import { CLASS, COLON, CR, DIGIT, FIELD_CONTENT, HTAB, LF, SP, TCHAR, VCHAR } from './grammar.ts';
import type { HttpLimits } from './limits.ts';

/**
 * Scanners for the head of a message: they move over the text from left to right and note where each
 * element starts and ends. They read no value.
 *
 * The notes are *marks*: offsets in grammar order, so that the position of a pair in the list tells
 * which element it is. A start line leaves three pairs, each field line two (name, value).
 *
 * A scanner that runs out of text leaves no marks and answers `INCOMPLETE`. The line is scanned anew
 * when more has come, so the result cannot depend on how the bytes were cut. A wrong octet throws a
 * fault at its offset as soon as it is seen.
 */

export const INCOMPLETE = -1;

/** How far a head has been scanned: `at` is the start of the next line, `marks` is what lies before. */
export interface HeadProgress {
  at: number;
  readonly marks: number[];
}

/** A head that has been found whole: its text, its marks and where it starts in the stream. */
export interface ScannedHead {
  readonly text: string;
  readonly marks: readonly number[];
  readonly start: number;
}

type StartLineScanner = (text: string, progress: HeadProgress, limits: HttpLimits) => number;

/**
 * HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ], RFC 9112 2.1
 *
 * @returns the offset behind the empty line that ends the head, or `INCOMPLETE`
 */
export function scanHead(
  text: string,
  progress: HeadProgress,
  limits: HttpLimits,
  scanStartLine: StartLineScanner,
): number {
  const { marks } = progress;
  if (marks.length === 0) {
    const next = scanStartLine(text, progress, limits);
    if (next === INCOMPLETE) return INCOMPLETE;
    progress.at = next;
  }
  return scanFieldSection(text, progress, marks[5]! + 2, START_LINE_MARKS, limits);
}

/**
 * field-section = *( field-line CRLF ), and the CRLF behind it; in a head, RFC 9112 2.1, as in the
 * trailer of a chunked message, RFC 9112 7.1.2.
 *
 * @param start where the section starts
 * @param marksBefore how many marks belong to what stands before it
 * @returns the offset behind the empty line that ends the section, or `INCOMPLETE`
 */
export function scanFieldSection(
  text: string,
  progress: HeadProgress,
  start: number,
  marksBefore: number,
  limits: HttpLimits,
): number {
  const { marks } = progress;
  const sectionEnd = start + limits.fieldSectionOctets;
  const mostMarks = marksBefore + FIELD_LINE_MARKS * limits.fieldLines;
  for (;;) {
    const at = progress.at;
    if (at < text.length && text.charCodeAt(at) === CR) {
      return scanLineEnd(text, at, text.length, 'bare-cr');
    }
    const next = scanFieldLine(text, at, sectionEnd, marks);
    if (next === INCOMPLETE) return INCOMPLETE;
    if (marks.length > mostMarks) {
      marks.length = mostMarks;
      refuse('too-many-fields', at);
    }
    progress.at = next;
  }
}

export const START_LINE_MARKS = 6;
export const FIELD_LINE_MARKS = 4;

/** request-line = method SP request-target SP HTTP-version, RFC 9112 3 */
export function scanRequestLine(text: string, progress: HeadProgress, limits: HttpLimits): number {
  const methodStart = progress.at;
  const methodEnd = scanClass(text, methodStart, TCHAR, limits.methodOctets);
  if (methodEnd - methodStart > limits.methodOctets) refuse('method-too-long', methodEnd - 1);
  if (methodEnd === text.length) return INCOMPLETE;
  if (methodEnd === methodStart || text.charCodeAt(methodEnd) !== SP) {
    refuse('invalid-method', methodEnd);
  }
  const targetStart = methodEnd + 1;
  const targetEnd = scanClass(text, targetStart, VCHAR, limits.targetOctets);
  if (targetEnd - targetStart > limits.targetOctets) refuse('target-too-long', targetEnd - 1);
  if (targetEnd === text.length) return INCOMPLETE;
  if (text.charCodeAt(targetEnd) !== SP) refuseTarget(text, targetEnd);
  if (targetEnd === targetStart) refuse('several-spaces', targetStart);
  const versionStart = targetEnd + 1;
  const versionEnd = scanVersion(text, versionStart);
  if (versionEnd === INCOMPLETE) return INCOMPLETE;
  const next = scanLineEnd(text, versionEnd, text.length, 'invalid-version');
  if (next === INCOMPLETE) return INCOMPLETE;
  progress.marks.push(methodStart, methodEnd, targetStart, targetEnd, versionStart, versionEnd);
  return next;
}

/** status-line = HTTP-version SP status-code SP [ reason-phrase ], RFC 9112 4 */
export function scanStatusLine(text: string, progress: HeadProgress, limits: HttpLimits): number {
  const versionStart = progress.at;
  const versionEnd = scanVersion(text, versionStart);
  if (versionEnd === INCOMPLETE || versionEnd === text.length) return INCOMPLETE;
  if (text.charCodeAt(versionEnd) !== SP) refuse('invalid-version', versionEnd);
  const codeStart = versionEnd + 1;
  const codeEnd = scanStatusCode(text, codeStart);
  if (codeEnd === INCOMPLETE || codeEnd === text.length) return INCOMPLETE;
  // A server must send the second SP even where no reason follows it. Many do not, and nothing can be
  // read two ways for want of it.
  const reasonStart = text.charCodeAt(codeEnd) === SP ? codeEnd + 1 : codeEnd;
  const reasonEnd = scanClass(text, reasonStart, FIELD_CONTENT, limits.reasonOctets);
  if (reasonEnd - reasonStart > limits.reasonOctets) refuse('reason-too-long', reasonEnd - 1);
  const next = scanLineEnd(text, reasonEnd, text.length, 'control-octet');
  if (next === INCOMPLETE) return INCOMPLETE;
  progress.marks.push(versionStart, versionEnd, codeStart, codeEnd, reasonStart, reasonEnd);
  return next;
}

/**
 * field-line = field-name ":" OWS field-value OWS, RFC 9112 5
 *
 * @param sectionEnd where the limit for the whole field section lies
 */
function scanFieldLine(text: string, at: number, sectionEnd: number, marks: number[]): number {
  const stop = Math.min(text.length, sectionEnd);
  let end = at;
  while (end < stop && CLASS[text.charCodeAt(end)]! & TCHAR) end++;
  const nameEnd = end;
  if (end === stop) return outOfText(text, stop);
  if (nameEnd === at || text.charCodeAt(nameEnd) !== COLON) refuseFieldName(text, at, nameEnd);

  let valueStart = nameEnd + 1;
  while (valueStart < stop && isBlank(text.charCodeAt(valueStart))) valueStart++;
  end = valueStart;
  while (end < stop && CLASS[text.charCodeAt(end)]! & FIELD_CONTENT) end++;
  const next = scanLineEnd(text, end, stop, 'control-octet');
  if (next === INCOMPLETE) return outOfText(text, stop);

  let valueEnd = end;
  while (valueEnd > valueStart && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd--;
  marks.push(at, nameEnd, valueStart, valueEnd);
  return next;
}

/** Moves over the octets of a class, at most one more than `most`: enough to know that it is exceeded. */
function scanClass(text: string, start: number, flag: number, most: number): number {
  const stop = Math.min(text.length, start + most + 1);
  let at = start;
  while (at < stop && CLASS[text.charCodeAt(at)]! & flag) at++;
  return at;
}

/** HTTP-version = "HTTP" "/" DIGIT "." DIGIT, case-sensitive, RFC 9112 2.3 */
function scanVersion(text: string, start: number): number {
  for (let index = 0; index < VERSION.length; index++) {
    const at = start + index;
    if (at === text.length) return INCOMPLETE;
    const code = text.charCodeAt(at);
    const wanted = VERSION.charCodeAt(index);
    if (wanted === ANY_DIGIT ? !(CLASS[code]! & DIGIT) : code !== wanted) refuseVersion(at, code);
  }
  if (text.charCodeAt(start + MAJOR) !== ONE) refuse('unsupported-version', start + MAJOR);
  return start + VERSION.length;
}

const VERSION = 'HTTP/#.#';
const ANY_DIGIT = 0x23;
const MAJOR = 5;
const ONE = 0x31;

/** status-code = 3DIGIT, and RFC 9110 15 knows no class but 1 to 5. */
function scanStatusCode(text: string, start: number): number {
  for (let at = start; at < start + 3; at++) {
    if (at === text.length) return INCOMPLETE;
    const code = text.charCodeAt(at);
    const fits = at === start ? code >= 0x31 && code <= 0x35 : CLASS[code]! & DIGIT;
    if (!fits) refuse('invalid-status', at);
  }
  return start + 3;
}

/**
 * CRLF, and nothing else, ends a line here.
 *
 * @param otherwise what is wrong where any other octet stands
 */
export function scanLineEnd(text: string, at: number, stop: number, otherwise: HttpFault): number {
  if (at >= stop) return INCOMPLETE;
  const code = text.charCodeAt(at);
  if (code !== CR) refuse(code === LF ? 'bare-lf' : otherwise, at);
  if (at + 1 >= stop) return INCOMPLETE;
  if (text.charCodeAt(at + 1) !== LF) refuse('bare-cr', at);
  return at + 2;
}

/** The text ended, or the limit did: only the first can be mended by waiting. */
function outOfText(text: string, stop: number): number {
  if (stop < text.length) refuse('fields-too-large', stop);
  return INCOMPLETE;
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB;
}

function refuseTarget(text: string, at: number): never {
  const code = text.charCodeAt(at);
  // `GET /path CRLF` is HTTP/0.9: a line that ends here has no version at all.
  if (code === CR || code === LF) refuse('invalid-version', at);
  refuse('invalid-target', at);
}

function refuseVersion(at: number, code: number): never {
  refuse(code === SP ? 'several-spaces' : code === LF ? 'bare-lf' : 'invalid-version', at);
}

function refuseFieldName(text: string, start: number, at: number): never {
  const code = text.charCodeAt(at);
  if (at === start && isBlank(code)) refuse('obs-fold', at);
  if (isBlank(code)) refuse('space-before-colon', at);
  if (code === LF) refuse('bare-lf', at);
  refuse('invalid-field-name', at);
}
