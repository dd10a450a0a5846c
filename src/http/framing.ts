import { refuse } from './faults.ts';
import { CLASS, DIGIT } from './grammar.ts';
import type { RequestHead, ResponseHead } from './head.ts';
import type { HttpLimits } from './limits.ts';

/** Where a message's content ends: behind so many octets, or where the connection does. */
export type Framing =
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'until-close' };

const NO_CONTENT: Framing = { kind: 'length', length: 0 };
const UNTIL_CLOSE: Framing = { kind: 'until-close' };

/**
 * Message body length of a request, RFC 9112 6.3, its numbered rules in their order.
 *
 * @throws ProtocolError counted from the start of the head
 */
export function framingOfRequest(head: RequestHead, limits: HttpLimits): Framing {
  // 4. A Transfer-Encoding that we cannot decode leaves no way to tell where the content ends.
  refuseCodings(head);
  // 5. and 6. Content-Length, valid or not.
  const length = contentLength(head);
  if (length === undefined) return NO_CONTENT; // 7.
  if (length > limits.contentOctets) refuse('content-too-large', placeInHead(head));
  return { kind: 'length', length };
}

/**
 * Message body length of a response, RFC 9112 6.3.
 *
 * @param method of the request that is answered
 * @throws ProtocolError counted from the start of the head
 */
export function framingOfResponse(head: ResponseHead, method: string): Framing {
  // 1. These never have content, whatever their fields say.
  if (method === 'HEAD' || hasNoContent(head.statusCode)) return NO_CONTENT;
  refuseCodings(head); // 4.
  const length = contentLength(head); // 5. and 6.
  return length === undefined ? UNTIL_CLOSE : { kind: 'length', length }; // 8.
}

/** 1xx, 204 and 304 end with their head, RFC 9112 6.3. */
export function hasNoContent(statusCode: number): boolean {
  return statusCode < 200 || statusCode === 204 || statusCode === 304;
}

function refuseCodings(head: RequestHead | ResponseHead): void {
  if (head.field('transfer-encoding') === undefined) return;
  refuse('unsupported-coding', head.placeOf('transfer-encoding') - head.start);
}

/** Content-Length = 1*DIGIT, RFC 9110 8.6; leading zeros are digits too. */
function contentLength(head: RequestHead | ResponseHead): number | undefined {
  const value = head.field('content-length');
  if (value === undefined) return undefined;
  const at = placeInHead(head);
  if (value === '') refuse('invalid-content-length', at);
  for (let index = 0; index < value.length; index++) {
    const isDigit = CLASS[value.charCodeAt(index)]! & DIGIT;
    if (!isDigit) refuse('invalid-content-length', at + index);
  }
  const length = Number(value);
  if (!Number.isSafeInteger(length)) refuse('invalid-content-length', at);
  return length;
}

function placeInHead(head: RequestHead | ResponseHead): number {
  return head.placeOf('content-length') - head.start;
}
