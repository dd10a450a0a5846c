/**
 * Lesson 10: one frame, bit by bit.
 *
 * A client and our server talk over a loopback socket. The client says "Hello", the server sends it
 * back, and every byte of both frames is looked at. Then longer messages, for the other two forms of
 * the length; then frames with one thing wrong, to see what the server does about it.
 */

import { defineLesson } from '../src/lesson/lesson.ts';
import { LESSON_HOST, type Stage, type Talk } from '../src/lesson/stage.ts';
import { echo, upgradeToWebSocket } from '../src/net/upgrade.ts';
import type { WebSocket } from '../src/net/websocket.ts';
import { playAlone } from '../src/terminal/play-alone.ts';

interface Scene {
  readonly talk: Talk;
  readonly reservedOpcode: Talk;
  readonly reservedBit: Talk;
  readonly longForm: Talk;
}

async function perform(stage: Stage): Promise<Scene> {
  stage.serve(async (request, response) => {
    const socket = upgradeToWebSocket(request, response);
    if (socket) await echo(socket);
  });

  const { talk, socket } = await open(stage);
  for (const message of ['Hello', new Uint8Array(126), new Uint8Array(65_536)]) {
    socket.send(message);
    await socket.nextMessage();
  }
  socket.close(1000);
  await socket.closed;

  // The client's frame of step 4, with one thing changed each time.
  const hello = talk.message('client', 1).bytes;
  const reservedOpcode = await send(stage, changed(hello, { 0: 0x83 }));
  const reservedBit = await send(stage, changed(hello, { 0: 0xc1 }));
  const sixteenBits = [hello[0]!, 0x80 | 126, 0, hello[1]! & 0x7f, ...hello.subarray(2)];
  const longForm = await send(stage, Buffer.from(sixteenBits));
  return { talk, reservedOpcode, reservedBit, longForm };
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

function changed(bytes: Buffer, changes: Readonly<Record<number, number>>): Buffer {
  return Buffer.from(bytes.map((byte, index) => changes[index] ?? byte));
}

export const lesson = defineLesson<Scene>({
  number: 10,
  id: 'one-frame',
  title: 'One frame, bit by bit',
  question: 'What are the two bytes in front of "Hello"?',
  perform,
  steps: [
    {
      id: 'two-bytes',
      title: 'Two bytes of overhead',
      shows: ({ talk }) => ({ talk, entry: talk.message('server', 1) }),
      says: ({ talk }) => {
        const { bytes } = talk.message('server', 1);
        return `The server says "Hello": five letters, ${bytes.length} bytes. The first two are the whole
          frame header. FIN=1 says that this is the last part of its message; as it is also the first,
          the message is this one frame.`;
      },
    },
    {
      id: 'opcode',
      title: 'What kind of frame',
      shows: ({ talk }) => ({ talk, entry: talk.message('server', 1), field: 'opcode' }),
      says: `The lower four bits of the first byte are the opcode. 1 is text, and text has to be UTF-8; 2
        is binary, which may be anything. The three bits between FIN and the opcode are for extensions.`,
    },
    {
      id: 'length',
      title: 'How long, in seven bits',
      shows: ({ talk }) => ({ talk, entry: talk.message('server', 1), field: 'payload len' }),
      says: `The second byte: its highest bit says whether the payload is masked, the other seven say how
        long it is. A server never masks. Seven bits are enough up to 125.`,
    },
    {
      id: 'client-frame',
      title: 'The same word from the client',
      shows: ({ talk }) => ({ talk, entry: talk.message('client', 1), field: 'masking key' }),
      says: ({ talk }) => {
        const { bytes } = talk.message('client', 1);
        return `FIN=1 and opcode=1 together say: a whole text message, in one frame. MASK=1 adds a key of
          four bytes, so these are ${bytes.length}. Each payload byte is XORed with a byte of the key, in
          turn; the unmask row has undone it.`;
      },
    },
    {
      id: 'sixteen-bits',
      title: 'A length of 126',
      shows: ({ talk }) => ({
        talk,
        entry: talk.message('server', 2),
        field: 'extended payload length',
      }),
      says: `126 and 127 are no lengths, but signs. 126 says: the next two bytes are the length. That form
        goes up to 65,535. The length comes in network byte order, the highest byte first.`,
    },
    {
      id: 'sixty-four-bits',
      title: 'A length of 65,536',
      shows: ({ talk }) => ({
        talk,
        entry: talk.message('server', 3),
        field: 'extended payload length',
      }),
      says: `One more byte than 16 bits can count: 127 is the sign for eight bytes of length. The highest
        bit of the eight must be 0. With ten bytes of header, one frame can be longer than any disk.`,
    },
    {
      id: 'reserved-opcode',
      title: 'Break it: an opcode that does not exist',
      shows: ({ reservedOpcode: talk }) => ({
        talk,
        entry: talk.message('client', 1),
        field: 'opcode',
      }),
      says: ({ reservedOpcode: talk }) => {
        const { fault } = talk.message('client', 1);
        return `The frame of step 4 with opcode 3, which is reserved. The server does not guess what was
          meant. Its rule: "${fault?.message}" It stops reading, so the rest of these bytes is unparsed.`;
      },
    },
    {
      id: 'failed',
      title: 'What the server says to that',
      shows: ({ reservedOpcode: talk }) => ({
        talk,
        entry: talk.message('server', 1),
        field: 'status code',
      }),
      says: `A Close frame: opcode 8, and in its payload a code of two bytes and a reason for people. 1002
        is a protocol error. Then the server ends the TCP connection: after a fault, nothing that follows
        can be trusted.`,
    },
    {
      id: 'reserved-bit',
      title: 'Break it: a bit for an extension',
      shows: ({ reservedBit: talk }) => ({
        talk,
        entry: talk.message('client', 1),
        field: 'RSV1-3',
      }),
      says: ({ reservedBit: talk }) => {
        const { fault } = talk.message('client', 1);
        return `The same frame with RSV1 set. An extension could give that bit a meaning, but none was
          agreed in the handshake. "${fault?.message}"`;
      },
    },
    {
      id: 'not-minimal',
      title: 'Break it: a length in the longer form',
      shows: ({ longForm: talk }) => ({
        talk,
        entry: talk.message('client', 1),
        field: 'extended payload length',
      }),
      says: `A length of 5 written in 16 bits. RFC 6455 5.2 wants the shortest form, and this server
        refuses any other; many take it. Two ways to write one thing are two ways to read it, and that
        is how filters get fooled.`,
    },
  ],
  closes: () => ({
    aha: 'Two bytes of overhead, and each of their bits is a decision.',
    devTools: `The Messages tab lists a row for each message, with its length and its time. Frames, masks and
      bits are not shown there.`,
    sayings: [],
    code: ['src/websocket/frame-header.ts decodeHeader', 'src/websocket/rules.ts judgeHeader'],
  }),
});

await playAlone(import.meta.url, lesson);
