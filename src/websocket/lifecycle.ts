/**
 * How far a WebSocket connection is in its closing handshake, RFC 6455 7.1. It begins `open`, after the
 * opening handshake.
 *
 * 1.4: a Close goes each way, since the end of TCP alone says too little: something between the ends may
 * have ended it, and who closes a socket with octets unread sends a reset, which takes from the other end
 * what it had yet to read.
 *
 *                        send close                    receive close
 *              +------+ ----------> +----------------+ ----------> +--------+
 *              |      |             |   close-sent   |             |        |
 *              |      |             +----------------+             |        |
 *              | open |                                            | closed |
 *              |      |             +----------------+             |        |
 *              |      | ----------> | close-received | ----------> |        |
 *              +------+  receive    +----------------+  send close +--------+
 *                        close
 *
 * Both ends may start at the same time: each has sent a Close when the other's comes, and takes it for the
 * answer. The end of the transport leads to `closed` as well, from every state. After both Closes TCP is still
 * open: the server ends it first, 7.1.1.
 */
export type WebSocketState = 'open' | 'close-sent' | 'close-received' | 'closed';

/** `data`, `control` and `close` are sent or received; `end` is the end of the transport. */
export type WebSocketInput = (typeof INPUTS)[number];

const INPUTS = [
  'send data',
  'send control',
  'send close',
  'receive data',
  'receive control',
  'receive close',
  'end',
] as const;

/** State × input → state. What is not in it is forbidden. */
export const WEBSOCKET_STATES: Readonly<
  Record<WebSocketState, Readonly<Partial<Record<WebSocketInput, WebSocketState>>>>
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
  // 5.5.1: no data after our own Close. What the peer still sends is read, 1.4, and its pings are answered
  // until its Close has come, 5.5.2.
  'close-sent': {
    'send control': 'close-sent',
    'receive data': 'close-sent',
    'receive control': 'close-sent',
    'receive close': 'closed',
    end: 'closed',
  },
  // 5.5.1: the peer sends nothing after its Close. We may finish what we are sending before we answer it.
  'close-received': { 'send data': 'close-received', 'send close': 'closed', end: 'closed' },
  // 7.1.4: both have sent a Close and received one, or the transport is gone.
  closed: { end: 'closed' },
};

/**
 * A row of the table whose entries are rows themselves: the state after an input is one property away,
 * and since all rows are alike, V8 reads it without a look-up.
 */
export interface WebSocketRow extends Readonly<Record<WebSocketInput, WebSocketRow | undefined>> {
  readonly state: WebSocketState;
}

/** The table as rows. */
export const WEBSOCKET_ROWS: Readonly<Record<WebSocketState, WebSocketRow>> = rowsOf();

/**
 * What follows a row where it forbids an input: `row['send data'] ?? forbid(row, 'send data')`.
 *
 * @throws Error always: it is our own misuse
 */
export function forbid({ state }: WebSocketRow, input: WebSocketInput): never {
  throw new Error(`cannot ${input} while the connection is ${state}`);
}

function rowsOf(): Record<WebSocketState, WebSocketRow> {
  const states = Object.keys(WEBSOCKET_STATES) as WebSocketState[];
  const nowhere = Object.fromEntries(INPUTS.map((input) => [input, undefined]));
  const rows = Object.fromEntries(states.map((state) => [state, { state, ...nowhere }]));
  for (const state of states) {
    for (const [input, next] of Object.entries(WEBSOCKET_STATES[state])) {
      Object.assign(rows[state]!, { [input]: rows[next] });
    }
  }
  return rows as unknown as Record<WebSocketState, WebSocketRow>;
}
