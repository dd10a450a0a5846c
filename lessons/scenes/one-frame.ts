/** The traffic of lesson 10: frames of every form, and frames with one thing wrong. */

import { fieldOf } from '../../src/lesson/script/derived.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { Frame } from '../../src/websocket/frame.ts';
import { FrameHeader } from '../../src/websocket/frame-header.ts';
import { hexPairs } from '../../src/wire/octets.ts';
import { withBytes } from '../kit/changed.ts';
import { openWebSocket } from '../kit/sending.ts';

/** The lengths at which the form of the length changes, and one in between. */
const LENGTHS = [125, 126, 200, 65_535, 65_536];

export type Frames = Awaited<ReturnType<typeof performFrames>>;

/** Performs them all. */
export async function performFrames(stage: Stage) {
  stage.serve((request, response) => {
    const socket = upgradeToWebSocket(request, response);
    socket?.on('message', ({ data }) => {
      const count = Number(data.toString());
      socket.send(count > 0 ? new Uint8Array(count) : data.toString());
    });
  });
  // "Hello", and as many zeros as the client asks for.
  const { connection: chat, socket } = await openWebSocket(stage);
  for (const message of ['Hello', ...LENGTHS]) {
    socket.send(`${message}`);
    await socket.nextMessage();
  }
  socket.close(1000);
  await socket.closed;
  const named = chat.named({
    client: ['upgrade', 'hello'],
    server: [
      'switching',
      'helloEcho',
      'length125',
      'length126',
      'length200',
      'length65535',
      'length65536',
    ],
  });
  const { hello, length65536 } = named;

  const reservedOpcode = await send(stage, withBytes(hello.bytes, { 0: 0x83 }));
  const reservedBit = await send(stage, withBytes(hello.bytes, { 0: 0xc1 }));
  const longForm = await send(stage, inSixteenBits(hello.bytes));
  const topBit = await send(stage, withTopBit(length65536.bytes, hello.bytes));
  return {
    ...{ ...named, reservedOpcode, longForm, topBit },
    ...reservedOpcode.named({ server: ['reservedOpcodeSwitching', 'reservedOpcodeClose'] }),
    ...reservedBit.named({ server: ['reservedBitSwitching', 'reservedBitClose'] }),
    ...longForm.named({
      client: ['longFormUpgrade', 'longFormFrame'],
      server: ['longFormSwitching', 'longFormClose'],
    }),
    ...topBit.named({
      client: ['topBitUpgrade', 'topBitFrame'],
      server: ['topBitSwitching', 'topBitClose'],
    }),
  };
}

/** The length of one frame with its highest bit set, and the masking key and payload of another. */
function withTopBit(long: Buffer, masked: Buffer): Buffer {
  const bytes = Buffer.concat([long.subarray(0, 10), masked.subarray(2)]);
  return withBytes(bytes, { 1: 0xff, 2: 0x80 });
}

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
  return hexPairs(entry.bytes.subarray(0, headerOf(entry).shape.headerLength));
}

/** The code in the Close frame with which the server has answered a faulty one. */
export function closeCodeOf(close: Entry): string {
  return fieldOf(close, 'status code').value;
}

/** Sends bytes as they are over a connection of their own, and waits until the server has had enough. */
async function send(stage: Stage, bytes: Buffer): Promise<RecordedConnection> {
  const { connection, socket } = await openWebSocket(stage);
  socket.sendRaw(bytes);
  await socket.closed;
  return connection;
}
