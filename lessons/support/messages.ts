import { Content } from '../../src/http/events.ts';
import { RequestHead, type ResponseHead } from '../../src/http/head.ts';
import type { Talk } from '../../src/lesson/stage.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** Of a response. */
export function statusOf({ parts: [head] }: Entry): number {
  return (head as ResponseHead).statusCode;
}

/** Of a request. */
export function methodOf({ parts: [head] }: Entry): string {
  return (head as RequestHead).method;
}

/** The content of a message, latin1, out of whatever it was framed in. */
export function contentOf({ parts }: Entry): string {
  const pieces = parts.flatMap((part) => (part instanceof Content ? [part.bytes] : []));
  return Buffer.concat(pieces).toString('latin1');
}

/** How many requests the server has found on a connection. */
export function requestsIn({ entries }: Talk): number {
  return entries.filter(({ parts: [part] }) => part instanceof RequestHead).length;
}

/** How many writes carried a message. */
export function writesOf({ recorder }: Talk, { from, start, end }: Entry): number {
  return recorder[from].writes.filter((write) => write.end > start && write.start < end).length;
}

/**
 * The bytes of a recorded message with one stretch of text changed, the first of its kind.
 *
 * @throws RangeError if the message does not have it: the change would be none
 */
export function rewritten({ bytes }: Entry, from: string, to: string): Buffer {
  const text = bytes.toString('latin1');
  if (!text.includes(from)) throw new RangeError(`the message has no ${JSON.stringify(from)}`);
  const changed = text.replace(from, () => to);
  return Buffer.from(changed, 'latin1');
}
