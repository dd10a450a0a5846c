import { type ListElement, parameterList } from '../http/lists.ts';

/** What both ends have agreed on for permessage-deflate, RFC 7692 7.1. */
export interface DeflateParameters {
  /** The server forgets what it has sent after each message. */
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  /** How far back the server's compressor may point: 2 to the power of 8 to 15 octets. */
  readonly serverMaxWindowBits: number;
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
 * The server's choice among a client's offers, RFC 7692 5 and 7.1: the first that can be met. An offer
 * with a parameter that we do not know, or with a value that there is not, is declined, and the next
 * one tried.
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
 * Reads the server's answer to our one offer, RFC 7692 5.1 and 7.1.
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

/** Each parameter once, with a value where it needs one: RFC 7692 7.1.1 and 7.1.2. */
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
