/**
 * What a WebSocket connection is up to behind its handshake, RFC 6455 7.1: state × happening → state.
 */
export type WebSocketState = 'open' | 'close-sent' | 'close-received' | 'closed';

/** `data`, `control` and `close` are sent or received; `end` is the end of the transport. */
export type WebSocketHappening =
  | 'send data'
  | 'send control'
  | 'send close'
  | 'receive data'
  | 'receive control'
  | 'receive close'
  | 'end';

export const WEBSOCKET_STATES: Readonly<
  Record<WebSocketState, Readonly<Partial<Record<WebSocketHappening, WebSocketState>>>>
> = {
  open: {
    'send data': 'open',
    'send control': 'open',
    'send close': 'close-sent',
    'receive data': 'open',
    'receive control': 'open',
    'receive close': 'close-received',
    end: 'closed',
  },
  // No data behind our own Close, 5.5.1; but what the peer still sends is read, and its pings are
  // answered until its Close has come, 5.5.2.
  'close-sent': {
    'send control': 'close-sent',
    'receive data': 'close-sent',
    'receive control': 'close-sent',
    'receive close': 'closed',
    end: 'closed',
  },
  'close-received': { 'send data': 'close-received', 'send close': 'closed', end: 'closed' },
  closed: { end: 'closed' },
};

/**
 * The state after a happening.
 *
 * @throws Error if the state does not allow it: our own misuse
 */
export function followWebSocket(
  state: WebSocketState,
  happening: WebSocketHappening,
): WebSocketState {
  const next = WEBSOCKET_STATES[state][happening];
  if (next === undefined) throw new Error(`cannot ${happening} while the connection is ${state}`);
  return next;
}
