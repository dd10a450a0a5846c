import { UNPARSED as AFTER_MESSAGE } from '../http/rest-fields.ts';
import { UNPARSED as AFTER_FRAME } from '../websocket/frame-fields.ts';
import type { Field } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import { AFTER_GAP, BEFORE_BEGINNING, unexplainedBy } from '../wire/unparsed.ts';

/** What bytes are called that no one reads, by why that is so. */
export const REST = {
  /** The other side has decided to read no more, and has said so or not yet. */
  afterEnd: {
    ...AFTER_MESSAGE,
    ref: 'RFC 9112 9.6',
    why: 'A server that has ended a connection answers no request that comes after that.',
  },
  afterFrame: AFTER_FRAME,
  /** After octets that were not heard, RFC 9112 6.3 and RFC 6455 5.2: only they could tell. */
  afterLost: unexplainedBy('RFC 9112 6.3', AFTER_GAP),
  afterLostFrame: unexplainedBy('RFC 6455 5.2', AFTER_GAP),
  beforeAll: unexplainedBy('RFC 9112 6.3', BEFORE_BEGINNING),
  inTunnel: unexplainedBy(
    'RFC 9110 9.3.6',
    'in a tunnel: none of HTTP’s',
    'After a 2xx to CONNECT both sides say whatever the two ends of the tunnel like.',
  ),
  /** It has waited for its request, or what it has begun with was none. */
  unasked: unexplainedBy(
    'RFC 9112 9.2',
    'no request has asked for it',
    'Only a request tells how a response is read: what comes without one must not pass for it.',
  ),
  /** It has waited for the answer that would tell what it is. */
  unanswered: unexplainedBy(
    'RFC 9110 7.8',
    'after a request to leave HTTP that has no answer',
    'Whether HTTP is left, and what for, is told by the answer.',
  ),
  foreign: unexplainedBy(
    'RFC 9112 2.1',
    'neither HTTP/1 nor TLS begins so',
    'Another protocol is spoken here, whose rules are not those that are explained.',
  ),
} as const satisfies Readonly<Record<string, Field>>;

/** What has come with a fault, after it: a frame that is refused ends another protocol than a message of HTTP. */
export function restAfter({ protocol }: ProtocolError): Field {
  return protocol === 'websocket' ? AFTER_FRAME : AFTER_MESSAGE;
}
