/** The questions of lesson 10, by the steps before which they are asked. */

import { choiceBy } from '../../src/lesson/script/choice.ts';
import { byteOf, Derived, fieldOf, sizeOf } from '../../src/lesson/script/derived.ts';
import type { Question } from '../../src/lesson/script/question.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { withCommas } from '../../src/wire/count.ts';
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
        'The letters, and what has to stand in front of them.',
        'In front of them: that a text follows, and how long it is (RFC 6455 5.2).',
        'One byte for what it is, one for its length, and the letters.',
      ],
      because: `A frame header of ${shape.headerLength} bytes and ${payloadLength} bytes of payload. No
        field names, no line ends, no address: the connection knows where it goes.`,
      slip: (typed) => {
        if (Number(typed) === payloadLength) return 'That is the payload without its header.';
        const masked = hello.bytes.length;
        return Number(typed) === masked ? "That is the client's frame: it is masked." : undefined;
      },
    };
  },
  opcode: ({ helloEcho }) => ({
    id: 'first-byte',
    kind: 'byte',
    asks: `FIN is the highest bit of the first byte, and the opcode its lowest four: 1 for text. Which
      byte is it, where the whole message is one frame?`,
    given: { entry: helloEcho, hidden: [0, 1] },
    answer: byteOf(helloEcho, 0),
    hints: [
      'The message is whole, so FIN is 1.',
      'The highest bit is worth 0x80; the three bits behind it are 0.',
      '0x80 for FIN, and the opcode added to it.',
    ],
    because: 'FIN=1 is 0x80, the three reserved bits are 0, and opcode 1 is text: 0x80 + 0x01.',
    slip: (typed) =>
      ({
        '01': 'FIN is 0 in it: more parts would have to follow.',
        '80': 'Its opcode is 0, which continues a message.',
        '82': 'That is a binary message: opcode 2.',
        '11': 'FIN is the highest bit: counted from the left, it comes first.',
      })[typed],
  }),
  length: ({ length125 }) => {
    const { payloadLength } = headerOf(length125);
    return {
      id: 'second-byte',
      kind: 'byte',
      asks: `The next message has ${payloadLength} bytes. The second byte of its frame has the bit MASK
        and seven bits of length. Which byte is it, from a server?`,
      given: { entry: length125, hidden: [1, 2] },
      answer: byteOf(length125, 1),
      hints: [
        'A server never masks.',
        'MASK is the highest bit, and 0 here; what is left is the length.',
        `It is ${payloadLength} in hexadecimal: seven times sixteen, and the rest.`,
      ],
      because: `MASK is 0, so the byte is the length alone: ${payloadLength} is ${headerBytes(length125).slice(3)}
        in hexadecimal.`,
      slip: (typed) => {
        const value = Number.parseInt(typed, 16);
        if (value === payloadLength + 0x80) return 'With MASK set it would be from a client.';
        return value === 126 ? 'One too many: 7e is a sign, and no length.' : undefined;
      },
    };
  },
  clientFrame: ({ hello }) => ({
    id: 'masked-second-byte',
    kind: 'byte',
    asks: 'A client has to mask, and says so by MASK=1. Which is the second byte of its "Hello"?',
    given: { entry: hello, hidden: [1, 2] },
    answer: byteOf(hello, 1),
    hints: [
      'The length is the same as in the frame of the server.',
      'MASK is the highest bit of this byte.',
      '0x80 for MASK, and the number of letters added to it.',
    ],
    because: `MASK=1 is 0x80, and ${headerOf(hello).payloadLength} is the length of the
      payload: the key is not counted in it.`,
    slip: (typed) =>
      ({
        '05': 'MASK is 0 in it: that is the byte that the server sent.',
        '89': 'The key does not count: the length is that of the payload.',
      })[typed],
  }),
  sixteenBits: ({ length200 }) => ({
    id: 'two-hundred',
    kind: 'choice',
    asks: `The server sends a binary message of ${headerOf(length200).payloadLength} bytes.
      Which is the header of its frame?`,
    choices: ['82 c8', '82 7e 00 c8', '82 7e c8 00', '82 fe 00 c8'],
    answer: Derived.from(length200, headerBytes),
    hints: [
      'Seven bits count up to 127, and this is more.',
      '7e, which is 126, says that two bytes of length follow (RFC 6455 5.2).',
      'Of the two, the highest byte comes first: network byte order.',
    ],
    because: `82 is FIN and binary. 7e is no length but a sign: the next two bytes are it. 00 c8 is
      ${headerOf(length200).payloadLength}, the highest byte first.`,
    slip: (typed) =>
      ({
        '82 c8': 'c8 has its highest bit set: it would say MASK=1, and a length of 72.',
        '82 7e c8 00': 'c8 00 is 51,200: the highest byte has to come first.',
        '82 fe 00 c8': 'fe says MASK=1, and a server never masks.',
      })[typed],
  }),
  sixtyFourBits: ({ length65536 }) => {
    const { payloadLength, shape } = headerOf(length65536);
    return {
      id: 'long-header',
      kind: 'number',
      asks: `The next message has ${withCommas(payloadLength)} bytes, one more than 16 bits can
        count. How many bytes is the header of its frame, from the server?`,
      answer: Derived.from(length65536, (entry) => headerOf(entry).shape.headerLength),
      hints: [
        'Two bytes as ever, and a longer length.',
        'There are three forms of the length: 7, 16 and 64 bits.',
        'Two bytes, and the eight of a 64-bit length.',
      ],
      because: `There are three forms, and none of 32 bits: behind 16 comes 64. Two bytes and
        ${shape.lengthOctets} of length are ${shape.headerLength}.`,
      slip: (typed) =>
        ({
          '4': 'That is the form with 16 bits of length.',
          '6': 'There is no form with 32 bits of length.',
          '14': "That is the client's header: it has a key as well.",
        })[typed],
    };
  },
  wrongByte: ({ length65536 }) => ({
    id: 'wrong-byte',
    kind: 'number',
    asks: `A published description reads four bytes of length behind 7f. Which byte here, counted
        from 0, does it take for the first behind the header?`,
    given: { entry: length65536 },
    answer: Derived.from(length65536, (entry) => 2 + headerOf(entry).shape.lengthOctets / 2),
    hints: [
      'The length starts at byte 2.',
      'Bytes that belong to the length are still taken for it, if only the first four.',
      'It reads bytes 2 to 5 as the length, and goes on behind them.',
    ],
    because: `It takes bytes 2 to 5 for the length and finds ${length65536.bytes.readUInt32BE(2)}. So for it the
        payload has ended before it began, and byte 6 begins the next frame.`,
    slip: (typed) =>
      ({
        '2': 'That one it takes for a byte of the length, and so it is.',
        '10': 'There the payload really begins. The description has gone wrong before.',
      })[typed],
  }),
  reservedOpcode: ({ hello, reservedOpcode }) => {
    const choices = [
      'ignores the frame, as HTTP ignores unknown fields',
      'takes it for binary, and sends it back',
      'closes with 1002: a protocol error',
      'closes with 1003: a type of data that it does not take',
    ];
    return {
      id: 'reserved-opcode',
      kind: 'choice',
      asks: 'The client sends this frame with opcode 3, which is reserved. The server ...',
      given: { entry: hello },
      choices,
      answer: choiceBy(reservedOpcode, choices, reactionOf),
      hints: [
        'Nobody has said what the payload of such a frame means.',
        'RFC 6455 5.2: the connection must fail where an unknown opcode is received.',
        '1003 is for data that is understood, but not wanted.',
      ],
      because: `It ${reactionOf(reservedOpcode)}. What a frame may hold is agreed in the handshake; one that
        no one has agreed on might change how the next ones are to be read.`,
    };
  },
  notMinimal: ({ longFormFrame, longForm }) => {
    const choices = [
      'takes it: the length is clear',
      'closes with 1002: a protocol error',
      'closes with 1009: too big',
    ];
    return {
      id: 'not-minimal',
      kind: 'choice',
      asks: `The length ${headerOf(longFormFrame).payloadLength} in the form for 16 bits:
        fe 00 05 in place of 85. Our server ...`,
      choices,
      answer: choiceBy(longForm, choices, reactionOf),
      hints: [
        'Is the value wrong, or the way in which it is written?',
        'RFC 6455 5.2: the minimal number of bytes must be used to encode the length.',
        'It is a fault, and not one of size.',
      ],
      because: `It ${reactionOf(longForm)}: "${longFormFrame.fault?.message}"`,
      slip: (typed) =>
        typed.startsWith('takes')
          ? 'Many libraries do. The RFC does not allow the form.'
          : undefined,
    };
  },
  topBit: ({ topBitFrame, topBit }) => {
    const choices = [
      'waits for the payload',
      'closes with 1002: a protocol error',
      'closes with 1009: too big',
    ];
    return {
      id: 'top-bit',
      kind: 'choice',
      asks: `A client sends a length of eight bytes, and their highest bit is 1:
        ${count(topBitFrame)} bytes are to follow. The server ...`,
      choices,
      answer: choiceBy(topBit, choices, reactionOf),
      hints: [
        'It need not see the payload to know.',
        'RFC 6455 5.2: the most significant bit must be 0.',
        'So it is a fault in the frame, before it is a question of size.',
      ],
      because: `It ${reactionOf(topBit)}: "${topBitFrame.fault?.message}" A length that
        may not be written is not compared with any limit.`,
      slip: (typed) =>
        typed.includes('1009')
          ? 'So it would be one bit lower: try it in the next step.'
          : undefined,
    };
  },
} satisfies Record<string, (scene: Frames) => Question>;
