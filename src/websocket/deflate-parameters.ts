import { type ListElement, parameterList } from '../http/lists.ts';

/**
 * What both ends have agreed on for permessage-deflate, RFC 7692 7.1. Each direction has parameters of its
 * own, named after who compresses in it. They bind the sender, and spare the receiver memory: what a sender
 * may not point into, its receiver need not keep.
 */
export interface DeflateParameters {
  /**
   * The server forgets what it has sent after each message, 7.1.1.1. In an offer this is a demand, which a
   * server that accepts has to repeat; it may also promise it unasked.
   */
  readonly serverNoContextTakeover: boolean;
  /**
   * The client does, 7.1.1.2. In an offer it is only a hint: the client will do so in any case. In an answer
   * it binds the client, whether it was offered or not.
   */
  readonly clientNoContextTakeover: boolean;
  /** How far back the server's compressor may point: 2 to the power of 8 to 15 octets. */
  readonly serverMaxWindowBits: number;
  /** The same for the client. An answer may have it only if the offer had it, 7.1.2.2. */
  readonly clientMaxWindowBits: number;
}

/** What nothing that could have been agreed contradicts: the longest window, and all of it remembered. */
export const WIDEST_DEFLATE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

/** What an end would like, besides what the other end asks for. */
export type DeflatePreferences = Partial<DeflateParameters>;

export const DEFLATE = 'permessage-deflate';

/** 32 KiB: DEFLATE cannot point further back, RFC 1951 2. It is meant where no limit is named. */
const MOST_WINDOW_BITS = 15;

/** Parameters as they stand in an offer or in an answer to one. */
interface Offer extends DeflateParameters {
  /** Whether the client has said that it understands a limit to its own window, 7.1.2.2. */
  readonly clientTakesWindowBits: boolean;
  /** Whether the server is asked for a limit to its window. */
  readonly limitsServerWindow: boolean;
}

/** What a server says to an offer: the parameters, and the field value that tells the client. */
export interface DeflateAgreement {
  readonly parameters: DeflateParameters;
  readonly answer: string;
}

/**
 * The server's choice among a client's offers, RFC 7692 5 and 7.1. RFC 6455 9.1 has the grammar:
 *
 *     Sec-WebSocket-Extensions = 1#extension
 *     extension                = extension-token *( ";" extension-param )
 *     extension-token          = token
 *     extension-param          = token [ "=" ( token / quoted-string ) ]
 *
 * What is quoted has to be a token once it is unquoted. Field lines of this name are one list, as always in
 * HTTP. In this example of two offers a server takes the first if it can limit its window to 1 KiB, and the
 * second if it cannot:
 *
 *     permessage-deflate; server_max_window_bits=10, permessage-deflate
 *
 * A client lists them by preference, with the same extension as often as it likes, each time with less to ask
 * for; the first that can be met is the best for both. 7.1: an offer with a parameter that we do not know,
 * with one twice, or with a value that there is not, is declined, and the next one tried. Declining all of
 * them is no error: then nothing is compressed.
 *
 * @returns undefined if none can be met, `malformed` if the field value is no list of extensions
 */
export function chooseOffer(
  value: string,
  preferences: DeflatePreferences = {},
): DeflateAgreement | undefined | 'malformed' {
  const elements = parameterList(value);
  if (!elements) return 'malformed';
  for (const element of elements) {
    const offer = element.name === DEFLATE ? readParameters(element, 'offer') : undefined;
    if (offer) return agree(offer, preferences);
  }
  return undefined;
}

/** The client's offer, RFC 7692 7.1: that it takes a limit to its own window costs nothing to say. */
export function encodeOffer(preferences: DeflatePreferences = {}): string {
  const { serverMaxWindowBits, clientMaxWindowBits } = preferences;
  return [
    DEFLATE,
    ...(preferences.serverNoContextTakeover ? ['server_no_context_takeover'] : []),
    ...(preferences.clientNoContextTakeover ? ['client_no_context_takeover'] : []),
    ...(serverMaxWindowBits ? [`server_max_window_bits=${serverMaxWindowBits}`] : []),
    clientMaxWindowBits
      ? `client_max_window_bits=${clientMaxWindowBits}`
      : 'client_max_window_bits',
  ].join('; ');
}

/** What can be wrong with a server's answer: no list at all, another extension, or another's parameters. */
export type AnswerProblem = 'malformed' | 'another' | 'wrong parameters';

/**
 * Reads the server's answer to our one offer, RFC 7692 5.1 and 7.1. Where a server may decline an offer
 * that it does not understand, a client has nothing to fall back on: the server compresses as it has said,
 * and a client that cannot follow has to _Fail the WebSocket Connection_.
 *
 * @returns why the connection has to be failed, if it is none that our offer allows
 */
