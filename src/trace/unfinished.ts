import { ChunkEnd, ChunkLine } from '../http/chunk-events.ts';
import { Content, MessageEnd } from '../http/events.ts';
import { framingOfRequest } from '../http/framing.ts';
import { RequestHead, UnfinishedHead } from '../http/head.ts';
import { REQUEST_LINE_FIELDS, UNPARSED } from '../http/head-fields.ts';
import { DEFAULT_HTTP_LIMITS } from '../http/limits.ts';
import { newProgress } from '../http/scan-fields.ts';
import { scanHead, scanRequestLine } from '../http/scan-head.ts';
import type { Vocabulary } from '../http/vocabulary.ts';
import { countOf } from '../wire/count.ts';
import type { Field, Placed, Span } from '../wire/field.ts';
import { Unparsed } from '../wire/unparsed.ts';

/** What a parser has of something whose end has not come. */
export interface Unfinished {
  /** The bytes that it keeps, as far as they can be named; absent where it keeps none. */
  readonly part: Placed | undefined;
  /** What it waits for, in a few words; absent where it is between two messages. */
  readonly missing: string | undefined;
}

/** The field of bytes that cannot be read before more of them come. */
export const KEPT: Field = {
  name: 'unfinished',
  ref: 'RFC 9112 2.2',
  why: 'Half an element means nothing yet: the parser keeps it until the rest comes.',
  read: (bytes) => ({ value: countOf(bytes.length), meaning: 'kept' }),
  code: {
    readBy: 'src/http/server-connection.ts nextEvent',
    writtenBy: 'src/net/raw-client.ts write',
  },
};

/** The lines of a head that have come: there is no fault in them, only no end. */
class HeadStart extends UnfinishedHead {
  override spans(vocabulary?: Vocabulary): Span[] {
    const spans = super.spans(vocabulary);
    return spans.map((span) => (span.field === UNPARSED ? { ...span, field: KEPT } : span));
  }
}

/** `1 more byte`, `5 more bytes` */
export function moreOf(bytes: number): string {
  return bytes === 1 ? '1 more byte' : `${bytes} more bytes`;
}

/**
 * What a server has of a request that has not ended, RFC 9112 2 to 7.
 *
 * @param events all that its parser has found
 * @param rest the bytes behind the last of them
 * @param start where those lie in the stream
 */
export function unfinishedRequest(
  events: readonly Placed[],
  rest: Buffer,
  start: number,
): Unfinished {
  const first = events.findLastIndex((event) => event instanceof RequestHead);
  const head = events[first];
  if (!(head instanceof RequestHead) || events.at(-1) instanceof MessageEnd) {
    return unfinishedHead(rest, start);
  }
  const part = rest.length > 0 ? new Unparsed(start, start + rest.length, KEPT) : undefined;
  return { part, missing: missingContent(head, events.slice(first + 1)) };
}

function unfinishedHead(rest: Buffer, start: number): Unfinished {
  if (rest.length === 0) return { part: undefined, missing: undefined };
  const text = rest.toString('latin1');
  const progress = newProgress();
  // RFC 9112 2.2: an empty line in front is ignored.
  if (text.startsWith('\r\n')) progress.at = 2;
  if (text !== '\r') scanHead(text, progress, DEFAULT_HTTP_LIMITS, scanRequestLine);
  const part = new HeadStart(text, progress.marks, start, REQUEST_LINE_FIELDS);
  return { part, missing: 'the rest of the head, up to its empty line' };
}

function missingContent(head: RequestHead, events: readonly Placed[]): string {
  const framing = framingOfRequest(head, DEFAULT_HTTP_LIMITS);
  if (framing.kind === 'length') {
    return `${moreOf(framing.length - octetsIn(events))} of content`;
  }
  const last = events.at(-1);
  if (!last || last instanceof ChunkEnd) return 'the next chunk, or the last one, of size 0';
  const line = events.findLastIndex((event) => event instanceof ChunkLine);
  const { size } = events[line] as ChunkLine;
  if (size === 0) return 'the empty line behind the last chunk';
  const left = size - octetsIn(events.slice(line));
  return left > 0 ? `${moreOf(left)} of the chunk` : 'the CRLF behind the chunk';
}

function octetsIn(events: readonly Placed[]): number {
  const contents = events.filter((event) => event instanceof Content);
  return contents.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
