/**
 * Everything that a WebSocket peer can make grow, with the size at which we stop it.
 *
 * RFC 6455 sets no limits. A length has 63 bits, and a message as many fragments as its sender likes; 10.4
 * tells an implementation to protect itself, and 7.4.1 has a code for it, 1009. What others take by default:
 *
 *     ws 8.23 (Node)          100 MiB, in at most 16384 fragments
 *     tungstenite (Rust)       64 MiB
 *     websockets (Python)       1 MiB
 */
export interface WebSocketLimits {
  /** Octets of a message. Over it: `message-too-big`, as soon as the length is announced. */
  readonly messageOctets: number;
  /**
   * Octets of a message that is handed on in parts, where nothing of it is kept: `message-too-big`, as soon
   * as a frame announces more. By default it may be of any size.
   */
  readonly partedOctets: number;
  /** Fragments of a message: `too-many-fragments`. Each of them costs an object. */
  readonly fragments: number;
  /**
   * Fragments of a message without payload: `too-many-empty-fragments`. A sender that does not know yet
   * which one is the last needs one; more of them are only work for us.
   */
  readonly emptyFragments: number;
  /**
   * How many times longer an inflated message may be than what came: `inflates-too-far`. A message up to
   * `freeInflationOctets` is never held against it. By default no message is: DEFLATE reaches 1032, with a
   * message that is one octet over and over, which is no reason to refuse it; `messageOctets` is the limit.
   *
   * Why 1032: a pointer back stands for at most 258 octets, RFC 1951 3.2.5, and takes at least two bits, one
   * for its length and one for its distance. That is 258 octets for a quarter of one.
   */
  readonly inflationRatio: number;
  readonly freeInflationOctets: number;
  /**
   * Octets of messages that may be sent after `send` has said that the peer reads more slowly than we
   * write: a caller that goes on for longer, and does not wait for room, gets an error. It costs the peer
   * nothing: a peer is given up for what it does not read in a time, never for how much it is.
   */
  readonly writeOctets: number;
  /** Octets of messages that may wait for us to read, before the peer is made to wait. */
  readonly unreadOctets: number;
}

export const DEFAULT_WEBSOCKET_LIMITS: WebSocketLimits = {
  messageOctets: 32 * 1024 * 1024,
  partedOctets: Infinity,
  fragments: 131_072,
  emptyFragments: 1000,
  inflationRatio: 1032,
  freeInflationOctets: 4 * 1024 * 1024,
  writeOctets: 16 * 1024 * 1024,
  unreadOctets: 1024 * 1024,
};
