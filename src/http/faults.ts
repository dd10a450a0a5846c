import type { Placed } from '../wire/field.ts';
import { type FaultRow, ProtocolError } from '../wire/protocol-error.ts';

/** A row of the table: what a server answers, beside what every fault has. */
export interface HttpFaultRow extends FaultRow {
  readonly status: number;
}

/**
 * Every way in which a peer can break HTTP/1.1, and the one answer to each: the status that a server gives,
 * the section whose rule is broken, and a sentence that is the content of the answer and the explanation on
 * the screen. The order is that in which a message is read.
 *
 * Type, answer, explanation and tests come from these rows: a row without a test does not compile. A client
 * has no one to give a status to; it only stops reading.
 *
 * For some of these faults the RFC lets a recipient read on: it may take an LF for the end of a line, put
 * SP where a CR, another control octet or a folded line stands, skip lines before the first field, split a
 * start line at any white space, or let Transfer-Encoding win over Content-Length. Two recipients that read
 * on differently are how requests are smuggled past one another, so here no server reads on. A client does,
 * where only the answers that it has asked for are at stake: see `scan-fields.ts`.
 */
export const HTTP_FAULTS = {
  // The start line. RFC 9112 3 asks for the statuses of what is too long, 3.2 for 400 where the line is
  // invalid: mending it by a guess would get past a filter that read the request before.
  'invalid-method': row(400, '9112 3.1', 'The method is not a token.'),
  'method-too-long': row(501, '9112 3', 'The method is longer than any that we know.'),
  'invalid-target': row(
    400,
    '9112 3.2',
    'The request target has a byte that is not allowed there.',
  ),
  'target-too-long': row(414, '9112 3', 'The request target is longer than we take.'),
  'several-spaces': row(
    400,
    '9112 3',
    'Exactly one space separates the elements of a request line.',
  ),
  'invalid-version': row(400, '9112 2.3', 'The version is not HTTP/ with a digit, a dot, a digit.'),
  'unsupported-version': row(505, '9110 15.6.6', 'We speak only major version 1 of HTTP.'),
  'invalid-status': row(400, '9110 15', 'A status code is three digits, 100 to 599.'),
  'invalid-reason': row(400, '9112 4', 'A reason phrase has a control character other than HTAB.'),
  'reason-too-long': row(400, '9112 4', 'The reason phrase is longer than we take.'),
  // Lines, and what a field line is made of. RFC 9112 2.2: what does not match the grammar is answered with
  // 400, and the connection is closed.
  'bare-lf': row(
    400,
    '9112 2.2',
    'A line ends in CR LF; an LF alone may be tolerated, but not here.',
  ),
  'bare-cr': row(400, '9112 2.2', 'A CR is not followed by LF.'),
  'space-before-fields': row(
    400,
    '9112 2.2',
    'There is white space between the start line and the first field line.',
  ),
  'obs-fold': row(
    400,
    '9112 5.2',
    'A field line starts with white space: line folding is obsolete.',
  ),
  'space-before-colon': row(
    400,
    '9112 5.1',
    'There is white space between a field name and its colon.',
  ),
  'invalid-field-name': row(400, '9110 5.1', 'A field name is not a token.'),
  'control-octet': row(400, '9110 5.5', 'A field value has a control character other than HTAB.'),
  'fields-too-large': row(431, '6585 5', 'Together the field lines are longer than we take.'),
  'too-many-fields': row(431, '6585 5', 'There are more field lines than we take.'),
  // What a request is about. RFC 9112 3.2 asks for 400 where Host is missing, invalid or there twice; an
  // HTTP/1.0 request may do without.
  'missing-host': row(400, '9112 3.2', 'An HTTP/1.1 request must have a Host field.'),
  'repeated-host': row(400, '9112 3.2', 'A request must have only one Host field line.'),
  'invalid-host': row(400, '9112 3.2', 'The Host field is not a host with an optional port.'),
  'target-form': row(
    400,
    '9112 3.2',
    'The request target has a form that its method does not take.',
  ),
  'misdirected-scheme': row(421, '9110 7.4', 'An https URI must not be asked for in clear text.'),
  // Where the content ends, RFC 9112 6.3. Each of these was once a way to smuggle a request. 400 tells a
  // framing that is wrong from one that is right but not ours, which is 501, 6.1.
  'coding-in-1.0': row(
    400,
    '9112 6.1',
    'HTTP/1.0 has no Transfer-Encoding: the framing is faulty.',
  ),
  'length-and-coding': row(
    400,
    '9112 6.1',
    'Transfer-Encoding and Content-Length exclude each other.',
  ),
  'coding-not-chunked': row(
    400,
    '9112 6.3',
    'Chunked must be the last transfer coding, and be there only once.',
  ),
  'unsupported-coding': row(501, '9112 6.1', 'We do not decode a transfer coding before chunked.'),
  'invalid-content-length': row(400, '9110 8.6', 'Content-Length is not one decimal number.'),
  'content-too-large': row(413, '9110 15.5.14', 'The content is longer than we take.'),
  // The chunked coding. RFC 9112 7.1.1: extensions that are not known are ignored, and too many of them are
  // answered with a 4xx.
  'invalid-chunk-size': row(
    400,
    '9112 7.1',
    'A chunk size is hexadecimal digits, here 1 to 16 of them.',
  ),
  'invalid-chunk-extension': row(
    400,
    '9112 7.1.1',
    'A chunk extension is not ;name or ;name=value.',
  ),
  'extensions-too-large': row(400, '9112 7.1.1', 'The chunk extensions are longer than we take.'),
  'chunk-overrun': row(400, '9112 7.1', 'The chunk does not end where its size says.'),
  // What only the clock finds, and what only the state of a connection. RFC 9112 8: a server may still say
  // why, before it closes; 9.2: bytes that no request has asked for must not pass for a response.
  'head-timeout': row(408, '9110 15.5.9', 'The head took longer than we wait.'),
  'content-timeout': row(408, '9110 15.5.9', 'The content came more slowly than we wait.'),
  'unsolicited-response': row(400, '9112 9.2', 'The server sent a response to no request.'),
  'unexpected-end': row(400, '9112 8', 'The connection ended in the middle of a message.'),
} as const satisfies Record<string, HttpFaultRow>;

export type HttpFault = keyof typeof HTTP_FAULTS;

/** The peer has broken HTTP/1.1. */
export class HttpError extends ProtocolError<HttpFault, HttpFaultRow> {
  constructor(fault: HttpFault, offset: number, partial?: Placed) {
    super('http', fault, HTTP_FAULTS[fault], offset, partial);
  }
}

/**
 * Throws a fault.
 *
 * @param at where the first wrong octet is, counted as the caller counts
 */
export function refuse(fault: HttpFault, at: number, partial?: Placed): never {
  throw new HttpError(fault, at, partial);
}

/**
 * What a scanner has thrown, which counts from the start of its text, as a fault of the stream.
 *
 * @param start of that text in the stream
 * @param partial what there is to show of it
 */
export function placeFault(
  error: unknown,
  start: number,
  partial: (error: HttpError) => Placed,
): unknown {
  if (!(error instanceof HttpError)) return error;
  return new HttpError(error.fault, start + error.offset, partial(error));
}

function row(status: number, section: string, sentence: string): HttpFaultRow {
  return { status, ref: `RFC ${section}`, sentence };
}
