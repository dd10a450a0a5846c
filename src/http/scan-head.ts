import { refuse } from './faults.ts';
import { CLASS, CR, DIGIT, FIELD_CONTENT, LF, SP, TARGET, TCHAR } from './grammar.ts';
import type { HttpLimits } from './limits.ts';
import { START_LINE_MARKS, scanFieldSection, scanLineEnd } from './scan-fields.ts';
import { endWithin, INCOMPLETE, type ScanProgress } from './scan-progress.ts';

/** Scanners for the head of a message. What they are and how they answer: see `scan-fields.ts`. */

type StartLineScanner = (text: string, progress: ScanProgress, limits: HttpLimits) => number;

/**
 * HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ], RFC 9112 2.1
 *
 * @returns the offset behind the empty line that ends the head, or `INCOMPLETE`
 */
export function scanHead(
  text: string,
  progress: ScanProgress,
  limits: HttpLimits,
  scanStartLine: StartLineScanner,
): number {
  const { marks } = progress;
  if (marks.length === 0) {
    progress.skippableLimit = 0;
    const next = scanStartLine(text, progress, limits);
    if (next === INCOMPLETE) return INCOMPLETE;
    progress.at = next;
  }
  return scanFieldSection(text, progress, marks[5]! + 2, START_LINE_MARKS, limits);
}

/** request-line = method SP request-target SP HTTP-version, RFC 9112 3 */
export function scanRequestLine(text: string, progress: ScanProgress, limits: HttpLimits): number {
  const methodStart = progress.at;
  const methodEnd = scanClass(text, methodStart, TCHAR, limits.methodOctets);
  if (methodEnd - methodStart > limits.methodOctets) refuse('method-too-long', methodEnd - 1);
  if (methodEnd === text.length) {
    return endWithin(progress, TCHAR, methodStart + limits.methodOctets);
  }
  if (methodEnd === methodStart || text.charCodeAt(methodEnd) !== SP) {
    refuse('invalid-method', methodEnd);
  }
  const targetStart = methodEnd + 1;
  const targetEnd = scanClass(text, targetStart, TARGET, limits.targetOctets);
  if (targetEnd - targetStart > limits.targetOctets) refuse('target-too-long', targetEnd - 1);
  if (targetEnd === text.length) {
    return endWithin(progress, TARGET, targetStart + limits.targetOctets);
  }
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
export function scanStatusLine(text: string, progress: ScanProgress, limits: HttpLimits): number {
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
  if (reasonEnd === text.length) {
    return endWithin(progress, FIELD_CONTENT, reasonStart + limits.reasonOctets);
  }
  const next = scanLineEnd(text, reasonEnd, text.length, 'invalid-reason');
  if (next === INCOMPLETE) return INCOMPLETE;
  progress.marks.push(versionStart, versionEnd, codeStart, codeEnd, reasonStart, reasonEnd);
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

function refuseTarget(text: string, at: number): never {
  const code = text.charCodeAt(at);
  // `GET /path CRLF` is HTTP/0.9: a line that ends here has no version at all.
  if (code === CR || code === LF) refuse('invalid-version', at);
  refuse('invalid-target', at);
}

function refuseVersion(at: number, code: number): never {
  refuse(code === SP ? 'several-spaces' : code === LF ? 'bare-lf' : 'invalid-version', at);
}
