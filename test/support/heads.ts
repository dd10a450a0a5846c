import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { latin1 } from './bytes.ts';
import { readAsClient, readAsServer } from './http-transcript.ts';

/** Reads one request head: a request line and field lines, without their line ends. */
export function requestHead(...lines: string[]): RequestHead {
  const { events, fault } = readAsServer([latin1(`${lines.join('\r\n')}\r\n\r\n`)]);
  const [head] = events;
  if (head instanceof RequestHead) return head;
  throw fault ?? new Error('no request was read');
}

/** Reads one response head: a status line and field lines, without their line ends. */
export function responseHead(...lines: string[]): ResponseHead {
  const { events, fault } = readAsClient([latin1(`${lines.join('\r\n')}\r\n\r\n`)]);
  const [head] = events;
  if (head instanceof ResponseHead) return head;
  throw fault ?? new Error('no response was read');
}
