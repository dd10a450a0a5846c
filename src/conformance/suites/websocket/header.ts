import { OPCODE } from '../../../websocket/opcode.ts';
import { binaryMessage, frames } from '../../expect/frames.ts';
import { HANDSHAKE } from '../../handshakes.ts';
import { messagesOf } from '../../reading.ts';
import { casesOf } from '../rows.ts';
import { AFTER, echoed, refused, section, TOKEN, talks } from './frame-rows.ts';
import { OPENED } from './opening.ts';

const { binary, text } = OPCODE;
const OLD_MEANS = 'What the frames mean is not what the client believes.';
const LONG = 'a'.repeat(70_000);

/** RFC 6455 5.1 and 5.2: what the header of a frame says. */
export const HEADERS = [
  ...casesOf(section('5.1'), [
    ...refused(
      '01',
      'A frame that is not masked',
      [{ opcode: text, payload: 'x', masked: false }],
      1002,
      {
        fault: 'unmasked-frame',
        lesson: '11',
        means:
          'Pages can have a proxy in between keep a forged answer: what the mask is there against.',
        often: 'MASK is read to find the key, and never asked for.',
      },
    ),
    {
      nn: '03',
      title: 'A frame of the server is not masked',
      script: talks([TOKEN], { frames: 1 }),
      expects: frames('MASK=0', ({ frames: [first] }) => first?.header.shape.masked === false),
      means: 'Every browser gives the connection up.',
      lesson: '11',
    },
  ]),
  ...casesOf(section('5.2'), [
    echoed('01', 'An empty message comes back empty', [{ opcode: text }, TOKEN], ['', '{token}'], {
      means: 'An empty message is lost, or takes the next one with it.',
      often: 'A length of 0 is taken for "not there yet".',
    }),
    ...([125, 126, 127, 128, 65_535, 65_536, 70_000] as const).map((length, index) =>
      echoed(
        String(index + 2).padStart(2, '0'),
        `A message of ${length.toLocaleString('en')} bytes comes back whole`,
        [{ opcode: text, payload: LONG.slice(0, length) }],
        [LONG.slice(0, length)],
        {
          means: 'Messages of some lengths break the connection.',
          often:
            'The longer forms of the length are read from the wrong bytes, or in the wrong order.',
          lesson: '10',
        },
      ),
    ),
    echoed(
      '09',
      'Two frames in one read are two messages',
      [TOKEN, AFTER],
      ['{token}', 'after {token}'],
      {
        means: 'Messages are lost when they come in quick succession.',
        often: 'What comes in one read is taken for one frame, and the rest is thrown away.',
        lesson: '10',
      },
    ),
    echoed(
      '10',
      'A frame that comes byte by byte is one message',
      [TOKEN, AFTER],
      ['{token}', 'after {token}'],
      {
        means: 'On a slow line messages are lost or broken.',
        often: 'The header is taken to be there as a whole.',
        lesson: '10',
      },
      'everywhere',
    ),
    echoed(
      '11',
      'A frame that is cut inside its length is one message',
      [{ opcode: text, payload: LONG.slice(0, 300) }],
      [LONG.slice(0, 300)],
      {
        means: 'Longer messages break now and then.',
        often: 'The length is read before it is there.',
      },
      [3, 4, 6, 9],
    ),
    {
      nn: '12',
      title: 'A binary message comes back as a binary message',
      script: talks([{ opcode: binary, payload: Uint8Array.of(0, 255, 128, 10, 13) }], {
        messages: 1,
      }),
      expects: binaryMessage(0, 255, 128, 10, 13),
      twin: OPENED,
      means: 'Pictures, sound and compressed data arrive broken.',
      often: 'Payloads are turned into text and back.',
    },
    ...refused('13', 'RSV1 without an extension', [{ opcode: text, payload: 'x', rsv: 4 }], 1002, {
      fault: 'reserved-bit',
      means: OLD_MEANS,
      often: 'The bits are masked off, and never looked at.',
    }),
    ...refused('15', 'RSV2', [{ opcode: text, payload: 'x', rsv: 2 }], 1002, {
      fault: 'reserved-bit',
      means: OLD_MEANS,
    }),
    ...refused('17', 'RSV3', [{ opcode: text, payload: 'x', rsv: 1 }], 1002, {
      fault: 'reserved-bit',
      means: OLD_MEANS,
    }),
    ...refused('19', 'The reserved opcode 3', [{ opcode: 3, payload: 'x' }], 1002, {
      fault: 'reserved-opcode',
      means: OLD_MEANS,
    }),
    ...refused('21', 'The reserved opcode 7', [{ opcode: 7, payload: 'x' }], 1002, {
      fault: 'reserved-opcode',
      means: OLD_MEANS,
    }),
    ...refused('23', 'The reserved opcode 11', [{ opcode: 11, payload: 'x' }], 1002, {
      fault: 'reserved-opcode',
      means: OLD_MEANS,
    }),
    ...refused('25', 'The reserved opcode 15', [{ opcode: 15 }], 1002, {
      fault: 'reserved-opcode',
      means: OLD_MEANS,
    }),
    ...refused(
      '27',
      'A length of 16 bits that 7 would hold',
      [{ opcode: text, payload: 'x', lengthBits: 16 }],
      1002,
      {
        fault: 'length-not-minimal',
        lesson: '10',
        means: 'Two ends in a row that disagree on it see different frames.',
        often: 'The form is read, and never compared with the length.',
      },
    ),
    ...refused(
      '29',
      'A length of 64 bits that 16 would hold',
      [{ opcode: text, payload: LONG.slice(0, 200), lengthBits: 64 }],
      1002,
      {
        fault: 'length-not-minimal',
        lesson: '10',
        means: 'Two ends in a row that disagree on it see different frames.',
        often: 'The form is read, and never compared with the length.',
      },
    ),
    ...refused(
      '31',
      'A length with its highest bit set',
      [{ opcode: text, announces: 2n ** 63n + 1n }],
      1002,
      {
        fault: 'length-top-bit',
        means: 'The length is negative for some, and enormous for others.',
        often: 'The eight bytes are read as a signed number.',
      },
    ),
  ]),
  ...casesOf(section('10.4'), [
    {
      nn: '01',
      title: 'A frame that announces 4,611,686,018,427,387,904 bytes harms no one else',
      script: [
        { send: HANDSHAKE },
        { until: { answers: 1 } },
        { frames: [{ opcode: binary, payload: '{token}', announces: 2n ** 62n }] },
        { send: HANDSHAKE, on: 'other' },
        { until: { answers: 1 }, on: 'other' },
        { frames: [TOKEN], on: 'other' },
        { until: { messages: 1 }, on: 'other' },
      ],
      expects: frames(
        'the message of another connection',
        (seen) =>
          seen.answers[0]?.head.statusCode === 101 &&
          messagesOf(seen.on('other'))[0] === seen.token,
      ),
      twin: OPENED,
      means: 'A few bytes of one client take all the memory that there is.',
      often: 'Room is made for a whole frame as soon as its length is read.',
    },
  ]),
];
