import { encodeDateLine } from './date.ts';
import { encodeResponseHead, type FieldLines, type OutgoingResponse } from './encode-head.ts';
import { type Framing, hasNoContent } from './framing.ts';
import { saysClose } from './persistence.ts';

/** What decides about the lines that a server adds to a final response. */
export interface ResponseFacts {
  readonly framing: Framing;
  readonly isLast: boolean;
  readonly clientSpeaks11: boolean;
  /** Milliseconds since 1970. */
  readonly date: number;
}

/**
 * Encodes the head of a final response, with what a server adds: Date, the framing, and Connection where
 * it differs from what the client expects.
 *
 * A server gives the same answers again and again: what makes the same head as the last one has the same
 * text.
 *
 * @returns latin1 text
 * @throws TypeError for fields that are not the caller's to send, or cannot be written safely
 */
export function encodeFinalHead(head: OutgoingResponse, facts: ResponseFacts): string {
  const dateLine = encodeDateLine(facts.date);
  if (last && isSame(last, head, facts, dateLine)) return repeated(last);
  const text = encode(head, facts, dateLine);
  last = { head: kept(head), facts, dateLine, text, isFlat: false };
  return text;
}

interface Encoded {
  readonly head: OutgoingResponse;
  readonly facts: ResponseFacts;
  readonly dateLine: string;
  text: string;
  isFlat: boolean;
}

let last: Encoded | undefined;

/**
 * Own lines come first: what is the caller's cannot hide them. RFC 9110 5.3: lines of different names may
 * stand in any order.
 */
function encode(head: OutgoingResponse, facts: ResponseFacts, dateLine: string): string {
  const { statusCode, fields } = head;
  checkFields(fields);
  // RFC 9110 6.6.1: an origin server with a clock must send Date.
  const lines = dateLine + connectionLine(fields, facts) + framingLine(statusCode, facts.framing);
  return encodeResponseHead(head, lines);
}

/** The framing is ours to announce: two of them in one head is how responses are split. */
export function checkFields(fields: FieldLines): void {
  for (const [name] of fields) {
    const { length } = name;
    // Both names are told apart from nearly all others by their length.
    if ((length === 14 || length === 17) && FRAMING_FIELDS.has(name.toLowerCase())) {
      throw new TypeError(`${name} is added by the response itself`);
    }
  }
}

const FRAMING_FIELDS: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);

/**
 * RFC 9112 9.3 and 9.6: what is said only where it is not understood by itself. In HTTP/1.1 a connection
 * persists unless one side says `close`; in HTTP/1.0 it does not unless both say `keep-alive`.
 */
function connectionLine(fields: FieldLines, { isLast, clientSpeaks11 }: ResponseFacts): string {
  // A server that is about to close should say so, so that the client sends nothing more.
  if (isLast) return saysClose(fields) ? '' : 'Connection: close\r\n';
  // C.2.2: an HTTP/1.0 client goes on only if it is told that it may.
  return clientSpeaks11 ? '' : 'Connection: keep-alive\r\n';
}

function framingLine(statusCode: number, framing: Framing): string {
  // RFC 9110 8.6: Content-Length must not stand in a 204, and in a 304 it would speak of another message.
  if (hasNoContent(statusCode) || framing.kind === 'until-close') return '';
  // RFC 9112 6.1: Transfer-Encoding, where the length is not known before the content is sent, and only to
  // a client that speaks HTTP/1.1; 6.2: then there must be no Content-Length beside it.
  if (framing.kind === 'chunked') return 'Transfer-Encoding: chunked\r\n';
  return `Content-Length: ${framing.length}\r\n`;
}

/** A text that was put together from parts is in parts until it is written: one that comes again is not. */
function repeated(encoded: Encoded): string {
  if (!encoded.isFlat) {
    encoded.text = Buffer.from(encoded.text, 'latin1').toString('latin1');
    encoded.isFlat = true;
  }
  return encoded.text;
}

/** The caller may go on to change its fields. */
function kept({ statusCode, reasonPhrase, fields }: OutgoingResponse): OutgoingResponse {
  const own = fields.map(([name, value]) => [name, value] as const);
  return reasonPhrase === undefined
    ? { statusCode, fields: own }
    : { statusCode, reasonPhrase, fields: own };
}

/** Whether everything that decides about the text is what it was. */
function isSame(one: Encoded, head: OutgoingResponse, facts: ResponseFacts, date: string): boolean {
  return (
    one.head.statusCode === head.statusCode &&
    one.head.reasonPhrase === head.reasonPhrase &&
    one.dateLine === date &&
    one.facts.isLast === facts.isLast &&
    one.facts.clientSpeaks11 === facts.clientSpeaks11 &&
    isSameFraming(one.facts.framing, facts.framing) &&
    areSameFields(one.head.fields, head.fields)
  );
}

function isSameFraming(one: Framing, other: Framing): boolean {
  if (one.kind === 'length') return other.kind === 'length' && one.length === other.length;
  return one.kind === other.kind;
}

function areSameFields(some: FieldLines, others: FieldLines): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index++) {
    const [name, value] = some[index]!;
    const other = others[index]!;
    if (name !== other[0] || value !== other[1]) return false;
  }
  return true;
}
