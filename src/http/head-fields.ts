import type { Field, FieldCode, Placed, Reading } from '../wire/field.ts';
import { factsOf } from './head-facts.ts';
import type { TargetForm } from './request-target.ts';

/**
 * The elements of a message's head by their names in RFC 9112, for people: what they are, why they
 * are there and which code of ours deals with them. Nothing here runs while traffic is served.
 *
 * What an element means may depend on others: the form of a target on the method before it. So a meaning
 * is asked of the parsed message, and says what the parser has taken the element for.
 */

const REQUEST_LINE: FieldCode = {
  readBy: 'src/http/scan-head.ts scanRequestLine',
  writtenBy: 'src/http/encode-head.ts encodeRequestHead',
};
const STATUS_LINE: FieldCode = {
  readBy: 'src/http/scan-head.ts scanStatusLine',
  writtenBy: 'src/http/encode-head.ts encodeResponseHead',
};
const FIELD_LINE: FieldCode = {
  readBy: 'src/http/scan-fields.ts scanFieldLine',
  writtenBy: 'src/http/encode-head.ts encodeFieldLines',
};

const METHOD: Field = {
  name: 'method',
  ref: 'RFC 9112 3.1',
  why: 'What is asked for; case-sensitive, so get is another method.',
  read: (bytes) => explainedAs(bytes, METHODS.get(latin1(bytes))),
  code: REQUEST_LINE,
};

const REQUEST_TARGET: Field = {
  name: 'request-target',
  ref: 'RFC 9112 3.2',
  why: 'What the method is applied to; its form depends on the method and on proxies.',
  read: (bytes, message) => explainedAs(bytes, targetMeaning(message)),
  code: REQUEST_LINE,
};

const HTTP_VERSION: Field = {
  name: 'HTTP-version',
  ref: 'RFC 9112 2.3',
  why: 'The highest version that the sender speaks, and so what may be said back.',
  read: (bytes) => explainedAs(bytes, versionMeaning(latin1(bytes))),
  code: REQUEST_LINE,
};

const STATUS_CODE: Field = {
  name: 'status-code',
  ref: 'RFC 9110 15',
  why: 'The result for programs: the first digit is its class.',
  read: (bytes) => {
    const value = latin1(bytes);
    const known = STATUS_MEANINGS[value] ?? STATUS_CLASSES[bytes[0]! - 0x31];
    return { value, meaning: known ?? 'a defect: no such class; counts as a server error' };
  },
  code: STATUS_LINE,
};

const REASON_PHRASE: Field = {
  name: 'reason-phrase',
  ref: 'RFC 9112 4',
  why: 'The result for people; a client should ignore it.',
  code: STATUS_LINE,
};

export const FIELD_NAME: Field = {
  name: 'field-name',
  ref: 'RFC 9110 5.1',
  why: 'Names the value after the colon; upper and lower case are the same.',
  code: FIELD_LINE,
};

/** The value of a field that no vocabulary knows. */
export const FIELD_VALUE: Field = {
  name: 'field-value',
  ref: 'RFC 9110 5.5',
  why: 'Its grammar depends on the name of the field.',
  code: FIELD_LINE,
};

export const REQUEST_LINE_FIELDS = [METHOD, REQUEST_TARGET, HTTP_VERSION] as const;
export const STATUS_LINE_FIELDS = [
  { ...HTTP_VERSION, code: STATUS_LINE },
  STATUS_CODE,
  REASON_PHRASE,
] as const;

/**
 * The delimiters, which separate elements and mean nothing by themselves. RFC 9110 5.6.3 has OWS, which may
 * be there, and BWS, which should not; SP is one octet and must be there.
 */
export const DELIMITERS = {
  SP: delimiter('SP', 'RFC 9112 3', 'Exactly one space separates the elements of a request line.'),
  STATUS_LINE_SP: delimiter(
    'SP',
    'RFC 9112 4',
    'One space separates the elements of a status line.',
  ),
  COLON: delimiter('":"', 'RFC 9112 5', 'Ends the name; no white space may come before it.'),
  OWS: delimiter(
    'OWS',
    'RFC 9110 5.6.3',
    'Optional white space, for people: it is not part of the value.',
  ),
  CRLF: delimiter('CRLF', 'RFC 9112 2.1', 'Ends a line; an empty line ends the head.'),
} as const;

