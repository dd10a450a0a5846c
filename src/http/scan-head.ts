import { refuse } from './faults.ts';
import { CLASS, CR, DIGIT, FIELD_CONTENT, LF, SP, TARGET, TCHAR } from './grammar.ts';
import type { HttpLimits } from './limits.ts';
import { START_LINE_MARKS, scanFieldSection, scanLineEnd } from './scan-fields.ts';
import { endWithin, INCOMPLETE, type ScanProgress } from './scan-progress.ts';

/**
 * Scanners for the head of a message. What they are and how they answer: see `scan-fields.ts`.
 *
 * They are stricter than RFC 9112 asks. 2.2 and 3 let a recipient take an LF alone for the end of a line,
 * and any white space for SP. A server that does reads one request where a proxy before it has read two,
 * or the other way round, and an attacker who knows that difference sends requests in the name of others.
 * So there is one way to write a request line here, and everything else is refused. Of responses a client
 * reads somewhat more: see `scan-fields.ts`.
 */

type StartLineScanner = (text: string, progress: ScanProgress, limits: HttpLimits) => number;

/**
 * RFC 9112 2.1:
 *
 *     HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ]
 *     start-line   = request-line / status-line
 *
 * The start line has marks only when it is whole, so a list without marks says that it is still to come.
 *
 * @returns the offset after the empty line that ends the head, or `INCOMPLETE`
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
  const fieldsStart = marks[START_LINE_MARKS - 1]! + CRLF.length;
  return scanFieldSection(text, progress, fieldsStart, START_LINE_MARKS, limits);
}

const CRLF = '\r\n';

/**
 * RFC 9112 3:
 *
 *     request-line = method SP request-target SP HTTP-version
 *     method       = token
 *
 * The octets of a target are those of `TARGET`; whether it has one of the four forms is judged when the
 * whole head is there, for that depends on the method and on Host.
 */
export function scanRequestLine(text: string, progress: ScanProgress, limits: HttpLimits): number {
  const methodStart = progress.at;
  const methodEnd = scanClass(text, methodStart, TCHAR, limits.methodOctets);
  // A server should answer 501 to a method longer than any that it knows, and 414 to a target longer
  // than it takes: both are told by the first octet too many, without waiting for the end.
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
  if (text.charCodeAt(versionStart) === SP) refuse('several-spaces', versionStart);
  const versionEnd = scanVersion(text, versionStart);
  if (versionEnd === INCOMPLETE) return INCOMPLETE;
  const next = scanLineEnd(text, versionEnd, text.length, 'invalid-version');
  if (next === INCOMPLETE) return INCOMPLETE;
  progress.marks.push(methodStart, methodEnd, targetStart, targetEnd, versionStart, versionEnd);
  return next;
}

/**
 * RFC 9112 4:
 *
 *     status-line   = HTTP-version SP status-code SP [ reason-phrase ]
 *     status-code   = 3DIGIT
 *     reason-phrase = 1*( HTAB / SP / VCHAR / obs-text )
 */
export function scanStatusLine(text: string, progress: ScanProgress, limits: HttpLimits): number {
  const versionStart = progress.at;
  const versionEnd = scanVersion(text, versionStart);
  if (versionEnd === INCOMPLETE || versionEnd === text.length) return INCOMPLETE;
  if (text.charCodeAt(versionEnd) !== SP) refuse('invalid-version', versionEnd);
  const codeStart = versionEnd + 1;
  const codeEnd = scanStatusCode(text, codeStart, progress.isLenient);
  if (codeEnd === INCOMPLETE || codeEnd === text.length) return INCOMPLETE;
  // A server must send the second SP even where no reason follows it. Many do not, and nothing can be
  // read two ways for want of it.
  const reasonStart = text.charCodeAt(codeEnd) === SP ? codeEnd + 1 : codeEnd;
  const reasonEnd = scanClass(text, reasonStart, FIELD_CONTENT, limits.reasonOctets);
  if (reasonEnd - reasonStart > limits.reasonOctets) refuse('reason-too-long', reasonEnd - 1);
  if (reasonEnd === text.length) {
    return endWithin(progress, FIELD_CONTENT, reasonStart + limits.reasonOctets);
  }
  const next = scanLineEnd(text, reasonEnd, text.length, 'invalid-reason', progress.isLenient);
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

/**
 * RFC 9112 2.3, case-sensitive:
 *
 *     HTTP-version = "HTTP" "/" DIGIT "." DIGIT
 *
 * The major version says how messages are framed: one that we do not know is a message that we cannot
 * find the end of. The minor one does not, RFC 9110 2.5: any digit is taken.
 */
function scanVersion(text: string, start: number): number {
  for (let index = 0; index < VERSION.length; index++) {
    const at = start + index;
    if (at === text.length) return INCOMPLETE;
    const code = text.charCodeAt(at);
    const wanted = VERSION.charCodeAt(index);
    if (wanted === ANY_DIGIT ? !(CLASS[code]! & DIGIT) : code !== wanted) {
      refuse(code === LF ? 'bare-lf' : 'invalid-version', at);
    }
  }
  if (text.charCodeAt(start + MAJOR) !== ONE) refuse('unsupported-version', start + MAJOR);
  return start + VERSION.length;
}

/** `#` stands for any digit. */
const VERSION = 'HTTP/#.#';
const ANY_DIGIT = 0x23;
/** Where the digit of the major version stands in it. */
const MAJOR = 5;
const ONE = 0x31;

/**
 * status-code = 3DIGIT, RFC 9112 4. RFC 9110 15 knows no class but 1 to 5, and says that what lies outside
 * is invalid. A client should then act as if it were a 5xx; to anyone else it is refused.
 */
function scanStatusCode(text: string, start: number, isLenient: boolean): number {
  for (let at = start; at < start + 3; at++) {
    if (at === text.length) return INCOMPLETE;
    const code = text.charCodeAt(at);
    const isClass = at === start && !isLenient;
    const fits = isClass ? code >= 0x31 && code <= 0x35 : CLASS[code]! & DIGIT;
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
