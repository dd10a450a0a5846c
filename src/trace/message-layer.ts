import { isUtf8 } from 'node:buffer';
import { Frame, showPayload } from '../websocket/frame.ts';
import { OPCODE } from '../websocket/opcode.ts';
import { countOf } from '../wire/count.ts';
import type { Field, Span } from '../wire/field.ts';
import type { Entry } from './entry.ts';
import type { Recording } from './recording.ts';
import type { View } from './views.ts';

/**
 * The message that a data frame is a part of, put together from all its frames, RFC 6455 5.4. A text is
 * shown by its characters: where one frame ends and the next begins may be in the middle of one.
 *
 * @returns undefined for a control frame, and for a message that has no octets
 */
export function messageLayer(recording: Recording, entry: Entry): View | undefined {
  const frames = framesOfMessage(recording.entries, entry);
  const [first] = frames;
  if (!first) return undefined;
  const isText = first.header.opcode === OPCODE.text;
  const name = isText ? 'text' : 'message';
  const spansOf = isText ? charactersOf : (bytes: Buffer) => [whole(MESSAGE, bytes)];
  if (first.header.rsv !== 0) {
    const bytes = frames.at(-1)!.message?.data ?? NOTHING;
    return bytes.length > 0 ? { name, bytes, offset: 0, spans: spansOf(bytes) } : undefined;
  }
  const bytes = Buffer.concat(frames.map(({ payload }) => payload));
  if (bytes.length === 0) return undefined;
  let at = 0;
  const pieces = frames.map(({ header, payload, end }) => {
    at += payload.length;
    return { at: at - payload.length, start: header.end, end };
  });
  const borders = pieces.map((piece) => piece.at).filter((border) => border > 0);
  return { name, bytes, offset: 0, spans: spansOf(bytes), pieces, borders };
}

/** Frames of one message: control frames may lie between them, and belong to none. */
function framesOfMessage(entries: readonly Entry[], entry: Entry): Frame[] {
  const data = (each: Entry | undefined) => {
    const part = each?.from === entry.from ? each.parts[0] : undefined;
    return part instanceof Frame && !part.header.isControl && !each?.fault ? part : undefined;
  };
  const own = data(entry);
  if (!own) return [];
  const frames = [own];
  const row = entries.indexOf(entry);
  for (let at = row - 1; at >= 0 && frames[0]!.header.opcode === OPCODE.continuation; at--) {
    const before = data(entries[at]);
    if (before) frames.unshift(before);
  }
  for (let at = row + 1; at < entries.length && !frames.at(-1)!.header.fin; at++) {
    const after = data(entries[at]);
    if (after) frames.push(after);
  }
  return frames;
}

const NOTHING = Buffer.alloc(0);

const CODE = {
  readBy: 'src/websocket/message-assembler.ts check',
  writtenBy: 'src/net/websocket.ts send',
};

const MESSAGE: Field = {
  name: 'message',
  ref: 'RFC 6455 5.4',
  why: 'Its frames may be cut anywhere; only the whole of it means something.',
  read: (bytes) => ({ value: countOf(bytes.length) }),
  code: CODE,
};

const TEXT: Field = {
  name: 'text',
  ref: 'RFC 6455 5.6',
  why: 'UTF-8 over the whole message, whatever frames it came in.',
  read: (bytes) => ({ value: showPayload(OPCODE.text, Buffer.from(bytes)) }),
  code: CODE,
};

const CHARACTER: Field = {
  name: 'character',
  ref: 'RFC 3629 3',
  why: 'Beyond US-ASCII a character takes two to four bytes, and a frame may end inside it.',
  read: (bytes) => {
    if (!isUtf8(bytes)) return { value: 'none', meaning: 'not UTF-8' };
    const codePoint = Buffer.from(bytes).toString('utf8').codePointAt(0)!;
    const digits = codePoint.toString(16).toUpperCase().padStart(4, '0');
    return { value: `U+${digits}`, meaning: countOf(bytes.length) };
  },
  code: CODE,
};

function whole(field: Field, bytes: Buffer): Span {
  return { field, start: 0, end: bytes.length };
}

/** Stretches of US-ASCII, and each other character by itself. */
function charactersOf(bytes: Buffer): Span[] {
  const spans: Span[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    while (at < bytes.length && bytes[at]! < 0x80) at++;
    if (at > start) spans.push({ field: TEXT, start, end: at });
    if (at === bytes.length) break;
    const next = nextCharacter(bytes, at);
    spans.push({ field: CHARACTER, start: at, end: next });
    at = next;
  }
  return spans;
}

/** RFC 3629 3: all octets of a character but the first begin with the bits 10. */
function nextCharacter(bytes: Buffer, at: number): number {
  let next = at + 1;
  while (next < bytes.length && (bytes[next]! & 0xc0) === 0x80) next++;
  return next;
}
