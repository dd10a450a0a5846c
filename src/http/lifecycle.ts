/**
 * What each of the two messages of an exchange is up to, as two tables: state × input → state.
 *
 * Both ends of a connection hold both tables. A server reads its way through the first and writes its
 * way through the second, a client does the opposite. What a table does not allow cannot be sent, and
 * the diagrams in lessons are printed from here.
 */

/** States of a request: RFC 9112 2.1 and, for what follows it, 9.3. */
export type RequestState = 'idle' | 'content' | 'done' | 'switched' | 'closed';

/** What can happen to a request. `next`, `switch` and `close` are settled by its response. */
export type RequestInput = 'head' | 'content' | 'end' | 'next' | 'switch' | 'close';

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
 * The state of a request after an input.
 *
 * @throws Error if the state does not allow it: our own misuse, never the peer's fault
 */
export function followRequest(state: RequestState, input: RequestInput): RequestState {
  return REQUEST_STATES[state][input] ?? forbid('request', state, input);
}

/**
 * The state of a response after an input.
 *
 * @throws Error as above
 */
export function followResponse(state: ResponseState, input: ResponseInput): ResponseState {
  return RESPONSE_STATES[state][input] ?? forbid('response', state, input);
}

function forbid(message: string, state: string, input: string): never {
  throw new Error(`no ${input} while the ${message} is ${state}`);
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
  // 15.2: after every other 1xx the final response is still to come.
  return statusCode < 200 ? 'interim' : 'head';
}
