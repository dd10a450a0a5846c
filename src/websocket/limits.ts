/** Everything that a WebSocket peer can make grow, with the size at which we stop it. */
export interface WebSocketLimits {
  /** Octets of a message. Over it: `message-too-big`, as soon as the length is announced. */
  readonly messageOctets: number;
  /** Fragments of a message: `too-many-fragments`. Each of them costs an object. */
  readonly fragments: number;
  /**
   * How many times longer an inflated message may be than what came: `message-too-big`. DEFLATE reaches
   * 1030; a message under `freeInflationOctets` is never held against it.
   */
  readonly inflationRatio: number;
  readonly freeInflationOctets: number;
}

export const DEFAULT_WEBSOCKET_LIMITS: WebSocketLimits = {
  messageOctets: 32 * 1024 * 1024,
  fragments: 131_072,
  inflationRatio: 200,
  freeInflationOctets: 4 * 1024 * 1024,
};
