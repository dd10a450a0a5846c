/** Everything that a WebSocket peer can make grow, with the size at which we stop it. */
export interface WebSocketLimits {
  /** Octets of a message. Over it: `message-too-big`, as soon as the length is announced. */
  readonly messageOctets: number;
  /** Fragments of a message: `too-many-fragments`. Each of them costs an object. */
  readonly fragments: number;
}

export const DEFAULT_WEBSOCKET_LIMITS: WebSocketLimits = {
  messageOctets: 32 * 1024 * 1024,
  fragments: 131_072,
};
