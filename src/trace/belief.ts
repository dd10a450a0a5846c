import { Content } from '../http/events.ts';
import { framingOfResponse } from '../http/framing.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { EventBlock } from '../sse/event-block.ts';
import { Frame } from '../websocket/frame.ts';
import type { FrameHeader } from '../websocket/frame-header.ts';
import { FramePart } from '../websocket/frame-part.ts';
import {
  WEBSOCKET_STATES,
  type WebSocketHappening,
  type WebSocketState,
} from '../websocket/lifecycle.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Placed } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import type { Entry, EventEntry, MessageEntry } from './entry.ts';
import { isEventStream } from './event-stream-layer.ts';
import { isFinalResponse } from './exchanges.ts';

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
export interface Belief {
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
const FIRST_BELIEF: Belief = {
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

/** What both ends believe. */
export type Beliefs = Readonly<Record<Side, Belief>>;

/** Before the first byte, and for what is no row of a conversation. */
export const FIRST_BELIEFS: Beliefs = { client: FIRST_BELIEF, server: FIRST_BELIEF };

/** What both believe once an entry was written and read. */
export function afterTelling(beliefs: Beliefs, entry: Entry): Beliefs {
  const { client, server } = beliefs;
  if (entry.kind === 'event') return { client: afterReading(client, entry), server };
  if (entry.kind !== 'message' && entry.kind !== 'fin') return beliefs;
  return entry.from === 'client'
    ? { client: afterWriting(client, entry), server: afterReading(server, entry) }
    : { client: afterReading(client, entry), server: afterWriting(server, entry) };
}

/** What an end believes once it has written an entry. */
export function afterWriting(belief: Belief, entry: Entry): Belief {
  if (entry.kind === 'fin') return endTransport({ ...belief, hasEnded: true });
  if (entry.kind !== 'message') return belief;
  let now = belief;
  for (const part of entry.parts) {
    if (part instanceof Frame) now = passFrame(now, 'send', part);
    else now = { ...exchange(now, part, entry), writing: messageBehind(now.writing, part, entry) };
  }
  return now;
}

/** What an end believes once it has read an entry. */
export function afterReading(belief: Belief, entry: Entry): Belief {
  if (entry.fault) return { ...belief, reading: undefined, fault: entry.fault.fault };
  if (entry.kind === 'fin') return endTransport({ ...belief, peerHasEnded: true });
  if (entry.kind === 'event') return dispatch(belief, entry);
  if (entry.kind !== 'message') return belief;
  let now = belief;
  for (const part of entry.parts) {
    if (part instanceof Frame) now = passFrame(now, 'receive', part);
    else now = { ...exchange(now, part, entry), reading: messageBehind(now.reading, part, entry) };
  }
  return now;
}

/** HTML 9.2.6: what no blank line has followed is no event yet. */
function dispatch(belief: Belief, { parts: [part], end }: EventEntry): Belief {
  const { reading } = belief;
  const isEvent = reading && part instanceof EventBlock;
  return isEvent ? { ...belief, reading: { ...reading, eventOctets: end } } : belief;
}

/** Both ends count requests alike, and both leave HTTP at a 101. */
function exchange(belief: Belief, part: Placed, { goesOn }: MessageEntry): Belief {
  if (part instanceof RequestHead) return { ...belief, unanswered: belief.unanswered + 1 };
  if (!isFinalResponse(part)) return belief;
  const speaks = part.statusCode === 101 && !goesOn ? 'websocket' : belief.speaks;
  return { ...belief, speaks, unanswered: Math.max(0, belief.unanswered - 1) };
}

/** A message that is told as one entry is over with it; one that is told in pieces goes on. */
function messageBehind(
  open: OpenMessage | undefined,
  part: Placed,
  { goesOn }: MessageEntry,
): OpenMessage | undefined {
  if (part instanceof FramePart) return behindPart(open, part);
  if (!goesOn) return undefined;
  if (part instanceof ResponseHead) {
    const eventOctets = isEventStream(part) ? 0 : undefined;
    return { ...BEGUN, isUntilClose: endsWithFin(part), eventOctets };
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

/** One that has nothing behind its head, as that to a HEAD, does not go on. */
function endsWithFin(head: ResponseHead): boolean {
  return framingOfResponse(head, 'GET').kind === 'until-close';
}

function behindPart(open: OpenMessage | undefined, { part }: FramePart): OpenMessage | undefined {
  if (part.isLast) return undefined;
  return { ...BEGUN, kind: part.kind, octets: (open?.octets ?? 0) + part.data.length };
}

/** What a frame is to the one who sends it, and to the one who receives it. */
const DEEDS = {
  send: { ping: 'pongAwaited', pong: 'pongDue', message: 'writing' },
  receive: { ping: 'pongDue', pong: 'pongAwaited', message: 'reading' },
} as const;

function passFrame(belief: Belief, deed: keyof typeof DEEDS, { header, payload }: Frame): Belief {
  const { ping, pong, message } = DEEDS[deed];
  const close = closeBehind(belief, `${deed} ${kindOf(header)}`);
  switch (header.opcode) {
    case OPCODE.ping:
      return { ...belief, close, [ping]: payload };
    case OPCODE.pong:
      return { ...belief, close, [pong]: unansweredBehind(belief[pong], payload) };
    case OPCODE.close:
      return { ...belief, close };
    default:
      return { ...belief, close, [message]: openBehind(belief[message], header, payload) };
  }
}

function kindOf({ opcode, isControl }: FrameHeader): 'data' | 'control' | 'close' {
  if (opcode === OPCODE.close) return 'close';
  return isControl ? 'control' : 'data';
}

/** By the table that the server goes by. What it does not allow may have been sent all the same. */
function closeBehind({ close }: Belief, happening: WebSocketHappening): WebSocketState {
  return WEBSOCKET_STATES[close][happening] ?? close;
}

/** The end of the transport ends whatever was under way. */
function endTransport(belief: Belief): Belief {
  const isOver = belief.hasEnded && belief.peerHasEnded;
  const reading = belief.peerHasEnded ? undefined : belief.reading;
  const writing = belief.hasEnded ? undefined : belief.writing;
  return { ...belief, reading, writing, close: isOver ? 'closed' : belief.close };
}

/** RFC 6455 5.5.3: a pong has the payload of its ping; one to an earlier ping, or unasked, may come too. */
function unansweredBehind(ping: Buffer | undefined, pong: Buffer): Buffer | undefined {
  return ping?.equals(pong) ? undefined : ping;
}

/** RFC 6455 5.4: a message ends with the fragment that has FIN set. */
function openBehind(
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
