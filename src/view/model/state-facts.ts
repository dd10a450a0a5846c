import type { InferredState, OpenMessage } from '../../trace/inferred-state.ts';
import { showPayload } from '../../websocket/frame.ts';
import { OPCODE } from '../../websocket/opcode.ts';
import { countOf } from '../../wire/count.ts';
import type { Side } from '../../wire/side.ts';

/** One thing that an end believes. */
export interface Fact {
  readonly about: 'parser' | 'message' | 'control' | 'close' | 'waits for';
  readonly says: string;
}

/** What an end believes, in words. What is as it always is, is left out. */
export function factsOf(side: Side, state: InferredState): Fact[] {
  const facts: [Fact['about'], string][] = [
    ['parser', parserOf(side, state)],
    ['message', messagesOf(state)],
    ['control', controlOf(state)],
    ['close', closeOf(state)],
    ['waits for', waitOf(side, state)],
  ];
  return facts.filter(([, says]) => says !== '').map(([about, says]) => ({ about, says }));
}

/** What it would take the next byte for. */
function parserOf(side: Side, state: InferredState): string {
  const { speaks, reading, fault, close, peerHasEnded } = state;
  if (fault !== undefined) return `gave up: ${fault}`;
  if (peerHasEnded) return 'the end was read';
  const hasClose = close === 'close-received' || close === 'closed';
  if (speaks === 'websocket') return hasClose ? 'reads no more frames' : 'at a frame';
  if (reading) return 'in the content';
  return side === 'server' ? 'at a request head' : 'at a response head';
}

function messagesOf({ reading, writing }: InferredState): string {
  const said = [
    reading ? `open, ${describe(reading)}` : '',
    writing ? `open, ${countOf(writing.octets)} sent` : '',
  ];
  return joined(said);
}

function describe({ kind, octets, text, eventOctets = octets }: OpenMessage): string {
  const shown = text.replace(NOT_PRINTABLE, '.');
  const quoted = text === '' || text.length > LONGEST_TEXT ? '' : `: "${shown}"`;
  const buffered = octets - eventOctets;
  const rest = buffered > 0 ? `; buffered: ${countOf(buffered)}, no blank line yet` : '';
  return `${kind}, ${countOf(octets)}${quoted}${rest}`;
}

function controlOf({ pongDue, pongAwaited }: InferredState): string {
  return joined([
    pongDue ? `PING${quoted(pongDue)} read, PONG due` : '',
    pongAwaited ? `PING${quoted(pongAwaited)} unanswered` : '',
  ]);
}

function closeOf({ speaks, close, hasEnded, peerHasEnded }: InferredState): string {
  if (speaks === 'http' || close === 'open') return '';
  if (close === 'close-sent') return 'Close sent';
  if (close === 'close-received') return 'Close read, answer due';
  return hasEnded || peerHasEnded ? 'over' : 'Close both ways';
}

function waitOf(side: Side, state: InferredState): string {
  const { speaks, close, hasEnded, peerHasEnded, fault, unanswered, pongAwaited } = state;
  if (peerHasEnded) return '';
  if (hasEnded || fault !== undefined) return 'the end of the other side';
  if (speaks === 'http') return waitInHttp(side, state, unanswered);
  if (close === 'close-sent') return 'the other Close';
  // RFC 6455 7.1.1: the client waits for the server to close TCP.
  if (close === 'closed') return side === 'client' ? 'the server to close TCP' : '';
  return pongAwaited ? `PONG${quoted(pongAwaited)}` : '';
}

function waitInHttp(side: Side, { reading }: InferredState, unanswered: number): string {
  if (reading) return 'the rest of the content';
  if (side === 'server') return unanswered > 0 ? 'nothing: an answer is due' : 'a request';
  if (unanswered === 0) return '';
  return unanswered === 1 ? 'a response' : `${unanswered} responses`;
}

/** What a ping carries, as the rows of the ladder show it. */
function quoted(payload: Buffer): string {
  return payload.length === 0 ? '' : ` "${showPayload(OPCODE.ping, payload)}"`;
}

function joined(said: readonly string[]): string {
  return said.filter((text) => text !== '').join('; ');
}

const LONGEST_TEXT = 24;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;