export function readAnswer(
  value: string,
  preferences: DeflatePreferences = {},
): DeflateParameters | AnswerProblem {
  const elements = parameterList(value);
  const [element] = elements ?? [];
  if (!elements || !element) return 'malformed';
  if (elements.length > 1 || element.name !== DEFLATE) return 'another';
  const answer = readParameters(element, 'answer');
  if (!answer) return 'wrong parameters';
  const { serverNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits } = preferences;
  // What we asked of the server, it has to promise, or decline altogether.
  if (serverNoContextTakeover && !answer.serverNoContextTakeover) return 'wrong parameters';
  if (answer.serverMaxWindowBits > (serverMaxWindowBits ?? MOST_WINDOW_BITS)) {
    return 'wrong parameters';
  }
  return {
    ...answer,
    clientNoContextTakeover:
      answer.clientNoContextTakeover || preferences.clientNoContextTakeover === true,
    // What we have offered for our own window, we keep to, whatever the answer says: 7.1.2.2.
    clientMaxWindowBits: Math.min(
      answer.clientMaxWindowBits,
      clientMaxWindowBits ?? MOST_WINDOW_BITS,
    ),
  };
}

/**
 * The parameters that meet an offer and our own wishes: of two limits the lower one, and to forget where
 * either end wants it. 7.1.2.1: a limit to the server's window that the offer asks for has to be in the
 * answer, as it was or lower. 7.1.2.2: one to the client's window must not be, unless the client has said
 * that it understands it; then an answer without it leaves the client all of its window.
 */
function agree(offer: Offer, preferences: DeflatePreferences): DeflateAgreement {
  const least = (a: number, b = MOST_WINDOW_BITS) => Math.min(a, b);
  const parameters: DeflateParameters = {
    serverNoContextTakeover:
      offer.serverNoContextTakeover || preferences.serverNoContextTakeover === true,
    clientNoContextTakeover:
      offer.clientNoContextTakeover || preferences.clientNoContextTakeover === true,
    serverMaxWindowBits: least(offer.serverMaxWindowBits, preferences.serverMaxWindowBits),
    clientMaxWindowBits: offer.clientTakesWindowBits
      ? least(offer.clientMaxWindowBits, preferences.clientMaxWindowBits)
      : MOST_WINDOW_BITS,
  };
  const { serverMaxWindowBits, clientMaxWindowBits } = parameters;
  const tellsServer = offer.limitsServerWindow || serverMaxWindowBits < MOST_WINDOW_BITS;
  const tellsClient = offer.clientTakesWindowBits && clientMaxWindowBits < MOST_WINDOW_BITS;
  const answer = [
    DEFLATE,
    ...(parameters.serverNoContextTakeover ? ['server_no_context_takeover'] : []),
    ...(parameters.clientNoContextTakeover ? ['client_no_context_takeover'] : []),
    ...(tellsServer ? [`server_max_window_bits=${serverMaxWindowBits}`] : []),
    ...(tellsClient ? [`client_max_window_bits=${clientMaxWindowBits}`] : []),
  ].join('; ');
  return { parameters, answer };
}

/**
 * Each parameter once, with a value where it needs one: RFC 7692 7.1.1 and 7.1.2.
 *
 *     server_no_context_takeover / client_no_context_takeover     no value
 *     server_max_window_bits=8 to 15                              a value, in offer and answer
 *     client_max_window_bits[=8 to 15]                            a value in the answer; in the offer it may
 *                                                                 lack one: "tell me whatever you like"
 *
 * @returns undefined if the other end has not kept to that
 */
function readParameters({ parameters }: ListElement, where: 'offer' | 'answer'): Offer | undefined {
  const found = new Map<string, string | undefined>();
  for (const [name, value] of parameters) {
    if (found.has(name) || !isValid(name, value, where)) return undefined;
    found.set(name, value);
  }
  const bits = (name: string) => Number(found.get(name) ?? MOST_WINDOW_BITS);
  return {
    serverNoContextTakeover: found.has('server_no_context_takeover'),
    clientNoContextTakeover: found.has('client_no_context_takeover'),
    serverMaxWindowBits: bits('server_max_window_bits'),
    clientMaxWindowBits: bits('client_max_window_bits'),
    clientTakesWindowBits: found.has('client_max_window_bits'),
    limitsServerWindow: found.has('server_max_window_bits'),
  };
}

function isValid(name: string, value: string | undefined, where: 'offer' | 'answer'): boolean {
  switch (name) {
    case 'server_no_context_takeover':
    case 'client_no_context_takeover':
      return value === undefined;
    case 'server_max_window_bits':
      return value !== undefined && WINDOW_BITS.test(value);
    case 'client_max_window_bits':
      return value === undefined ? where === 'offer' : WINDOW_BITS.test(value);
    default:
      return false;
  }
}

/** 8 to 15, without leading zeros: RFC 7692 7.1.2. */
const WINDOW_BITS = /^(?:[89]|1[0-5])$/;
