import {
  REQUEST_STATES,
  RESPONSE_STATES,
  type RequestInput,
  type RequestState,
  type ResponseInput,
  type ResponseState,
} from '../../http/lifecycle.ts';
import { WEBSOCKET_STATES, type WebSocketState } from '../../websocket/lifecycle.ts';

/** Something that leads from one state of a connection to another. */
export interface Move {
  readonly from: string;
  readonly by: string;
  readonly to: string;
}

/** Where a request and its response are, in one word. A pair that can be reached has to have one. */
const NAMES: Readonly<Partial<Record<`${RequestState} ${ResponseState}`, string>>> = {
  'idle idle': 'idle',
  'content due': 'content',
  'done due': 'held',
  'content content': 'answering early',
  'done content': 'answering',
  'content done': 'answered early',
  'done done': 'answered',
  'switched switched': 'WebSocket',
  'closed closed': 'draining',
};
const SOCKET_NAMES: Readonly<Record<WebSocketState, string>> = {
  open: 'WebSocket',
  'close-sent': 'Close sent',
  'close-received': 'Close received',
  closed: 'draining',
};

/** What happens on a connection, as the input of one table, or of both. */
interface Input {
  readonly by: string;
  readonly request?: RequestInput;
  readonly response?: ResponseInput;
}
const INPUTS: readonly Input[] = [
  { by: 'the empty line', request: 'head', response: 'request' },
  { by: 'the end of the content', request: 'end' },
  { by: 'our head', response: 'head' },
  { by: 'our end', response: 'end' },
  { by: 'the connection stays', request: 'next', response: 'next' },
  { by: '101', request: 'switch', response: 'switch' },
  { by: 'close', request: 'close', response: 'close' },
];

/** All moves of a connection between its states, as far as the tables of HTTP and WebSocket allow them. */
export function movesOfConnection(): Move[] {
  const moves = [
    // The tables count a head when it is whole; the clock of a head starts at its first byte.
    { from: 'idle', by: 'a first byte', to: 'head' },
    ...movesOfHttp().flatMap(viaHead),
    ...movesOfWebSocket(),
    // RFC 9112 9.6: our FIN has gone out, and we read on until the client's comes.
    { from: 'draining', by: "the client's FIN", to: 'closed' },
  ];
  return moves.filter(({ from, to }) => from !== to);
}

/** A head that has begun can end as an idle connection can; only it can come to its empty line. */
function viaHead(move: Move): Move[] {
  if (move.from !== 'idle') return [move];
  const fromHead = { ...move, from: 'head' };
  return move.by === 'close' ? [move, fromHead] : [fromHead];
}

/** Both tables at once, from idle on: what is reached, and by what. */
function movesOfHttp(): Move[] {
  const moves: Move[] = [];
  const reached: [RequestState, ResponseState][] = [['idle', 'idle']];
  for (const [request, response] of reached) {
    for (const input of INPUTS) {
      const next = follow(request, response, input);
      if (!next) continue;
      moves.push({ from: nameOf(request, response), by: input.by, to: nameOf(...next) });
      if (!reached.some(([one, other]) => one === next[0] && other === next[1])) reached.push(next);
    }
  }
  return moves;
}

function follow(
  request: RequestState,
  response: ResponseState,
  input: Input,
): [RequestState, ResponseState] | undefined {
  const nextRequest = input.request ? REQUEST_STATES[request][input.request] : request;
  const nextResponse = input.response ? RESPONSE_STATES[response][input.response] : response;
  return nextRequest && nextResponse && [nextRequest, nextResponse];
}

/** @throws Error for a pair that the tables reach and that has no name: the picture would lack it */
function nameOf(request: RequestState, response: ResponseState): string {
  const name = NAMES[`${request} ${response}`];
  if (name === undefined) throw new Error(`no name for ${request} and ${response}`);
  return name;
}

function movesOfWebSocket(): Move[] {
  const states = Object.keys(WEBSOCKET_STATES) as WebSocketState[];
  return states.flatMap((state) =>
    Object.entries(WEBSOCKET_STATES[state]).map(([by, next]) => ({
      from: SOCKET_NAMES[state],
      by,
      to: SOCKET_NAMES[next],
    })),
  );
}