function delimiter(name: string, ref: string, why: string): Field {
  return { name, ref, why, delimiter: true, read: (bytes) => ({ value: visible(bytes) }) };
}

/**
 * What a client reads though it should not be there: to everyone else it is a fault. They are no mere
 * delimiters, so that they are shown.
 */
export const DEFECTS = {
  LF: defect(
    'LF',
    'RFC 9112 2.2',
    'A line ends in CR LF. A client may take an LF alone for it; our server does not.',
    'no CR before it',
  ),
  BWS: defect(
    'BWS',
    'RFC 9112 5.1',
    'No white space may come before a colon. A server must refuse it; a client may read on.',
    'not part of the name',
  ),
  OBS_FOLD: defect(
    'obs-fold',
    'RFC 9112 5.2',
    'Line folding is obsolete. A user agent reads a space instead of it; a server may refuse it.',
    'the value goes on in the next line',
  ),
} as const;

function defect(name: string, ref: string, why: string, what: string): Field {
  return {
    name,
    ref,
    why,
    read: (bytes) => ({ value: visible(bytes), meaning: `a defect: ${what}` }),
    code: FIELD_LINE,
  };
}

function visible(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => OCTET_NAMES[octet] ?? String.fromCharCode(octet)).join(' ');
}

const OCTET_NAMES: Readonly<Record<number, string>> = {
  9: 'HTAB',
  10: 'LF',
  13: 'CR',
  32: 'SP',
};

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function explainedAs(bytes: Uint8Array, meaning: string | undefined): Reading {
  const value = latin1(bytes);
  return meaning === undefined ? { value } : { value, meaning };
}

/** The form that the parser has taken the target for: which forms there are depends on the method. */
function targetMeaning(message: Placed | undefined): string | undefined {
  const { method, targetForm } = factsOf(message) ?? {};
  if (targetForm) return TARGET_FORMS[targetForm];
  return method === undefined ? undefined : `in no form that ${method} takes`;
}

/** RFC 9112 3.2.1 to 3.2.4. */
const TARGET_FORMS: Readonly<Record<TargetForm, string>> = {
  origin: 'origin-form: a path',
  absolute: 'absolute-form: a whole URI',
  authority: 'authority-form: a tunnel',
  asterisk: 'asterisk-form: the server itself',
};

/** RFC 9110 9.3, and PATCH from RFC 5789. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['GET', 'asks for a representation'],
  ['HEAD', 'like GET, but without the content'],
  ['POST', 'hands content to the target'],
  ['PUT', 'replaces the target by this content'],
  ['PATCH', 'changes a part of the target'],
  ['DELETE', 'removes the target'],
  ['OPTIONS', 'asks what the target allows'],
  ['CONNECT', 'asks for a tunnel'],
  ['TRACE', 'asks for an echo of the request'],
]);

/** RFC 9110 2.5: a minor version that we do not know counts as the highest that we do. */
function versionMeaning(value: string): string {
  if (value === 'HTTP/1.0') return 'closes unless told otherwise; cannot upgrade';
  const meaning = 'stays open unless told otherwise';
  return value === 'HTTP/1.1' ? meaning : `counts as HTTP/1.1: ${meaning}`;
}

/** Codes that mean more to a parser than their class: RFC 9110 15.2.2. */
const STATUS_MEANINGS: Readonly<Record<string, string>> = {
  '101': 'agreed: another protocol from here on',
};

/** RFC 9110 15.2 to 15.6, by the first digit of the code: all that a client has to understand. */
const STATUS_CLASSES = [
  'informational: the answer is not final',
  'successful',
  'redirection: look elsewhere',
  'client error: the request was at fault',
  'server error: the request may be right',
] as const;
