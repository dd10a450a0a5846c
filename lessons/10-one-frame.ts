/**
 * Lesson 10: one frame, bit by bit.
 *
 * A client and our server connection over a loopback socket. The client says "Hello", the server sends it
 * back, and every byte of both frames is looked at. Then it asks for longer messages, for the other two
 * forms of the length; then come frames with one thing wrong, to see what the server does about it.
 */

import { defineLesson } from '../src/lesson/script/lesson.ts';
import { playAlone } from '../src/terminal/play-alone.ts';
import type { Entry } from '../src/trace/entry.ts';
import { withCommas } from '../src/wire/count.ts';
import { hexPairs } from '../src/wire/octets.ts';
import { tryBytes } from './kit/changed.ts';
import { QUESTIONS } from './questions/one-frame.ts';
import {
  closeCodeOf,
  type Frames,
  headerBytes,
  headerOf,
  inSixteenBits,
  performFrames,
} from './scenes/one-frame.ts';
import { titleOf } from './titles.ts';

const headerLength = (entry: Entry) => headerOf(entry).shape.headerLength;

/** How many bytes were there after the header of a frame that was refused. */
const afterHeader = (entry: Entry) => entry.bytes.length - headerLength(entry);

/** How many bytes of payload a frame has, as people write it. */
const count = (entry: Entry) => withCommas(headerOf(entry).payloadLength);

