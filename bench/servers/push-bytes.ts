import { EVENT_DATA } from './serving.ts';

/** The bytes that our server sends, for those who send them without making them. */

const EPOCH = '01234567';

export const POLL_FIELDS = [
  ['Content-Type', 'application/json'],
  ['Cache-Control', 'no-store'],
] as const;

/** The answer to a poll with one event. */
export function pollBody(sequence: number): string {
  const id = `${EPOCH}-${sequence}`;
  const events = [{ id, event: 'price', data: EVENT_DATA }];
  return `${JSON.stringify({ events, cursor: id })}\n`;
}

export const STREAM_HEAD = [
  'HTTP/1.1 200 OK',
  `Date: ${new Date().toUTCString()}`,
  'Transfer-Encoding: chunked',
  'Content-Type: text/event-stream',
  'Cache-Control: no-store, no-transform',
  'X-Accel-Buffering: no',
  '',
  chunkOf(`: open\nretry: 2500\nid: ${EPOCH}-0\n\n`),
].join('\r\n');

/** One event as a chunk. */
export function eventChunk(sequence: number): string {
  return chunkOf(`event: price\nid: ${EPOCH}-${sequence}\ndata: ${EVENT_DATA}\n\n`);
}

/** The whole answer to a poll. */
export function pollAnswer(sequence: number): string {
  const body = pollBody(sequence);
  const fields = POLL_FIELDS.map(([name, value]) => `${name}: ${value}`);
  const date = `Date: ${new Date().toUTCString()}`;
  return ['HTTP/1.1 200 OK', date, `Content-Length: ${body.length}`, ...fields, '', body].join(
    '\r\n',
  );
}

function chunkOf(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
