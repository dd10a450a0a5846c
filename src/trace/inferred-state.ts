import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { EventBlock } from '../sse/event-block.ts';
import { Frame } from '../websocket/frame.ts';
import type { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import {
  WEBSOCKET_STATES,
  type WebSocketInput,
  type WebSocketState,
} from '../websocket/lifecycle.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Placed } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import type { Entry, EventEntry, MessageEntry } from './entry.ts';
import { isEventStream } from './event-stream-layer.ts';
import { isFinalResponse } from './exchanges.ts';
import { leadsToFrames } from './next-protocol.ts';

/** A message of which more is to come. */
export interface OpenMessage {
  readonly kind: 'content' | 'text' | 'binary';
  /** Octets of it so far. */
  readonly octets: number;
  /** How a text begins. */
  readonly text: string;
  /** Whether a FIN is how it ends, RFC 9112 6.3. */
  readonly isUntilClose: boolean;
  /** Octets that are whole events; undefined for what is no event stream. */
  readonly eventOctets: number | undefined;
}

/** What one end of a connection knows of it, as far as it has come. Everything is from its own view. */
export interface InferredState {
  readonly speaks: 'http' | 'websocket';
  /** A message that it has read the beginning of, and one that it has written the beginning of. */
  readonly reading: OpenMessage | undefined;
  readonly writing: OpenMessage | undefined;
  /** Requests that it has written or read, and to which there is no final response yet. */
  readonly unanswered: number;
  /**
   * Payload of the latest ping that it has read and not answered, and of the latest that it waits to have
   * answered. RFC 6455 5.5.3: of several pings only the latest has to be answered, so no more are kept.
   */
  readonly pongDue: Buffer | undefined;
  readonly pongAwaited: Buffer | undefined;
  /** Of the WebSocket; `open` before there is one. */
  readonly close: WebSocketState;
  readonly hasEnded: boolean;
  readonly peerHasEnded: boolean;
  /** The rule that the peer has broken: nothing more is read. */
  readonly fault: string | undefined;
}

/** Before the first byte. */
const FIRST_STATE: InferredState = {
  speaks: 'http',
  reading: undefined,
  writing: undefined,
  unanswered: 0,
  pongDue: undefined,
  pongAwaited: undefined,
  close: 'open',
  hasEnded: false,
  peerHasEnded: false,
  fault: undefined,
};

/** What both ends know, as far as it can be inferred from what they have written and read. */
export type InferredStates = Readonly<Record<Side, InferredState>>;

/** Before the first byte, and for what is no row of a conversation. */
export const FIRST_STATES: InferredStates = { client: FIRST_STATE, server: FIRST_STATE };

/** What both know once an entry was written and read. */
export function afterTelling(states: InferredStates, entry: Entry): InferredStates {
  const { client, server } = states;
  if (entry.kind === 'hold' || entry.kind === 'record') return states;
  const isFromClient = entry.from === 'client';
  // An event is there with the message that has brought its blank line, and only its reader tells it.
  const isWritten = entry.kind !== 'event';
  const now: InferredStates = isFromClient
    ? {
        client: isWritten ? afterWriting(client, entry) : client,
        server: afterReading(server, entry),
      }
    : {
        client: afterReading(client, entry),
        server: isWritten ? afterWriting(server, entry) : server,
      };
  return now.client === client && now.server === server ? states : now;
}

/** What an end knows once it has written an entry. */
export function afterWriting(state: InferredState, entry: Entry): InferredState {
  if (entry.kind === 'fin') return afterFin(state, 'hasEnded');
  return entry.kind === 'message' ? afterMessage(state, 'send', entry) : state;
}

/** What an end knows once it has read an entry. */
export function afterReading(state: InferredState, entry: Entry): InferredState {
  if (entry.fault) {
    const next = copyOf(state);
    next.reading = undefined;
    next.fault = entry.fault.fault;
    return next;
  }
  if (entry.kind === 'fin') return afterFin(state, 'peerHasEnded');
  if (entry.kind === 'event') return afterEvent(state, entry);
  return entry.kind === 'message' ? afterMessage(state, 'receive', entry) : state;
}

function afterMessage(state: InferredState, deed: Deed, entry: MessageEntry): InferredState {
  let now = state;
  for (const part of entry.parts) {
    now =
      part instanceof Frame
        ? afterFrame(now, deed, part)
        : afterPart(afterHead(now, part, entry), DEEDS[deed].message, part, entry);
  }
  return now;
}

/** HTML 9.2.6: what no blank line has followed is no event yet. */
function afterEvent(state: InferredState, { parts: [part], end }: EventEntry): InferredState {
  const { reading } = state;
  if (!reading || !(part instanceof EventBlock)) return state;
  const next = copyOf(state);
  next.reading = { ...reading, eventOctets: end };
  return next;
}

/** Both ends count requests alike, and both leave HTTP at a 101 that names WebSocket. */
function afterHead(state: InferredState, part: Placed, { goesOn }: MessageEntry): InferredState {
  const isRequest = part instanceof RequestHead;
  if (!isRequest && !isFinalResponse(part)) return state;
  const next = copyOf(state);
  next.unanswered = Math.max(0, state.unanswered + (isRequest ? 1 : -1));
  if (!isRequest && leadsToFrames(part) && !goesOn) next.speaks = 'websocket';
  return next;
}

/** Which of the messages that are under way: the one that is read, or the one that is written. */
type Open = 'reading' | 'writing';

function afterPart(
  state: InferredState,
  open: Open,
  part: Placed,
  entry: MessageEntry,
): InferredState {
  return withOpen(state, open, openAfter(state[open], part, entry));
}

function withOpen(
  state: InferredState,
  open: Open,
  message: OpenMessage | undefined,
): InferredState {
  if (state[open] === message) return state;
  const next = copyOf(state);
  next[open] = message;
  return next;
}

/** A message that is told as one entry is over with it; one that is told in pieces goes on. */
function openAfter(
  open: OpenMessage | undefined,
  part: Placed,
  { goesOn }: MessageEntry,
): OpenMessage | undefined {
  if (part instanceof FramePart) return openAfterPart(open, part);
  if (!goesOn) return undefined;
  if (part instanceof ResponseHead) {
    const eventOctets = isEventStream(part) ? 0 : undefined;
    return { ...BEGUN, isUntilClose: part.framing.kind === 'until-close', eventOctets };
  }
  const before = open ?? BEGUN;
  if (!(part instanceof Content)) return before;
  return { ...before, octets: before.octets + part.bytes.length };
}

/** A message of which nothing is known but that it has begun. */
export const BEGUN: OpenMessage = {
  kind: 'content',
  octets: 0,
  text: '',
  isUntilClose: false,
  eventOctets: undefined,
};

function openAfterPart(
  open: OpenMessage | undefined,
  { part }: FramePart,
): OpenMessage | undefined {
  if (part.isLast) return undefined;
  return { ...BEGUN, kind: part.kind, octets: (open?.octets ?? 0) + part.data.length };
}

/** What a frame is to the one who sends it, and to the one who receives it. */
const DEEDS = {
  send: { ping: 'pongAwaited', pong: 'pongDue', message: 'writing' },
  receive: { ping: 'pongDue', pong: 'pongAwaited', message: 'reading' },
} as const;

type Deed = keyof typeof DEEDS;

function afterFrame(state: InferredState, deed: Deed, { header, payload }: Frame): InferredState {
  const { ping, pong, message } = DEEDS[deed];
  const next = copyOf(state);
  next.close = closeAfter(state, `${deed} ${kindOf(header)}`);
  if (header.opcode === OPCODE.ping) next[ping] = payload;
  else if (header.opcode === OPCODE.pong) next[pong] = unansweredAfter(state[pong], payload);
  else if (header.opcode !== OPCODE.close) {
    next[message] = openAfterFrame(state[message], header, payload);
  }
  return next;
}

function kindOf({ opcode, isControl }: FrameHeader): 'data' | 'control' | 'close' {
  if (opcode === OPCODE.close) return 'close';
  return isControl ? 'control' : 'data';
}

/** By the table that the server goes by. What it does not allow may have been sent all the same. */
function closeAfter({ close }: InferredState, input: WebSocketInput): WebSocketState {
  return WEBSOCKET_STATES[close][input] ?? close;
}

/** The end of the transport ends whatever was under way. */
function afterFin(state: InferredState, ended: 'hasEnded' | 'peerHasEnded'): InferredState {
  const next = copyOf(state);
  next[ended] = true;
  if (next.peerHasEnded) next.reading = undefined;
  if (next.hasEnded) next.writing = undefined;
  if (next.hasEnded && next.peerHasEnded) next.close = 'closed';
  return next;
}

/** RFC 6455 5.5.3: a pong has the payload of its ping; one to an earlier ping, or unasked, may come too. */
function unansweredAfter(ping: Buffer | undefined, pong: Buffer): Buffer | undefined {
  return ping?.equals(pong) ? undefined : ping;
}

/** RFC 6455 5.4: a message ends with the fragment that has FIN set. */
function openAfterFrame(
  open: OpenMessage | undefined,
  { fin, opcode }: FrameHeader,
  payload: Buffer,
): OpenMessage | undefined {
  if (fin) return undefined;
  const kind = open?.kind ?? (opcode === OPCODE.binary ? 'binary' : 'text');
  const more = kind === 'text' ? payload.toString('latin1', 0, MOST_TEXT) : '';
  const text = `${open?.text ?? ''}${more}`;
  const octets = (open?.octets ?? 0) + payload.length;
  return { ...BEGUN, kind, octets, text: text.slice(0, MOST_TEXT) };
}

/** How much of an open text is kept; what is shown of it is less. */
const MOST_TEXT = 64;

/**
 * A copy that may be changed before anyone else sees it. Property by property: to spread an object and
 * change it costs twenty times as much, and this is done for each message that someone listens to.
 */
function copyOf(state: InferredState): {
  -readonly [Key in keyof InferredState]: InferredState[Key];
} {
  const { speaks, reading, writing, unanswered, pongDue, pongAwaited } = state;
  const { close, hasEnded, peerHasEnded, fault } = state;
  return {
    speaks,
    reading,
    writing,
    unanswered,
    pongDue,
    pongAwaited,
    close,
    hasEnded,
    peerHasEnded,
    fault,
  };
}
