import { type Cursor, parseCursor } from '../channel/event-id.ts';
import type { Request } from '../net/request.ts';
import type { Response } from '../net/response.ts';
import { countOf } from '../wire/count.ts';
import { refuse } from './answers.ts';

/** What a request says, or why it cannot be read. */
export type Parameter<T> = { readonly value: T } | { readonly why: string };

/** Where to read from. */
export function sinceOf(request: Request): Parameter<Cursor> {
  const value = parseCursor(request.query.get('since') ?? undefined);
  return value === undefined ? { why: 'since is an id, EPOCH-SEQUENCE, or 0' } : { value };
}

/** How long a query asks to wait, in milliseconds; undefined where it does not say. */
export function waitOf(query: URLSearchParams): Parameter<number | undefined> {
  const text = query.get('wait');
  if (text === null) return { value: undefined };
  const isNumber = /^[0-9]{1,9}(\.[0-9]{1,3})?$/.test(text);
  return isNumber ? { value: Number(text) * 1000 } : { why: 'wait is a number of seconds' };
}

/**
 * The content as text.
 *
 * @returns undefined if it is not UTF-8, or longer than so many octets; then it has been answered
 */
export async function textOf(
  request: Request,
  response: Response,
  mostOctets: number,
): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let octets = 0;
  for await (const piece of request.content) {
    octets += piece.length;
    if (octets > mostOctets) {
      refuse(response, `at most ${countOf(mostOctets, 'octet')}`, 413);
      return undefined;
    }
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    refuse(response, 'the content is not UTF-8');
    return undefined;
  }
}
