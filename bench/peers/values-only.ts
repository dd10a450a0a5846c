/**
 * A request parser as most are written: it hands back values and forgets where they stood. It is as
 * strict as ours and keeps the same limits, so that places are the only difference.
 */

import {
  CLASS,
  COLON,
  CR,
  DIGIT,
  FIELD_CONTENT,
  HTAB,
  LF,
  SP,
  TARGET,
  TCHAR,
} from '../../src/http/grammar.ts';
import type { HttpLimits } from '../../src/http/limits.ts';

/** A request's head in values. */
export interface ValuesHead {
  readonly method: string;
  readonly requestTarget: string;
  readonly minorVersion: 0 | 1;
  /** Names and values in turn, spelled as they came. */
  readonly fields: readonly string[];
  /** Octets of the whole head. */
  readonly octets: number;
}

/**
 * Parses a request's head.
 *
 * @returns undefined while the head is not whole
 * @throws Error if it is not one
 */
export function parseValues(bytes: Buffer, limits: HttpLimits): ValuesHead | undefined {
  const text = bytes.toString('latin1', 0, bytes.length);
  const start = text.charCodeAt(0) === CR && text.charCodeAt(1) === LF ? 2 : 0;
  const methodEnd = skipClass(text, start, TCHAR, limits.methodOctets);
  if (methodEnd === text.length) return undefined;
  if (methodEnd === start || text.charCodeAt(methodEnd) !== SP) throw new Error('method');
  const targetStart = methodEnd + 1;
  const targetEnd = skipClass(text, targetStart, TARGET, limits.targetOctets);
  if (targetEnd === text.length) return undefined;
  if (targetEnd === targetStart || text.charCodeAt(targetEnd) !== SP) throw new Error('target');
  const lineEnd = skipVersion(text, targetEnd + 1);
  if (lineEnd === MORE) return undefined;
  const fields: string[] = [];
  const octets = parseFields(text, lineEnd, limits, fields);
  if (octets === MORE) return undefined;
  return {
    method: text.slice(start, methodEnd),
    requestTarget: text.slice(targetStart, targetEnd),
    minorVersion: text.charCodeAt(lineEnd - 3) === ZERO ? 0 : 1,
    fields,
    octets,
  };
}

/** What a head means for its connection. */
export interface ValuesMeaning {
  readonly path: string;
  readonly contentLength: number;
  readonly persists: boolean;
}

/**
 * Host, framing and persistence, by the same rules as `HttpServerConnection`.
 *
 * @throws Error if the head breaks one of them
 */
export function judgeValues(head: ValuesHead, limits: HttpLimits): ValuesMeaning {
  const { fields, minorVersion, method, requestTarget } = head;
  // The benchmark's heads have targets in origin-form; the other forms are refused.
  if (requestTarget.charCodeAt(0) !== SLASH || method === 'CONNECT') throw new Error('target');
  const mark = requestTarget.indexOf('?');
  const path = mark < 0 ? requestTarget : requestTarget.slice(0, mark);
  const host = fieldOf(fields, 'host', true);
  if (host === undefined ? minorVersion === 1 : !HOST.test(host)) throw new Error('host');
  if (fieldOf(fields, 'transfer-encoding') !== undefined) throw new Error('coding');
  const length = fieldOf(fields, 'content-length');
  if (length !== undefined && !DIGITS.test(length)) throw new Error('length');
  const contentLength = Number(length ?? 0);
  if (contentLength > limits.contentOctets) throw new Error('length');
  const connection = fieldOf(fields, 'connection');
  const options = connection?.toLowerCase().split(',').map(trim) ?? [];
  const goesOn = minorVersion === 1 || options.includes('keep-alive');
  return { path, contentLength, persists: goesOn && !options.includes('close') };
}

const MORE = -1;
const ZERO = 0x30;
const SLASH = 0x2f;
const DIGITS = /^[0-9]+$/;
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|(?:[\w\-.~!$&'()*+;=]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?$/;

function parseFields(text: string, start: number, limits: HttpLimits, fields: string[]): number {
  const stop = Math.min(text.length, start + limits.fieldSectionOctets);
  let at = start;
  for (;;) {
    if (at < text.length && text.charCodeAt(at) === CR) return skipLineEnd(text, at, text.length);
    at = parseField(text, at, stop, fields);
    if (at === MORE) return needMore(text, stop);
    if (fields.length > 2 * limits.fieldLines) throw new Error('too many fields');
  }
}

function parseField(text: string, start: number, stop: number, fields: string[]): number {
  let at = start;
  while (at < stop && CLASS[text.charCodeAt(at)]! & TCHAR) at++;
  const nameEnd = at;
  if (nameEnd === stop) return MORE;
  if (nameEnd === start || text.charCodeAt(nameEnd) !== COLON) throw new Error('field name');
  at++;
  while (at < stop && isBlank(text.charCodeAt(at))) at++;
  const valueStart = at;
  while (at < stop && CLASS[text.charCodeAt(at)]! & FIELD_CONTENT) at++;
  const next = skipLineEnd(text, at, stop);
  if (next === MORE) return MORE;
  while (at > valueStart && isBlank(text.charCodeAt(at - 1))) at--;
  fields.push(text.slice(start, nameEnd), text.slice(valueStart, at));
  return next;
}

function skipClass(text: string, start: number, flag: number, most: number): number {
  const stop = Math.min(text.length, start + most + 1);
  let at = start;
  while (at < stop && CLASS[text.charCodeAt(at)]! & flag) at++;
  if (at - start > most) throw new Error('too long');
  return at;
}

/** `HTTP/1.` with a digit, and the line's end. */
function skipVersion(text: string, start: number): number {
  const end = start + VERSION.length;
  const known = Math.min(text.length, end);
  for (let at = start; at < known; at++) {
    if (text.charCodeAt(at) !== VERSION.charCodeAt(at - start)) throw new Error('version');
  }
  if (text.length <= end) return MORE;
  if (!(CLASS[text.charCodeAt(end)]! & DIGIT)) throw new Error('version');
  return skipLineEnd(text, end + 1, text.length);
}

const VERSION = 'HTTP/1.';

function skipLineEnd(text: string, at: number, stop: number): number {
  if (at >= stop) return MORE;
  if (text.charCodeAt(at) !== CR) throw new Error('octet');
  if (at + 1 >= stop) return MORE;
  if (text.charCodeAt(at + 1) !== LF) throw new Error('bare CR');
  return at + 2;
}

function needMore(text: string, stop: number): number {
  if (stop < text.length) throw new Error('fields too large');
  return MORE;
}

/** The values of one name as one list; `once` refuses a second line of that name. */
function fieldOf(fields: readonly string[], name: string, once = false): string | undefined {
  let value: string | undefined;
  for (let at = 0; at < fields.length; at += 2) {
    const other = fields[at]!;
    if (other.length !== name.length || other.toLowerCase() !== name) continue;
    if (once && value !== undefined) throw new Error('repeated');
    value = value === undefined ? fields[at + 1]! : `${value}, ${fields[at + 1]!}`;
  }
  return value;
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB;
}

function trim(text: string): string {
  return text.trim();
}
