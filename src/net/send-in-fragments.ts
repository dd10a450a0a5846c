import type { Message } from '../websocket/frame.ts';
import type { WebSocket } from './websocket.ts';

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** RFC 6455 7.4.1: we cannot do what we have begun. */
const INTERNAL_ERROR = 1011;

/**
 * Sends one message of any size, a fragment for each piece of the source, no faster than the peer
 * reads: RFC 6455 5.4. Until it is through, no other message can be sent.
 *
 * @param kind default: text if the first piece is a string. Pieces of text may end within a character
 * @throws what the source throws, and then closes with 1011; Error after our own Close
 */
export async function sendInFragments(
  socket: WebSocket,
  source: Pieces,
  kind?: Message['kind'],
): Promise<void> {
  let type: Message['kind'] | 'continuation' | undefined = kind;
  try {
    for await (const piece of joinSurrogates(source)) {
      const isRoom = socket.sendFragment(type ?? kindOf(piece), piece);
      type = 'continuation';
      if (!isRoom) await socket.ready();
    }
    // Which piece is the last is known only after it.
    socket.sendFragment(type ?? 'text', '', true);
  } catch (error) {
    socket.close(INTERNAL_ERROR);
    throw error;
  }
}

function kindOf(piece: string | Uint8Array): Message['kind'] {
  return typeof piece === 'string' ? 'text' : 'binary';
}

/** A character of two halves that two pieces of text share goes with the second. */
async function* joinSurrogates(source: Pieces): AsyncGenerator<string | Uint8Array> {
  let half = '';
  for await (const piece of source) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    const text = half + piece;
    const isCut = /[\ud800-\udbff]$/.test(text);
    half = isCut ? text.slice(-1) : '';
    yield isCut ? text.slice(0, -1) : text;
  }
  if (half !== '') yield half;
}
