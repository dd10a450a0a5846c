import type { CloseStatus } from '../websocket/close.ts';
import type { Message } from '../websocket/frame.ts';
import type { MessagePart } from '../websocket/frame-part.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../websocket/limits.ts';

/**
 * How a connection came to its end:
 *
 * - `clean`: a Close frame went each way, 7.1.4
 * - `no close frame`: the peer's bytes ended without one
 * - `reset`: the connection broke
 * - `failed`: the peer broke a rule, and was told so, 7.1.7
 * - `silent`: the peer did not answer a ping, or our Close, in time
 * - `not read`: the peer let more wait than we keep for it
 */
export type Ending = 'clean' | 'no close frame' | 'reset' | 'failed' | 'silent' | 'not read';

/** What a closed connection leaves: what the peer's Close frame said, 1006 if none came, and how. */
export interface Closed extends CloseStatus {
  readonly ending: Ending;
}

/** The events of a WebSocket, by Node's and `ws`'s own names. */
export interface WebSocketEvents {
  /** While someone listens, messages come here, and are not kept for `nextMessage`. */
  message: [message: Message];
  /** The same for parts, where messages are handed on so. */
  part: [part: MessagePart];
  ping: [data: Buffer];
  pong: [data: Buffer];
  close: [closed: Closed];
}

/** How long a WebSocket waits, in milliseconds. The clock is looked at twice a second. */
export interface WebSocketTimes {
  /** From a client's request to the server's answer. */
  readonly handshakeMilliseconds: number;
  /** From our Close to the peer's, and from there to the end of TCP. `ws` waits 30 s. */
  readonly closeMilliseconds: number;
  /** From a sign of life to our next ping; 0: none. Proxies cut what is silent for 60 s. */
  readonly pingMilliseconds: number;
  /** From a ping to any sign of life. */
  readonly pongMilliseconds: number;
}

export const DEFAULT_WEBSOCKET_TIMES: WebSocketTimes = {
  handshakeMilliseconds: 10_000,
  closeMilliseconds: 5000,
  pingMilliseconds: 30_000,
  pongMilliseconds: 10_000,
};

/** How a WebSocket differs from the default, at either end. */
export interface WebSocketOptions {
  readonly limits?: WebSocketLimits;
  readonly times?: WebSocketTimes;
  /** Octets from which on a message is compressed, where that was agreed. */
  readonly compressFrom?: number;
  /**
   * Whether messages are handed on in parts, as they come, and may be of any size. Compressed ones are
   * kept until they are whole.
   */
  readonly inParts?: boolean;
}

/** What a WebSocket is held to: one object for all connections with the same options. */
export interface WebSocketTerms {
  readonly limits: WebSocketLimits;
  readonly times: WebSocketTimes;
}

const DEFAULT_TERMS: WebSocketTerms = {
  limits: DEFAULT_WEBSOCKET_LIMITS,
  times: DEFAULT_WEBSOCKET_TIMES,
};

export function termsOf({ limits, times }: WebSocketOptions): WebSocketTerms {
  if (!limits && !times) return DEFAULT_TERMS;
  return {
    limits: limits ?? DEFAULT_WEBSOCKET_LIMITS,
    times: times ?? DEFAULT_WEBSOCKET_TIMES,
  };
}
