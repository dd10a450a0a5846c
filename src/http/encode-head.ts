import { hexByte } from '../wire/octets.ts';
import { CLASS, FIELD_CONTENT, TARGET, TCHAR } from './grammar.ts';

/** Field lines to send, in their order, RFC 9110 5.3: names spelled as they shall appear, values as latin1 text. */
export type FieldLines = readonly (readonly [name: string, value: string])[];

/** A request's head to send. Its sender puts Host there, RFC 9112 3.2: only it knows which host is meant. */
export interface OutgoingRequest {
  readonly method: string;
  readonly requestTarget: string;
  readonly fields: FieldLines;
  /** Default 1. */
  readonly minorVersion?: 0 | 1;
}

/** A response's head to send. */
export interface OutgoingResponse {
  readonly statusCode: number;
  /** Default: the registered phrase, or none. RFC 9112 4: no program may depend on it. */
  readonly reasonPhrase?: string;
  readonly fields: FieldLines;
}

/**
 * Writes a request's head, RFC 9112 3: what is written has one space between elements and CRLF after each
 * line, whatever a recipient might tolerate.
 *
 * @returns latin1 text
 * @throws TypeError if an element holds an octet that could start another element
 */
export function encodeRequestHead(head: OutgoingRequest): string {
  mustBe(TCHAR, head.method, 'method');
  mustBe(TARGET, head.requestTarget, 'request target');
  const version = head.minorVersion ?? 1;
  const line = `${head.method} ${head.requestTarget} HTTP/1.${version}\r\n`;
  return `${line}${encodeFieldLines(head.fields)}\r\n`;
}

/**
 * Writes a response's head, RFC 9112 4. The version is always 1.1: it tells what we speak, whatever
 * the client does, RFC 9110 2.5.
 *
 * @param ownLines field lines of ours, encoded and known to be safe; they come first
 * @throws TypeError as above, and for a status code outside 100 to 599
 */
export function encodeResponseHead(head: OutgoingResponse, ownLines = ''): string {
  const { statusCode, reasonPhrase } = head;
  const line =
    reasonPhrase === undefined
      ? (STATUS_LINES[statusCode] ?? encodeStatusLine(statusCode, ''))
      : encodeStatusLine(statusCode, reasonPhrase);
  return `${line}${ownLines}${encodeFieldLines(head.fields)}\r\n`;
}

/**
 * status-line = HTTP-version SP status-code SP [ reason-phrase ], RFC 9112 4: the second SP must be sent
 * even where no reason follows it.
 */
function encodeStatusLine(statusCode: number, reason: string): string {
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    throw new TypeError(`status code ${statusCode} is not within 100 to 599`);
  }
  if (reason !== '') mustBe(FIELD_CONTENT, reason, 'reason phrase');
  return `HTTP/1.1 ${statusCode} ${reason}\r\n`;
}

/**
 * field-line = field-name ":" OWS field-value OWS, each with its CRLF, RFC 9112 5. One space after the
 * colon is what RFC 9112 5.1 prefers. A value may be empty, RFC 9110 5.5; a name may not.
 */
export function encodeFieldLines(fields: FieldLines): string {
  let text = '';
  for (const [name, value] of fields) {
    mustBe(TCHAR, name, 'field name');
    if (value !== '') mustBe(FIELD_CONTENT, value, `value of ${name}`);
    text += `${name}: ${value}\r\n`;
  }
  return text;
}

/**
 * Response splitting ends here: nothing leaves that the other side could read as two things. A CR LF in a
 * value that came from a request would begin a field line of the attacker's choice, or a whole response.
 * Checking what is sent is the only safe place: every other one is passed by someone.
 */
function mustBe(flag: number, text: string, what: string): void {
  if (text === '') throw new TypeError(`the ${what} is empty`);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 255 || !(CLASS[code]! & flag)) {
      const octet = hexByte(code);
      throw new TypeError(`the ${what} has 0x${octet} at ${at}, which cannot stand there`);
    }
  }
}

/** RFC 9110 15, and 431 from RFC 6585 5. */
const REASON_PHRASES: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  426: 'Upgrade Required',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
};

/** The status lines that are sent again and again, by status code. */
const STATUS_LINES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(REASON_PHRASES).map(([code, reason]) => {
    return [code, encodeStatusLine(Number(code), reason)];
  }),
);
