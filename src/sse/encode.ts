import { hexByte } from '../wire/octets.ts';

/** What goes into one event, HTML 9.2.6. */
export interface OutgoingEvent {
  /** What the client sends as Last-Event-ID when it comes back. */
  readonly id?: string;
  /** `message`, the default, is not written. */
  readonly event?: string;
  readonly data: string;
}

/**
 * Turns an event into a block of an event stream. Line ends within `data` make a line of each part.
 *
 * @throws TypeError for an id or event that would end its line, or that a client would ignore
 */
export function encodeEvent({ id, event = '', data }: OutgoingEvent): string {
  const type = event === '' || event === 'message' ? '' : `event: ${oneLine('event', event)}\n`;
  const place = id === undefined ? '' : `id: ${oneLine('id', id)}\n`;
  return `${type}${place}${linesOf('data: ', data)}\n`;
}

/** A comment, which keeps a connection alive and which no one is told of. It is a line, not a block. */
export function encodeComment(text: string): string {
  return linesOf(': ', text);
}

/**
 * How long a client is to wait before it comes back. It is a line, not a block.
 *
 * @throws RangeError for what is not a whole number of milliseconds
 */
export function encodeRetry(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
    throw new RangeError(`retry takes whole milliseconds, not ${milliseconds}`);
  }
  return `retry: ${milliseconds}\n`;
}

function linesOf(prefix: string, text: string): string {
  if (!/[\r\n]/.test(text)) return `${prefix}${text}\n`;
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('');
}

/** CR and LF would begin a line of the sender's choice; NUL makes a client ignore an id. */
function oneLine(field: string, value: string): string {
  const at = value.search(/[\r\n\0]/);
  if (at < 0) return value;
  const octet = hexByte(value.charCodeAt(at));
  throw new TypeError(`${field} has 0x${octet} at ${at}, which cannot stand there`);
}
