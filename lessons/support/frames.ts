/** The traffic of lesson 10: frames of every form, and frames with one thing wrong. */

import { fieldOf } from '../../src/lesson/derived.ts';
import { LESSON_HOST, type Stage, type Talk } from '../../src/lesson/stage.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { WebSocket } from '../../src/net/websocket.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { hexByte } from '../../src/view/hex.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { FrameHeader } from '../../src/websocket/frame-header.ts';
import { withBytes } from './changed.ts';

/** Lengths at which the form of the length changes, and one in between. */
const LENGTHS = { longestShort: 125, shortestMedium: 126, medium: 200, longestMedium: 65_535 };
const SHORTEST_LONG = 65_536;

/** The conversations of lesson 10. */
export interface Frames {
  /** "Hello", and zeros of every length; the server sends each message back. */
  readonly talk: Talk;
  readonly reservedOpcode: Talk;
  readonly reservedBit: Talk;
  /** A length of seven bits in the form for sixteen. */
  readonly longForm: Talk;
  /** A length of 64 bits, and the highest of them set. */
  readonly topBit: Talk;
}

/** Performs them all. */
export async function performFrames(stage: Stage): Promise<Frames> {
  stage.serve(async (request, response) => {
    const socket = upgradeToWebSocket(request, response);
    if (socket) await echo(socket);
  });
  const { talk, socket } = await open(stage);
  const zeros = [...Object.values(LENGTHS), SHORTEST_LONG].map((length) => new Uint8Array(length));
  for (const message of ['Hello', ...zeros]) {
    socket.send(message);
    await socket.nextMessage();
  }
  socket.close(1000);
  await socket.closed;

  const hello = talk.message('client', 1).bytes;
  const long = talk.message('client', 6).bytes.subarray(0, MOST_OF_LONG);
  return {
    talk,
    reservedOpcode: await send(stage, withBytes(hello, { 0: 0x83 })),
    reservedBit: await send(stage, withBytes(hello, { 0: 0xc1 })),
    longForm: await send(stage, inSixteenBits(hello)),
    topBit: await send(stage, withBytes(long, { 2: 0x80 })),
  };
}

/** A header of its longest form, and not much behind it. */
const MOST_OF_LONG = 20;

/** A frame of the short form with its length in the next longer one. */
export function inSixteenBits(frame: Buffer): Buffer {
  const length = frame[1]! & 0x7f;
  return Buffer.from([frame[0]!, frame[1]! - length + 126, 0, length, ...frame.subarray(2)]);
}

/** The header of a frame, whether it was taken or refused. */
export function headerOf({ parts: [part] }: Entry): FrameHeader {
  if (part instanceof Frame) return part.header;
  if (part instanceof FrameHeader) return part;
  throw new RangeError('the entry is no frame');
}

/** The bytes of its header, as pairs of hex digits. */
export function headerBytes(entry: Entry): string {
  return pairs(entry.bytes.subarray(0, headerOf(entry).shape.headerLength));
}

/** Bytes as pairs of hex digits. */
export function pairs(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join(' ');
}

/** The code in the Close frame with which the server has answered a faulty one. */
export function closeCodeOf(talk: Talk): string {
  return fieldOf(talk.message('server', 1), 'status code').value;
}

/** Opens a connection and leaves HTTP: that part is lesson 9. */
async function open(stage: Stage): Promise<{ talk: Talk; socket: WebSocket }> {
  const talk = await stage.connect();
  const socket = await talk.client.upgrade({ host: LESSON_HOST, requestTarget: '/chat' });
  return { talk, socket };
}

/** Sends bytes as they are over a connection of their own, and waits until the server has had enough. */
async function send(stage: Stage, bytes: Buffer): Promise<Talk> {
  const { talk, socket } = await open(stage);
  socket.sendRaw(bytes);
  await socket.closed;
  return talk;
}
