/**
 * What each of the two messages of an exchange is up to, as two tables: state × input → state.
 *
 * Both ends of a connection hold both tables. A server reads its way through the first and writes its
 * way through the second, a client does the opposite. What a table does not allow cannot be sent. The
 * tables in this room's README are printed from here.
 */

/** States of a request: RFC 9112 2.1 and, for what follows it, 9.3. */
export type RequestState = 'idle' | 'content' | 'done' | 'switched' | 'closed';

/** What can happen to a request. `next`, `switch` and `close` are settled by its response. */
export type RequestInput = 'head' | 'content' | 'end' | 'next' | 'switch' | 'close';

/**
 * The end of a request is not the end of its exchange: `done` waits for the response, for it may say that
 * the connection ends, RFC 9112 9.6, or that another protocol is spoken from here on, RFC 9110 7.8.
 */
export const REQUEST_STATES: Lifecycle<RequestState, RequestInput> = {
  idle: { head: 'content', close: 'closed' },
  content: { content: 'content', end: 'done', close: 'closed' },
  done: { next: 'idle', switch: 'switched', close: 'closed' },
  switched: {},
  closed: { close: 'closed' },
};

/** States of a response. It is `due` from the head of its request on. */
export type ResponseState = 'idle' | 'due' | 'content' | 'done' | 'switched' | 'closed';

/** What can happen to a response. An `interim` head has a status of 1xx but 101, RFC 9110 15.2. */
export type ResponseInput =
  | 'request'
  | 'interim'
  | 'head'
  | 'content'
  | 'end'
  | 'next'
  | 'switch'
  | 'close';

/**
 * A response may begin, and even end, before its request has: a server that does not want the content need
 * not wait for it, RFC 9110 15.5.14. So the two tables move by themselves, and only `next` is taken by both.
 */
export const RESPONSE_STATES: Lifecycle<ResponseState, ResponseInput> = {
  idle: { request: 'due', close: 'closed' },
  due: { interim: 'due', head: 'content', switch: 'switched', close: 'closed' },
  content: { content: 'content', end: 'done', close: 'closed' },
  done: { next: 'idle', close: 'closed' },
  switched: {},
  closed: { close: 'closed' },
};

/** A row a state and, in each row, the inputs that the state allows. */
type Lifecycle<State extends string, Input extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Input, State>>>>
>;

/**
 * A row of the first table whose entries are rows themselves: the state after an input is one property
 * away, and since all rows are alike, V8 reads it without a look-up by name.
 */
export interface RequestRow extends Readonly<Record<RequestInput, RequestRow | undefined>> {
  readonly message: 'request';
  readonly state: RequestState;
}

/** A row of the second, likewise. */
export interface ResponseRow extends Readonly<Record<ResponseInput, ResponseRow | undefined>> {
  readonly message: 'response';
  readonly state: ResponseState;
}

export const REQUEST_ROWS: Readonly<Record<RequestState, RequestRow>> = rowsOf(
  'request',
  REQUEST_STATES,
);
export const RESPONSE_ROWS: Readonly<Record<ResponseState, ResponseRow>> = rowsOf(
  'response',
  RESPONSE_STATES,
);

/** Links the rows of a table. Each gets every input, so that all have the same shape. */
function rowsOf<State extends string, Row>(
  message: string,
  table: Readonly<Record<State, Readonly<Partial<Record<string, State>>>>>,
): Record<State, Row> {
  const states = Object.entries<Readonly<Partial<Record<string, State>>>>(table);
  const inputs = [...new Set(states.flatMap(([, row]) => Object.keys(row)))];
  const nowhere = Object.fromEntries(inputs.map((input) => [input, undefined]));
  const rows: Record<string, object> = {};
  for (const [state] of states) rows[state] = { message, state, ...nowhere };
  for (const [state, row] of states) {
    for (const [input, next] of Object.entries(row)) {
      Object.assign(rows[state]!, { [input]: rows[next!] });
    }
  }
  return rows as Record<State, Row>;
}

/**
 * What follows a row where it forbids an input: `row.head ?? forbid(row, 'head')`.
 *
 * @throws Error always: it is our own misuse, never the peer's fault
 */
export function forbid(row: RequestRow | ResponseRow, input: RequestInput | ResponseInput): never {
  throw new Error(`no ${input} while the ${row.message} is ${row.state}`);
}

/**
 * What the head of a response is to the lifecycle.
 *
 * @param method of the request that is answered
 */
export function inputOf(statusCode: number, method = ''): 'switch' | 'interim' | 'head' {
  // RFC 9110 15.2.2: after a 101 another protocol is spoken. 9.3.6: after any 2xx to CONNECT, whatever
  // the two ends of the tunnel like.
  if (statusCode === 101) return 'switch';
  if (method === 'CONNECT' && statusCode >= 200 && statusCode < 300) return 'switch';
  // 15.2: after every other 1xx the final response is still to come. 15: what is below counts as a 5xx.
  return statusCode >= 100 && statusCode < 200 ? 'interim' : 'head';
}
