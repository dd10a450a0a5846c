import { RequestHead } from '../../src/http/head.ts';
import { readRequests } from './reading.ts';

/** Reads one request head, given as its lines without their ends. */
export function requestOf(...lines: string[]): RequestHead {
  const { events, fault } = readRequests(`${lines.join('\r\n')}\r\n\r\n`);
  const [head] = events;
  if (head instanceof RequestHead) return head;
  throw fault ?? new Error('no request was read');
}
