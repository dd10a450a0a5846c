/**
 * How long a WebSocket waits, in milliseconds. The holder of a conversation looks at the clock for it.
 *
 * RFC 6455 names no times. By default the Python library `websockets` sends a ping every 20 s and waits 20 s
 * for the pong, and 10 s for a Close; `ws` waits 30 s for a Close, and sends no pings by itself.
 */
export interface WebSocketTimes {
  /** From a client's request to the server's answer. */
  readonly handshakeMilliseconds: number;
  /**
   * From the Close of one end to that of the other, from there to the end of TCP, and for what came before
   * a Close or a fault to be answered. `ws` waits 30 s.
   */
  readonly closeMilliseconds: number;
  /**
   * From a sign of life to our next ping; 0: none. Proxies cut what is silent for 60 s: that is the default
   * of nginx. Half of it leaves time for a ping that is late.
   */
  readonly pingMilliseconds: number;
  /** From a ping to any sign of life. */
  readonly pongMilliseconds: number;
  /**
   * For how long a peer may take nothing of what waits for it. A peer for whom something has had to wait
   * also gets this long for its pong and its Close: more of what we wrote may be in the kernels' buffers,
   * where no one sees it leave.
   */
  readonly stallMilliseconds: number;
}

export const DEFAULT_WEBSOCKET_TIMES: WebSocketTimes = {
  handshakeMilliseconds: 10_000,
  closeMilliseconds: 5000,
  pingMilliseconds: 30_000,
  pongMilliseconds: 10_000,
  stallMilliseconds: 30_000,
};
