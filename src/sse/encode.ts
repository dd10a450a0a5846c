import { hexByte } from '../wire/octets.ts';

/**
 * What goes into one event, HTML 9.2.6. What is absent is not written, and that is not the same as empty:
 * an empty id takes the client's id away, while a block without one leaves it.
 */
export interface OutgoingEvent {
  /** What the client sends as Last-Event-ID when it comes back. */
  readonly id?: string;
  /** `message`, the default, is not written. */
  readonly event?: string;
  readonly data: string;
}

/**
 * Turns an event into a block of an event stream, HTML 9.2.5.
 *
 * - Lines end in LF, the shortest of the three ends, and the only one with which the end of a block needs
 *   no look ahead.
 * - A value can have no line end. One in `data` makes a line of each part, which the client joins by LF: a
 *   CR LF or a CR in the text is a LF when it arrives.
 * - After each colon stands a space: the client takes one off, and a value that begins with a space would
 *   otherwise lose it.
 * - `data` is always written, empty or not: a block without it is no event.
 * - What is to be sent first has no order among type, id and data; `data` is last so that a block that is
 *   cut off can be told by eye.
 *
 * @throws TypeError for an id or event that would end its line, or that a client would ignore
 */
export function encodeEvent({ id, event = '', data }: OutgoingEvent): string {
  const type = event === '' || event === 'message' ? '' : `event: ${oneLine('event', event)}\n`;
  const place = id === undefined ? '' : `id: ${oneLine('id', id)}\n`;
  return `${type}${place}${linesOf('data: ', data)}\n`;
}

/**
 * A comment, which keeps a connection alive and which no one is told of, HTML 9.2.7: some proxies drop
 * what is silent, and one every 15 seconds or so is enough. It is a line, not a block.
 */
export function encodeComment(text: string): string {
  return linesOf(': ', text);
}

/**
 * How long a client is to wait before it comes back. It is a line, not a block, and obeyed as it ends.
 *
 * @throws RangeError for what is not a whole number of milliseconds
 */
export function encodeRetry(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
    throw new RangeError(`retry takes whole milliseconds, not ${milliseconds}`);
  }
  return `retry: ${milliseconds}\n`;
}

/**
 * As `encodeRetry`, for each client a time of its own, up to twice as long: those who were sent away
 * together would come back together.
 *
 * @param draw from 0 to 1
 */
export function encodeSpreadRetry(milliseconds: number, draw: number): string {
  return encodeRetry(Math.round(milliseconds * (1 + draw)));
}

function linesOf(prefix: string, text: string): string {
  if (!/[\r\n]/.test(text)) return `${prefix}${text}\n`;
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('');
}

/**
 * CR and LF would end the value and begin a line of the sender's choice, so that a user who names an event
 * could forge another. NUL makes a client ignore an id, HTML 9.2.6, which would then lose its place.
 */
function oneLine(field: string, value: string): string {
  const at = value.search(/[\r\n\0]/);
  if (at < 0) return value;
  const octet = hexByte(value.charCodeAt(at));
  throw new TypeError(`${field} has 0x${octet} at ${at}, which cannot stand there`);
}