export const lesson = defineLesson<Frames>({
  ...titleOf('one-frame'),
  perform: performFrames,
  facts: async () => (await import('./facts/one-frame.ts')).FACTS,
  steps: [
    {
      id: 'two-bytes',
      title: 'Two bytes of overhead',
      shows: ({ helloEcho }) => ({ entry: helloEcho }),
      says: ({
        helloEcho,
      }) => `The server says "Hello": ${headerOf(helloEcho).payloadLength} letters, ${helloEcho.bytes.length} bytes. The first two are the whole
          frame header. FIN=1 says that this frame is the last of its message. As it is also the first,
          the message is this one frame.`,
      asks: QUESTIONS.twoBytes,
    },
    {
      id: 'opcode',
      title: 'What kind of frame',
      shows: ({ helloEcho }) => ({ entry: helloEcho, field: 'opcode' }),
      says: `The lower four bits are the opcode: 0 continues a message, 1 is text (UTF-8), 2 binary,
        8 Close, 9 Ping, 10 Pong; the rest are reserved. The three bits before it are for extensions.
        In the RFC, FIN is bit 0.`,
      asks: QUESTIONS.opcode,
    },
    {
      id: 'length',
      title: 'How long, in seven bits',
      shows: ({ length125 }) => ({ entry: length125, field: 'payload len' }),
      says: ({
        length125,
      }) => `The second byte is ${headerBytes(length125).slice(3)}. Its highest bit says whether the payload
          is masked, and a server never masks. The other seven are the length,
          ${headerOf(length125).payloadLength}. They could count to 127, but this form ends here.`,
      asks: QUESTIONS.length,
    },
    {
      id: 'client-frame',
      title: 'The same word from the client',
      shows: ({ hello }) => ({ entry: hello, field: 'masking key' }),
      says: ({
        hello,
      }) => `The first byte is the same. MASK=1 adds a key of four bytes, so these are
        ${hello.bytes.length}. Every byte of the payload is XORed with a byte of the
        key, in turn; the unmask row has undone that. Lesson 11 does it by hand, and says why.`,
      asks: QUESTIONS.clientFrame,
      tries: ({ hello }) => [
        tryBytes(hello, ['reserved', 'Opcode 3, which is reserved'], { 0: 0x83 }),
        tryBytes(hello, ['rsv1', 'RSV1, without an extension'], { 0: 0xc1 }),
        tryBytes(hello, ['ping', 'Opcode 9: a ping'], { 0: 0x89 }),
        { id: 'long-form', does: 'The length in 16 bits', bytes: inSixteenBits(hello.bytes) },
      ],
    },
    {
      id: 'sixteen-bits',
      title: 'A length of 200',
      shows: ({ length200 }) => ({
        entry: length200,
        field: 'extended payload length',
      }),
      says: ({
        length126,
        length65535,
      }) => `126 and 127 are not lengths themselves. 126 means that the next two bytes are the length,
          high byte first. This form is for lengths from ${count(length126)}, ${headerBytes(length126).slice(3)}, to
          ${count(length65535)}, ${headerBytes(length65535).slice(3)}.`,
      asks: QUESTIONS.sixteenBits,
    },
    {
      id: 'sixty-four-bits',
      title: 'A length of 65,536',
      shows: ({ length65536 }) => ({
        entry: length65536,
        field: 'extended payload length',
      }),
      says: ({
        length65536,
      }) => `One byte more than 16 bits can count, so the second byte is 127: the next
        eight bytes are the length. Their highest bit must be 0. With ${headerLength(length65536)} bytes
        of header, one frame can be longer than any disk.`,
      asks: QUESTIONS.sixtyFourBits,
    },
    {
      id: 'wrong-byte',
      title: 'Find the wrong byte',
      shows: ({ length65536 }) => ({
        entry: length65536,
        field: 'extended payload length',
      }),
      says: ({ length65536 }) => {
        const { bytes } = length65536;
        return `This was Kaitai's description when the lesson was written: four bytes (u4) instead of eight.
          It reads a length of ${bytes.readUInt32BE(2)}, and takes ${hexPairs(bytes.subarray(6, 10))} for the next frame. A test
          with short messages does not find that.`;
      },
      asks: QUESTIONS.wrongByte,
    },
    {
      id: 'reserved-opcode',
      title: 'Break it: a reserved opcode',
      shows: ({ reservedOpcodeClose }) => ({
        entry: reservedOpcodeClose,
        field: 'status code',
      }),
      says: ({
        reservedOpcodeClose,
        reservedBitClose,
      }) => `The server does not guess what opcode 3 could
        mean. It sends a Close frame, opcode 8: a code of two bytes, ${closeCodeOf(reservedOpcodeClose)}, and a reason
        for people. Then it ends the connection. RSV1 without an extension: ${closeCodeOf(reservedBitClose)} too.`,
      asks: QUESTIONS.reservedOpcode,
    },
    {
      id: 'not-minimal',
      title: 'Break it: the longer form',
      shows: ({ longFormFrame }) => ({
        entry: longFormFrame,
        field: 'extended payload length',
      }),
      says: ({
        longFormClose,
      }) => `RFC 6455 5.2 demands the shortest form, and this server closes with
        ${closeCodeOf(longFormClose)}; ws for Node takes this frame. Where one reader takes what another
        refuses, a filter and the server after it can disagree about what was said.`,
      asks: QUESTIONS.notMinimal,
      tries: ({ hello }) => [
        {
          id: 'shortest',
          does: 'The length in seven bits again',
          bytes: hello.bytes,
        },
      ],
    },
    {
      id: 'top-bit',
      title: 'Break it: the highest bit of 64',
      shows: ({ topBitFrame }) => ({
        entry: topBitFrame,
        field: 'extended payload length',
      }),
      says: ({
        topBitFrame,
        topBitClose,
      }) => `A length must not have its highest bit set, so the code is
        ${closeCodeOf(topBitClose)} and not 1009, too big. The server did not wait for the payload: it had
        seen ${afterHeader(topBitFrame)} bytes of it.`,
      asks: QUESTIONS.topBit,
      tries: ({ topBitFrame }) => [
        tryBytes(topBitFrame, ['huge', 'The next lower bit instead'], {
          2: 0x40,
        }),
      ],
    },
  ],
  closes: ({
    hello,
    helloEcho,
    length125,
    length126,
    length65536,
    reservedOpcodeClose,
    reservedBitClose,
  }) => ({
    aha: `The ${headerLength(helloEcho)} bytes before "Hello" say what it is, whether that is all of it, whether it
      is masked, and how long it is. Every one of their bits is a decision.`,
    devTools: `Chromium's Messages tab has a row for every message, with its length and its time, but no
      bits. Firefox has them under Response: a right click on the head of the table adds the
      columns OpCode, FinBit and MaskBit.`,
    builds: [
      `Opcode 9, Ping, is answered at once with opcode 10, Pong, and the same payload, also
        between the frames of a message.`,
      `A frame without FIN begins a message, and frames of opcode 0 go on with it. Opcode 0
        without a message, or 1 or 2 within one, is 1002.`,
      `Frames of opcodes 8, 9 and 10 have FIN and at most 125 bytes. Others, and an unmasked
        frame of a client, are 1002.`,
      `Answer a Close with a Close, then end TCP. A payload of one byte, or a code that must
        not be sent, such as 999, 1005 or 1006, is 1002.`,
      `A text is checked as UTF-8, a whole message at a time; if it is not UTF-8, the code
        is 1007. A length over your limit is 1009.`,
    ],
    sayings: [
      {
        says: 'A WebSocket frame costs two bytes.',
        verdict: 'half true',
        because: `From a server, up to ${count(length125)} bytes of payload. For longer ones
          ${headerLength(length126)}, then ${headerLength(length65536)}; and a client adds
          ${headerLength(hello) - headerLength(helloEcho)} for its key.`,
      },
      {
        says: 'A frame holds at most 65,535 bytes.',
        verdict: 'false',
        because: `${count(length65536)} bytes went in one frame. A receiver may set a limit of its own, and
          close with 1009 above it.`,
      },
      {
        says: 'What a receiver does not know, it ignores.',
        verdict: 'false',
        because: `That holds for the fields of HTTP. Here opcode 3 ended the connection with
          ${closeCodeOf(reservedOpcodeClose)}, and RSV1 with ${closeCodeOf(reservedBitClose)}.`,
      },
    ],
    code: [
      'src/websocket/frame-header.ts decodeHeader',
      'src/websocket/rules.ts judgeHeader',
      'src/websocket/frame-header.ts writeHeader',
    ],
  }),
});

await playAlone(import.meta.url, lesson);
