import type { FieldLines, OutgoingRequest, OutgoingResponse } from '../http/encode-head.ts';
import type { RequestHead, ResponseHead } from '../http/head.ts';
import { isToken, tokenList, trimOws } from '../http/lists.ts';
import { acceptFor } from './accept.ts';
import {
  chooseOffer,
  type DeflateParameters,
  type DeflatePreferences,
  encodeOffer,
  readAnswer,
} from './deflate-parameters.ts';

/**
 * The opening handshake, RFC 6455 4: an HTTP/1.1 GET that asks to change the protocol of its own
 * connection, and a 101 that proves that the server has understood the question.
 *
 * It is HTTP so that one port can serve both, and so that what stands between the ends lets it pass: 1.3.
 * The rest guards against ends that do not know what they say, 1.6. A page can have its browser send any
 * server a request, but none with a field whose name begins with Sec-: that only a WebSocket client does. And
 * only a WebSocket server knows what to make of the key.
 */

/** The version that RFC 6455 defines; there is no other, RFC 6455 11.6. */
export const WEBSOCKET_VERSION = '13';

/** What the two ends have agreed on besides the protocol itself. */
export interface Agreement {
  /** The subprotocol, or an empty string. */
  readonly protocol: string;
  /** The parameters of permessage-deflate, or undefined where nothing is compressed. */
  readonly deflate: DeflateParameters | undefined;
}

/** What a client asks for. */
export interface UpgradeTarget {
  readonly host: string;
  readonly requestTarget: string;
  /** Subprotocols, the most wanted first. */
  readonly protocols?: readonly string[];
  /** Offers permessage-deflate; `true` leaves everything to the server. */
  readonly deflate?: DeflatePreferences | boolean;
  readonly origin?: string;
  /** Other fields of the request, such as Authorization and Cookie: RFC 6455 4.1 no. 12. */
  readonly headers?: FieldLines;
}

/**
 * The client's opening request, RFC 6455 4.1: the fields by the numbers of its list.
 *
 * No. 4, 5 and 6 are Host, Upgrade and Connection; no. 7 is a key, new for each connection; no. 8 is Origin,
 * which a browser must send; no. 9 is the version. No. 10 and 11, subprotocols and extensions, may be absent,
 * and mean that none is wanted.
 *
 * @throws TypeError for a header that is the handshake's own, or that announces content
 */
export function upgradeRequest(target: UpgradeTarget, key: string): OutgoingRequest {
  const { host, requestTarget, protocols = [], deflate, origin, headers = [] } = target;
  for (const [name] of headers) {
    if (OWN_FIELDS.test(name)) throw new TypeError(`${name} is not for headers: it is our own`);
  }
  const preferences = preferencesOf(deflate);
  return {
    method: 'GET',
    requestTarget,
    fields: [
      ['Host', host],
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Key', key],
      ['Sec-WebSocket-Version', WEBSOCKET_VERSION],
      ...optional('Origin', origin),
      ...optional('Sec-WebSocket-Protocol', protocols.join(', ')),
      ...optional('Sec-WebSocket-Extensions', preferences && encodeOffer(preferences)),
      ...headers,
    ],
  };
}

/** Fields that the handshake depends on, each of them once, or that would announce content. */
const OWN_FIELDS =
  /^(?:host|upgrade|connection|origin|sec-websocket-.*|content-length|transfer-encoding)$/i;

/** Whom a server takes, and what it agrees to. */
export interface UpgradePolicy {
  /** Origins that may connect; absent: any. A browser always sends one, RFC 6455 4.1 no. 8. */
  readonly origins?: readonly string[];
  /** Subprotocols that the server speaks. */
  readonly protocols?: readonly string[];
  /** Agrees to permessage-deflate; `true` without wishes of its own. */
  readonly deflate?: DeflatePreferences | boolean;
}

