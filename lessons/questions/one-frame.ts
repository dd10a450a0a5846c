/** The questions of lesson 10, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { byteOf, Derived, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { withCommas } from '../../src/wire/count.ts';
import { hexByte } from '../../src/wire/octets.ts';
import { slips } from '../kit/slips.ts';
import { closeCodeOf, type Frames, headerBytes, headerOf } from '../scenes/one-frame.ts';

/** What the server has done about a client's first frame, in the words with which a choice begins. */
function reactionOf(connection: RecordedConnection): string {
  const [, reply] = connection.messages('server');
  if (!reply) return 'waits';
  return headerOf(reply).opcode === OPCODE.close ? `closes with ${closeCodeOf(reply)}` : 'takes it';
}

/** The length that a frame announces, exact however long it is. */
const count = (entry: Entry) => {
  return withCommas(BigInt(fieldOf(entry, 'extended payload length').value));
};

export const QUESTIONS = {
  twoBytes: ({ hello, helloEcho }) => {
    const { payloadLength, shape } = headerOf(helloEcho);
    return {
      id: 'echo-size',
      kind: 'number',
      asks: `A client has sent the text "Hello" over a WebSocket, and the server sends it back. How many
        bytes does the server write?`,
      answer: sizeOf(helloEcho),
      hints: [
        'The letters, and what has to come before them.',
        'The question of this lesson says how many bytes that is.',
        'One byte for what it is, one for its length, and the letters.',
      ],
      because: `A frame header of ${shape.headerLength} bytes and ${payloadLength} bytes of payload. No
        field names, no line ends, no address: the connection knows where it goes.`,
      slip: slips({
        [payloadLength]: 'That is the payload without its header.',
        [hello.bytes.length]: "That is the client's frame: it is masked.",
      }),
    };
  },
  opcode: ({ helloEcho }) => ({
    id: 'first-byte',
    kind: 'byte',
    asks: `FIN is the highest bit of the first byte, the opcode its lowest four, 1 for text; the rest are 0.
      Which byte is it, where the message is one frame?`,
    given: { entry: helloEcho, hidden: [0, 1] },
    answer: byteOf(helloEcho, 0),
    hints: [
      'The frame is the last of its message, so FIN is 1.',
      'The highest bit is worth 0x80.',
      '0x80 for FIN, plus the opcode.',
    ],
    because: 'FIN=1 is 0x80, the three reserved bits are 0, and opcode 1 is text: 0x80 + 0x01.',
    slip: slips({
      '01': 'Its FIN is 0: more frames would have to follow.',
      '80': 'Its opcode is 0, which continues a message.',
      '82': 'That is a binary message: opcode 2.',
      '11': 'FIN is the highest bit: the first from the left.',
    }),
  }),
  length: ({ length125 }) => {
    const { payloadLength } = headerOf(length125);
    return {
      id: 'second-byte',
      kind: 'byte',
      asks: `The next message has ${payloadLength} bytes. The second byte of its frame has the bit MASK, 0
        from a server, and seven bits of length. Which byte is it?`,
      given: { entry: length125, hidden: [1, 2] },
      answer: byteOf(length125, 1),
      hints: [
        'MASK is the highest bit, and it is 0.',
        'So the byte is the length alone, in hexadecimal.',
        'It is seven times sixteen, and the rest.',
      ],
      because: `MASK is 0, so the byte is the length alone: ${payloadLength} is ${headerBytes(length125).slice(3)}
        in hexadecimal.`,
      slip: slips({
        [hexByte(payloadLength + 0x80)]: 'With MASK set it would be from a client.',
        [hexByte(payloadLength + 1)]: 'That is one more.',
      }),
    };
  },
  clientFrame: ({ hello }) => ({
    id: 'masked-second-byte',
    kind: 'byte',
    asks: 'A client has to mask, and says so with MASK=1. Which is the second byte of its "Hello"?',
    given: { entry: hello, hidden: [1, 2] },
    answer: byteOf(hello, 1),
    hints: [
      "The length is the same as in the server's frame.",
      'MASK is the highest bit of this byte.',
      '0x80 for MASK, plus the number of letters.',
    ],
    because: `MASK=1 is 0x80, and ${headerOf(hello).payloadLength} is the length of the
      payload: the key is not counted in it.`,
    slip: slips({
      '05': 'Its MASK is 0: that is the byte that the server sent.',
      '89': 'The key does not count: the length is that of the payload.',
    }),
  }),
  sixteenBits: ({ length200 }) => ({
    id: 'two-hundred',
    kind: 'choice',
    asks: `The server sends ${headerOf(length200).payloadLength} bytes in a binary frame. For such lengths the seven
      bits say 126, and two bytes of length follow. Which is the header?`,
    choices: ['82 c8', '82 7e 00 c8', '82 7e c8 00', '82 fe 00 c8'],
    answer: Derived.from(length200, headerBytes),
    hints: [
      '126 is 7e, and the length comes after it.',
      'A server never sets MASK.',
      'Of the two bytes the high one comes first: network byte order (RFC 6455 5.2).',
    ],
    because: `82 is FIN and binary. 7e means that the next two bytes are the length. 00 c8 is
      ${headerOf(length200).payloadLength}, high byte first.`,
    slip: slips({
      '82 c8': 'c8 has its highest bit set: that would be MASK=1, and a length of 72.',
      '82 7e c8 00': 'c8 00 is 51,200: the high byte has to come first.',
      '82 fe 00 c8': 'fe says MASK=1, and a server never masks.',
    }),
  }),
  sixtyFourBits: ({ length65536 }) => {
    const { payloadLength, shape } = headerOf(length65536);
    return {
      id: 'long-header',
      kind: 'number',
      asks: `The length has 7, 16 or 64 bits, and 16 cannot count to ${withCommas(payloadLength)}. How many bytes
        is the header of a frame of that length, from the server?`,
      answer: Derived.from(length65536, (entry) => headerOf(entry).shape.headerLength),
      hints: [
        'Two bytes as ever, and a longer length.',
        'Where 16 bits are too few, it has 64.',
        'Two bytes, and the eight of a 64-bit length.',
      ],
      because: `There is no form of 32 bits: after 16 comes 64. Two bytes and
        ${shape.lengthOctets} of length are ${shape.headerLength}.`,
      slip: slips({
        '4': 'That is the form with 16 bits of length.',
        '6': 'There is no form with 32 bits of length.',
        '8': 'That is the length alone. Two bytes come before it.',
        '14': "That is the client's header: it has a key as well.",
      }),
    };
  },
  wrongByte: ({ length65536 }) => ({
    id: 'wrong-byte',
    kind: 'number',
    asks: `A published description reads four bytes of length after 7f, not eight. At which byte, from 0,
      does the payload begin for it?`,
    given: { entry: length65536 },
    answer: Derived.from(length65536, (entry) => 2 + headerOf(entry).shape.lengthOctets / 2),
    hints: [
      'The length starts at byte 2.',
      'It takes the first four bytes of the length for all of it.',
      'It reads bytes 2 to 5 as the length.',
    ],
    because: `It takes bytes 2 to 5 for the length and finds ${length65536.bytes.readUInt32BE(2)}. So for it the
      payload is over before it began, and the next frame begins at byte 6.`,
    slip: slips({
      '2': 'There the length begins, and so it does for this reader.',
      '5': 'That is the last of the four bytes that it reads as the length.',
      '10': 'There the payload really begins.',
    }),
  }),
  reservedOpcode: ({ hello, reservedOpcode }) => {
    const choices = [
      'ignores the frame, as HTTP ignores unknown fields',
      'takes it for binary, and sends it back',
      'closes with 1002: a protocol error',
      'closes with 1003: a type of data that it does not take',
    ] as const;
    return {
      id: 'reserved-opcode',
      kind: 'choice',
      asks: 'The client sends this frame with opcode 3, which is reserved. The server ...',
      given: { entry: hello },
      choices,
      answer: choiceBy(reservedOpcode, choices, reactionOf),
      hints: [
        'Nobody has said what the payload of such a frame means.',
        'RFC 6455 5.2: where an unknown opcode is received, the connection must fail.',
        'The frame itself breaks the protocol, whatever its data is.',
      ],
      because: `It ${reactionOf(reservedOpcode)}. What frames may hold is agreed in the handshake. One that
        was not agreed on might change how the next ones are to be read.`,
      slip: slips({
        [choices[0]]: 'What if its meaning changed how the next frames are to be read?',
        [choices[1]]: 'Binary is opcode 2. This one has no meaning yet.',
        [choices[3]]: '1003 is for a known kind of data that the receiver does not want.',
      }),
    };
  },
  notMinimal: ({ longFormFrame, longForm }) => {
    const choices = [
      'takes it: the length is clear',
      'closes with 1002: a protocol error',
      'closes with 1009: too big',
    ] as const;
    return {
      id: 'not-minimal',
      kind: 'choice',
      asks: `The length ${headerOf(longFormFrame).payloadLength} in the 16-bit form: fe 00 05 instead of 85. RFC 6455
        demands the shortest form, and our server is strict. It ...`,
      choices,
      given: { entry: longFormFrame },
      answer: choiceBy(longForm, choices, reactionOf),
      hints: [
        'Is the value wrong, or the way in which it is written?',
        'RFC 6455 5.2: the minimal number of bytes must be used to encode the length.',
        'It breaks a rule of the protocol, and is not too big.',
      ],
      because: `It ${reactionOf(longForm)}: "${longFormFrame.fault?.message}"`,
      slip: slips({
        [choices[0]]: 'Some libraries do. A strict one holds the sender to the rule.',
        [choices[2]]: 'Five bytes are not too many.',
      }),
    };
  },
  topBit: ({ topBitFrame, topBit }) => {
    const choices = [
      'waits for the payload',
      'closes with 1002: a protocol error',
      'closes with 1009: too big',
    ] as const;
    return {
      id: 'top-bit',
      kind: 'choice',
      asks: `A client sends a length of eight bytes, and their highest bit is 1:
        ${count(topBitFrame)} bytes are to follow. The server ...`,
      choices,
      given: { entry: topBitFrame },
      answer: choiceBy(topBit, choices, reactionOf),
      hints: [
        'It need not see the payload to know.',
        'RFC 6455 5.2: the most significant bit must be 0.',
        'So the frame breaks the protocol before its size matters.',
      ],
      because: `It ${reactionOf(topBit)}: "${topBitFrame.fault?.message}" A length that
        must not be written is not compared with any limit.`,
      slip: slips({
        [choices[0]]: 'It knows enough: step 6 said what the highest bit must be.',
        [choices[2]]: 'That would be so with the next lower bit: try it in the next step.',
      }),
    };
  },
} satisfies Record<string, (scene: Frames) => Question>;
