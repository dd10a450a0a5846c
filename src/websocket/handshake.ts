import type { FieldLines, OutgoingRequest, OutgoingResponse } from '../http/encode-head.ts';
import type { RequestHead, ResponseHead } from '../http/head.ts';
import { tokenList } from '../http/lists.ts';
import { acceptFor } from './accept.ts';

/**
 * The opening handshake, RFC 6455 4: an HTTP/1.1 GET that asks to change the protocol of its own
 * connection, and a 101 that proves that the server has understood the question.
 */

/** The version that RFC 6455 defines; there is no other, RFC 6455 11.6. */
export const WEBSOCKET_VERSION = '13';

/** What a client asks for. */
export interface UpgradeTarget {
  readonly host: string;
  readonly requestTarget: string;
}

/** The client's opening request, RFC 6455 4.1. */
export function upgradeRequest(
  { host, requestTarget }: UpgradeTarget,
  key: string,
): OutgoingRequest {
  return {
    method: 'GET',
    requestTarget,
    fields: [
      ['Host', host],
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Key', key],
      ['Sec-WebSocket-Version', WEBSOCKET_VERSION],
    ],
  };
}

/**
 * The server's answer to an upgrade request, RFC 6455 4.2.1 and 4.2.2: 101, or a refusal that says
 * what it would have taken.
 */
export function answerUpgrade(head: RequestHead): OutgoingResponse {
  // HEAD asks what a plain GET would get.
  if (head.method === 'HEAD') return refusal(426, UPGRADE_REQUIRED);
  if (head.method !== 'GET') return refusal(405, [['Allow', 'GET']]);
  if (announcesContent(head)) return refusal(400, []);
  if (head.minorVersion === 0 || !asksForUpgrade(head)) return refusal(426, UPGRADE_REQUIRED);
  if (head.field('sec-websocket-version') !== WEBSOCKET_VERSION) {
    return refusal(426, UPGRADE_REQUIRED);
  }
  const keys = head.fieldLines('sec-websocket-key');
  const [key] = keys;
  if (key === undefined || keys.length > 1 || !KEY.test(key)) return refusal(400, []);
  return {
    statusCode: 101,
    fields: [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Accept', acceptFor(key)],
    ],
  };
}

/** Content could be taken for frames, or frames for content: such a request is not upgraded. */
function announcesContent(head: RequestHead): boolean {
  const length = Number(head.field('content-length') ?? 0);
  return length > 0 || head.field('transfer-encoding') !== undefined;
}

/** Whether a request asks for an upgrade to WebSocket: both fields are lists, in any case. */
export function asksForUpgrade(head: RequestHead): boolean {
  const wantsWebSocket = tokenList(head.field('upgrade')).includes('websocket');
  return wantsWebSocket && tokenList(head.field('connection')).includes('upgrade');
}

/**
 * Judges the server's answer, RFC 6455 4.1: its numbered checks in their order.
 *
 * @param key that this client sent
 * @returns what is wrong with it, or undefined if the connection is a WebSocket now
 */
export function judgeAnswer(head: ResponseHead, key: string): string | undefined {
  if (head.statusCode !== 101) return `the server answered ${head.statusCode}, not 101`;
  if (!tokenList(head.field('upgrade')).includes('websocket')) return 'Upgrade is not websocket';
  if (!tokenList(head.field('connection')).includes('upgrade')) return 'Connection lacks Upgrade';
  const accept = head.field('sec-websocket-accept');
  if (accept !== acceptFor(key)) return 'Sec-WebSocket-Accept does not belong to our key';
  if (head.field('sec-websocket-extensions')) return 'the server uses an extension not offered';
  if (head.field('sec-websocket-protocol')) return 'the server uses a subprotocol not offered';
  return undefined;
}

/**
 * 16 octets in base64 are 22 characters and two signs. Whether the last character is canonical is not
 * asked: the RFC's own example in 4.1 is not.
 */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Tells how to ask properly, RFC 9110 15.5.22 and RFC 6455 4.4. */
const UPGRADE_REQUIRED: FieldLines = [
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Version', WEBSOCKET_VERSION],
];

function refusal(statusCode: number, fields: FieldLines): OutgoingResponse {
  return { statusCode, fields };
}