/** A server's answer to an upgrade request, and what it agrees to if it is a 101. */
export interface UpgradeAnswer extends Agreement {
  readonly response: OutgoingResponse;
}

/**
 * The server's answer to an upgrade request, RFC 6455 4.2.1 and 4.2.2: 101, or a refusal that says
 * what it would have taken.
 */
export function answerUpgrade(head: RequestHead, policy: UpgradePolicy = {}): UpgradeAnswer {
  const refusal = refuseUpgrade(head, policy);
  if (refusal) return { response: refusal, protocol: '', deflate: undefined };
  const offered = tokens(head.field('sec-websocket-protocol'));
  const protocol = offered.find((name) => policy.protocols?.includes(name)) ?? '';
  const preferences = preferencesOf(policy.deflate);
  const offers = head.field('sec-websocket-extensions');
  const chosen = preferences && offers ? chooseOffer(offers, preferences) : undefined;
  const deflate = chosen === 'malformed' ? undefined : chosen;
  const fields: FieldLines = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', acceptFor(head.field('sec-websocket-key')!)],
    ...optional('Sec-WebSocket-Protocol', protocol),
    ...optional('Sec-WebSocket-Extensions', deflate?.answer),
  ];
  return { response: { statusCode: 101, fields }, protocol, deflate: deflate?.parameters };
}

/**
 * The reasons not to upgrade, in the order of RFC 6455 4.2.1: a GET of HTTP/1.1 (no. 1), Upgrade and
 * Connection (3 and 4), a key of 16 octets (5), version 13 (6). No. 2, Host, HTTP has seen to. RFC 6455 4.2.2
 * no. 4: another version is answered with 426 and the version that we speak, so that a client that knows
 * several may ask again; an origin that we do not want, with 403.
 */
function refuseUpgrade(head: RequestHead, policy: UpgradePolicy): OutgoingResponse | undefined {
  // HEAD asks what a plain GET would get.
  if (head.method === 'HEAD') return refusal(426, UPGRADE_REQUIRED);
  if (head.method !== 'GET') return refusal(405, [['Allow', 'GET']]);
  if (announcesContent(head)) return refusal(400);
  if (head.minorVersion === 0 || !asksForUpgrade(head)) return refusal(426, UPGRADE_REQUIRED);
  if (head.field('sec-websocket-version') !== WEBSOCKET_VERSION) {
    return refusal(426, UPGRADE_REQUIRED);
  }
  const keys = head.fieldLines('sec-websocket-key');
  if (keys.length !== 1 || !KEY.test(keys[0]!)) return refusal(400);
  if (!isTokenSet(head.field('sec-websocket-protocol'))) return refusal(400);
  const offers = head.field('sec-websocket-extensions');
  if (offers !== undefined && chooseOffer(offers) === 'malformed') return refusal(400);
  const origin = head.field('origin') ?? '';
  if (policy.origins && !policy.origins.includes(origin)) return refusal(403);
  return undefined;
}

/**
 * RFC 6455 4.1 asks for a GET, and for no content. Content could be taken for frames, or frames for
 * content: such a request is not upgraded.
 */
function announcesContent(head: RequestHead): boolean {
  const length = Number(head.field('content-length') ?? 0);
  return length > 0 || head.field('transfer-encoding') !== undefined;
}

/**
 * Whether a request asks for an upgrade to WebSocket. Both fields are lists: a browser may send
 * `Connection: keep-alive, Upgrade`. Both compare without regard to case, RFC 6455 4.2.1 no. 3 and 4.
 */
export function asksForUpgrade(head: RequestHead): boolean {
  const wantsWebSocket = tokenList(head.field('upgrade')).includes('websocket');
  return wantsWebSocket && tokenList(head.field('connection')).includes('upgrade');
}

/**
 * Judges the server's answer, RFC 6455 4.1: its numbered checks in their order. Status 101 (no. 1), Upgrade
 * and Connection (2 and 3), the proof made of our key (4), and neither an extension nor a subprotocol that
 * we have not asked for (5 and 6): an end that does not know what it was given would read frames wrong.
 *
 * @param key that this client sent
 * @returns what was agreed, or a sentence that says why the connection is no WebSocket
 */
