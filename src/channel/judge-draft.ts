import { countOf } from '../wire/count.ts';

/** HTML 9.2.3: EventSource dispatches these by itself; a listener could not tell whose they are. */
const EVENTS_OF_THE_CLIENT = ['open', 'error'];
/** By these a reader is told of what is missing from the log. */
const EVENTS_OF_THE_LOG = ['gap', 'reset'];
const OWN_TYPES: ReadonlySet<string> = new Set([...EVENTS_OF_THE_CLIENT, ...EVENTS_OF_THE_LOG]);

const LONGEST_TYPE = 64;
const CONTROL = /[\u0000-\u001f\u007f]/;
/** Half of a pair: it is no character, and UTF-8 has no octets for it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * What the type of an event may not be. Each transport has to be able to send it, and each reader to
 * tell it from what the server says: in an event stream a type is one line, HTML 9.2.5, and in a
 * browser it is the name that listeners are registered by.
 *
 * @returns why not; undefined if it may be
 */
export function judgeType(type: unknown): string | undefined {
  if (typeof type !== 'string') return 'event is text';
  if (type === '' || type.length > LONGEST_TYPE) return `event has 1 to ${LONGEST_TYPE} characters`;
  if (CONTROL.test(type)) return 'event has no control characters';
  if (LONE_SURROGATE.test(type)) return 'event is text that UTF-8 can say';
  return OWN_TYPES.has(type) ? `event ${type} is the server's own` : undefined;
}

/**
 * What the data of an event may not be: text that comes out of one transport otherwise than out of
 * another, or more than a log keeps.
 *
 * @returns why not; undefined if it may be
 */
export function judgeData(data: unknown, mostOctets: number): string | undefined {
  if (typeof data !== 'string') return 'data is text';
  if (LONE_SURROGATE.test(data)) return 'data is text that UTF-8 can say';
  return Buffer.byteLength(data) > mostOctets
    ? `data has at most ${countOf(mostOctets, 'octet')}`
    : undefined;
}
