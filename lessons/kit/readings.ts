import { Content } from '../../src/http/events.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import type {
  RecordedConnection,
  RecordedEntry,
} from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** Choices of a question, by the status that each stands for; 0: no answer. */
export type ByStatus = Readonly<Record<number, string>>;

/** Status code of a response; NaN for what is none. */
export function statusOf({ parts: [head] }: Entry): number {
  return head instanceof ResponseHead ? head.statusCode : Number.NaN;
}

/** Of a request. */
export function methodOf({ parts: [head] }: Entry): string {
  return (head as RequestHead).method;
}

/** Of a request. */
export function targetOf({ parts: [head] }: Entry): string {
  return (head as RequestHead).requestTarget;
}

/** The content of a message, latin1, out of whatever it was framed in. */
export function contentOf({ parts }: Entry): string {
  const pieces = parts.flatMap((part) => (part instanceof Content ? [part.bytes] : []));
  return Buffer.concat(pieces).toString('latin1');
}

/** How many requests the server has found on a connection. */
export function requestsIn({ entries }: RecordedConnection): number {
  return entries.filter(({ parts: [part] }) => part instanceof RequestHead).length;
}

/** How many writes carried a message. */
export function writesOf({ connection, from, start, end }: RecordedEntry): number {
  const { writes } = connection.recorder[from];
  return writes.filter((write) => write.end > start && write.start < end).length;
}