export function judgeAnswer(
  head: ResponseHead,
  key: string,
  { protocols = [], deflate }: Partial<UpgradeTarget> = {},
): Agreement | string {
  if (head.statusCode !== 101) return `the server answered ${head.statusCode}, not 101`;
  // RFC 9110 7.8: HTTP/1.0 has no upgrade. RFC 9112 4: the SP after the code is there without a reason too.
  if (head.minorVersion === 0) return 'the server answered in HTTP/1.0, which has no upgrade';
  if (!STATUS_LINE.test(head.text)) return 'the status line lacks the SP after its code';
  if (!tokenList(head.field('upgrade')).includes('websocket')) return 'Upgrade is not websocket';
  if (!tokenList(head.field('connection')).includes('upgrade')) return 'Connection lacks Upgrade';
  const accept = head.field('sec-websocket-accept');
  if (accept !== acceptFor(key)) return 'Sec-WebSocket-Accept does not belong to our key';
  const answer = head.field('sec-websocket-extensions');
  const preferences = preferencesOf(deflate);
  const parameters = answer === undefined ? undefined : readAnswer(answer, preferences);
  if (parameters === 'malformed') return 'Sec-WebSocket-Extensions is not a list of extensions';
  if (parameters === 'another' || (parameters && !preferences)) {
    return 'the server uses an extension not offered';
  }
  if (parameters === 'wrong parameters') {
    return 'the parameters of permessage-deflate are not an answer to our offer';
  }
  const protocol = head.field('sec-websocket-protocol');
  if (protocol !== undefined && !protocols.includes(protocol)) {
    return 'the server uses a subprotocol not offered';
  }
  return { protocol: protocol ?? '', deflate: parameters };
}

/** What a 101 says of permessage-deflate, for someone who only listens. */
export function agreedDeflate(head: ResponseHead): DeflateParameters | undefined {
  const value = head.field('sec-websocket-extensions');
  const parameters = value === undefined ? undefined : readAnswer(value);
  return typeof parameters === 'string' ? undefined : parameters;
}

const STATUS_LINE = /^HTTP\/\d\.\d \d{3} /;

/**
 * RFC 6455 4.3, where a base64-character is ALPHA, DIGIT, "+" or "/":
 *
 *     Sec-WebSocket-Key      = base64-value-non-empty
 *     base64-value-non-empty = ( 1*base64-data [ base64-padding ] ) / base64-padding
 *     base64-data            = 4base64-character
 *     base64-padding         = ( 2base64-character "==" ) / ( 3base64-character "=" )
 *
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

function refusal(statusCode: number, fields: FieldLines = []): OutgoingResponse {
  return { statusCode, fields };
}

function optional(name: string, value: string | undefined): [string, string][] {
  return value === undefined || value === '' ? [] : [[name, value]];
}

function preferencesOf(deflate: DeflatePreferences | boolean | undefined) {
  return deflate === true ? {} : deflate || undefined;
}

/** Names of subprotocols compare exactly, RFC 6455 1.9. */
function tokens(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',').map(trimOws);
}

/**
 * Sec-WebSocket-Protocol: tokens, each of them once, RFC 6455 4.1 no. 10. The field has two grammars, 4.3:
 *
 *     Sec-WebSocket-Protocol-Client = 1#token     what a client offers, the most wanted first
 *     Sec-WebSocket-Protocol-Server = token       the one that the server has chosen
 *
 * A server that wants none of them leaves the field out. It may not answer with an empty one, nor with a name
 * that was not offered: 4.2.2 no. 4.
 */
function isTokenSet(value: string | undefined): boolean {
  const names = tokens(value);
  return names.every(isToken) && new Set(names).size === names.length;
}
