import { refuse } from './faults.ts';
import { CLASS, DIGIT } from './grammar.ts';
import type { HeadSource, RequestSource, ResponseSource } from './head-source.ts';
import { inputOf } from './lifecycle.ts';
import { tokenList } from './lists.ts';

/** Where a message's content ends: after so many octets, its last chunk, or the connection. */
export type Framing =
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export const NO_CONTENT: Framing = { kind: 'length', length: 0 };
export const CHUNKED: Framing = { kind: 'chunked' };
export const UNTIL_CLOSE: Framing = { kind: 'until-close' };

/**
 * Message body length of a request, RFC 9112 6.3, its numbered rules in their order.
 *
 * This is where requests are smuggled: if two recipients find different ends of one message, what is
 * content to the first is the next request to the second. So whatever could be read in two ways is
 * refused here, even where the RFC lets a recipient choose one.
 *
 * @throws HttpError counted from the start of the head
 */
export function framingOfRequest(head: RequestSource): Framing {
  // 1. and 2. speak of responses. 3. and 4.
  if (isChunked(head)) return CHUNKED;
  // 5. and 6.
  const length = contentLength(head);
  // 7. A request that announces nothing has no content.
  return length === undefined ? NO_CONTENT : { kind: 'length', length };
}

/**
 * Message body length of a response, RFC 9112 6.3.
 *
 * @param method of the request that is answered
 * @throws HttpError counted from the start of the head
 */
export function framingOfResponse(head: ResponseSource, method: string): Framing {
  // 1. These never have content, whatever their fields say.
  if (method === 'HEAD' || hasNoContent(head.statusCode)) return NO_CONTENT;
  // 2. A 2xx to CONNECT opens a tunnel: what follows the head is none of HTTP's.
  if (inputOf(head.statusCode, method) === 'switch') return NO_CONTENT;
  // 3. and 4.
  if (isChunked(head)) return CHUNKED;
  // 5. and 6.
  const length = contentLength(head, head.isLenient);
  // 8. A response that announces nothing goes on until the connection ends.
  return length === undefined ? UNTIL_CLOSE : { kind: 'length', length };
}

/** 1xx, 204 and 304 end with their head, RFC 9112 6.3 rule 1. */
export function hasNoContent(statusCode: number): boolean {
  const isInformational = statusCode >= 100 && statusCode < 200;
  return isInformational || statusCode === 204 || statusCode === 304;
}

/**
 * Rules 3 and 4. A Transfer-Encoding that is not understood to the letter leaves no way to tell where
 * the content ends, and beside a Content-Length it leaves two. Rule 3 lets Transfer-Encoding win, and
 * says that such a message ought to be handled as an error.
 */
function isChunked(head: HeadSource): boolean {
  const value = head.field('transfer-encoding');
  if (value === undefined) return false;
  const at = head.placeOf('transfer-encoding');
  // 6.1: HTTP/1.0 has no transfer codings, so a recipient that knows none frames the message otherwise.
  if (head.minorVersion === 0) refuse('coding-in-1.0', at);
  if (head.field('content-length') !== undefined) refuse('length-and-coding', at);
  const codings = tokenList(value);
  // Rule 4: chunked must be the last coding, and 6.1: it must not be applied twice. A response without it
  // goes on until the connection ends, but in a coding that we could not undo.
  if (codings.indexOf('chunked') !== codings.length - 1) refuse('coding-not-chunked', at);
  if (codings.length === 0) refuse('coding-not-chunked', at);
  // 6.1: a coding that is not understood is answered with 501.
  if (codings.length > 1) refuse('unsupported-coding', at);
  return true;
}

/**
 * Content-Length = 1*DIGIT, RFC 9110 8.6. Leading zeros are digits too. A list of the same number, which
 * rule 5 lets a recipient take for that number, is refused in a request: no client of today sends one in
 * good faith. A client takes it: servers, and what is between, write the field twice by mistake.
 */
function contentLength(head: HeadSource, isLenient = false): number | undefined {
  const combined = head.field('content-length');
  if (combined === undefined) return undefined;
  const value = isLenient ? theOne(combined) : combined;
  const at = head.placeOf('content-length');
  if (value === '') refuse('invalid-content-length', at);
  for (let index = 0; index < value.length; index++) {
    const isDigit = CLASS[value.charCodeAt(index)]! & DIGIT;
    if (!isDigit) refuse('invalid-content-length', at + index);
  }
  const length = Number(value);
  // A number that we cannot count to is over any limit, but it is a number.
  return Number.isSafeInteger(length) ? length : Number.MAX_SAFE_INTEGER;
}

/** The number of which a list is made, if all of them are the same; else the list. */
function theOne(list: string): string {
  const [first = '', ...others] = tokenList(list);
  return others.every((other) => other === first) && first !== '' ? first : list;
}
