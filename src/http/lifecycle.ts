/**
 * What each of the two messages of an exchange is up to, as two tables: state × happening → state.
 *
 * Both ends of a connection hold both tables. A server reads its way through the first and writes its
 * way through the second, a client does the opposite. What a table does not allow cannot be sent, and
 * the diagrams in lessons are printed from here.
 */

/** States of a request: RFC 9112 2.1 and, for what follows it, 9.3. */
export type RequestState = 'idle' | 'content' | 'done' | 'switched' | 'closed';

/** What can happen to a request. `next`, `switch` and `close` are settled by its response. */
export type RequestHappening = 'head' | 'content' | 'end' | 'next' | 'switch' | 'close';

export const REQUEST_STATES: Lifecycle<RequestState, RequestHappening> = {
  idle: { head: 'content', close: 'closed' },
  content: { content: 'content', end: 'done', close: 'closed' },
  done: { next: 'idle', switch: 'switched', close: 'closed' },
  switched: {},
  closed: { close: 'closed' },
};

/** States of a response. It is `due` from the head of its request on. */
export type ResponseState = 'idle' | 'due' | 'content' | 'done' | 'switched' | 'closed';

/** What can happen to a response. An `interim` head has a status of 1xx but 101, RFC 9110 15.2. */
export type ResponseHappening =
  | 'request'
  | 'interim'
  | 'head'
  | 'content'
  | 'end'
  | 'next'
  | 'switch'
  | 'close';

export const RESPONSE_STATES: Lifecycle<ResponseState, ResponseHappening> = {
  idle: { request: 'due', close: 'closed' },
  due: { interim: 'due', head: 'content', switch: 'switched', close: 'closed' },
  content: { content: 'content', end: 'done', close: 'closed' },
  done: { next: 'idle', close: 'closed' },
  switched: {},
  closed: { close: 'closed' },
};

/** A row a state and, in each row, the happenings that the state allows. */
type Lifecycle<State extends string, Happening extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Happening, State>>>>
>;

/**
 * The state of a request after a happening.
 *
 * @throws Error if the state does not allow it: our own misuse, never the peer's fault
 */
export function followRequest(state: RequestState, happening: RequestHappening): RequestState {
  return REQUEST_STATES[state][happening] ?? forbid('request', state, happening);
}

/**
 * The state of a response after a happening.
 *
 * @throws Error as above
 */
export function followResponse(state: ResponseState, happening: ResponseHappening): ResponseState {
  return RESPONSE_STATES[state][happening] ?? forbid('response', state, happening);
}

function forbid(message: string, state: string, happening: string): never {
  throw new Error(`no ${happening} while the ${message} is ${state}`);
}

/** 101 switches; every other 1xx is interim: the final response is still to come, RFC 9110 15.2. */
export function happeningOf(statusCode: number): 'switch' | 'interim' | 'head' {
  if (statusCode === 101) return 'switch';
  return statusCode < 200 ? 'interim' : 'head';
}
