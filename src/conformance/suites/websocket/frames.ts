import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case, Cuts, Expectation, FrameSpec } from '../../case.ts';
import {
  closeCodeIn,
  failsConnection,
  failsWith,
  frames,
  messages,
  NO_CODE,
} from '../../expect-frames.ts';
import { HANDSHAKE } from '../../requests.ts';
import { casesOf, type Row, type Section } from '../rows.ts';

const { continuation, text, binary, close, ping, pong } = OPCODE;
const OPENED = 'websocket-4.2.2-01';
const TOKEN: FrameSpec = { opcode: text, payload: '{token}' };
/** Comes after what is wrong: it comes back only where the server has read on. */
const AFTER: FrameSpec = { opcode: text, payload: 'after {token}' };

/** Opens, sends frames in one write or as they are cut, and waits for so many. */
function talks(sent: readonly FrameSpec[], count: number, cuts: Cuts = 'nowhere'): Case['script'] {
  return [
    { send: HANDSHAKE },
    { until: { answers: 1 } },
    { frames: sent, cuts },
    { until: { frames: count }, ...(cuts === 'everywhere' && { within: 5000 }) },
  ];
}

/** A message that is right, then what is wrong, then another that is right; and what comes of it. */
function breaks(wrong: readonly FrameSpec[]): Case['script'] {
  return [
    { send: HANDSHAKE },
    { until: { answers: 1 } },
    { frames: [TOKEN] },
    { until: { frames: 1 } },
    { frames: [...wrong, AFTER] },
    { until: { end: true } },
  ];
}

/** A MUST and a SHOULD of the same frames: that the connection fails, and that a Close says why. */
function refused(
  nn: string,
  title: string,
  wrong: readonly FrameSpec[],
  code: number,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row[] {
  const script = breaks(wrong);
  const next = String(Number(nn) + 1).padStart(2, '0');
  return [
    {
      nn,
      title: `${title} fails the connection`,
      script,
      expects: failsConnection(),
      twin: OPENED,
      ...rest,
    },
    {
      nn: next,
      title: `${title} is answered with Close ${code}`,
      script,
      expects: failsWith(code),
      ref: 'RFC 6455 7.1.7',
      ...rest,
      level: 'SHOULD',
      twin: OPENED,
      means: 'Who wrote the client never learns what was wrong with it.',
    },
  ];
}

function echoed(
  nn: string,
  title: string,
  sent: readonly FrameSpec[],
  texts: readonly string[],
  rest: Partial<Row> & Pick<Row, 'means'>,
  cuts?: Cuts,
): Row {
  return {
    nn,
    title,
    script: talks(sent, texts.length, cuts),
    expects: messages(...texts),
    twin: OPENED,
    ...rest,
  };
}

/** What comes back is a pong with this payload. */
function pongs(payload: string | Buffer): Expectation {
  return frames(`a pong with the payload of the ping`, ({ frames: heard, token }) => {
    const [first] = heard;
    const right =
      typeof payload === 'string' ? Buffer.from(payload.replaceAll('{token}', token)) : payload;
    return first?.header.opcode === pong && first.payload.equals(right);
  });
}

const section = (number: string): Section => ({
  suite: 'websocket',
  key: number,
  ref: `RFC 6455 ${number}`,
  needs: ['websocket'],
});

const OLD_MEANS = 'What the frames mean is not what the client believes.';
const LONG = 'a'.repeat(70_000);

/** RFC 6455 5: frames. */
export const FRAMES = [
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
      script: talks([TOKEN], 1),
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
      script: talks([{ opcode: binary, payload: Uint8Array.of(0, 255, 128, 10, 13) }], 1),
      expects: frames(
        'the same five bytes, with opcode 2',
        ({ frames: [first] }) =>
          first?.header.opcode === binary && first.payload.equals(Buffer.of(0, 255, 128, 10, 13)),
      ),
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
  ...casesOf(section('5.4'), [
    echoed(
      '01',
      'A message in two frames comes back as one message',
      [
        { opcode: text, payload: '{token}', fin: false },
        { opcode: continuation, payload: ' end' },
      ],
      ['{token} end'],
      {
        means: 'Long messages of browsers and libraries arrive in pieces.',
        often: 'Each frame is taken for a message.',
      },
    ),
    echoed(
      '02',
      'A message in many frames, empty ones among them, comes back as one',
      [
        { opcode: text, fin: false },
        ...Array.from(
          { length: 20 },
          (): FrameSpec => ({ opcode: continuation, payload: 'ab', fin: false }),
        ),
        { opcode: continuation, fin: false },
        { opcode: continuation },
      ],
      ['ab'.repeat(20)],
      { means: 'Messages that are sent while they are made arrive in pieces.' },
    ),
    {
      nn: '03',
      title: 'A ping between two fragments is answered, and the message comes back whole',
      script: talks(
        [
          { opcode: text, payload: '{token}', fin: false },
          { opcode: ping, payload: 'hi' },
          { opcode: continuation, payload: ' end' },
        ],
        2,
      ),
      expects: frames('a pong "hi", then the whole message', ({ frames: heard, token }) => {
        const [first, second] = heard;
        return (
          first?.header.opcode === pong &&
          first.payload.toString() === 'hi' &&
          second?.message !== undefined &&
          Buffer.from(second.message.data).toString() === `${token} end`
        );
      }),
      ref: 'RFC 6455 5.4',
      twin: OPENED,
      means: 'A long message breaks the connection as soon as a ping falls into it.',
      often: 'FIN=1 is taken for the end of the message, whatever the opcode.',
    },
    ...refused('04', 'A continuation of nothing', [{ opcode: continuation, payload: 'x' }], 1002, {
      fault: 'nothing-to-continue',
      means: 'What it belongs to is anyone\u0027s guess.',
      often: 'Fragments are added to a buffer, whether a message is open or not.',
    }),
    ...refused(
      '06',
      'A new message while one is open',
      [
        { opcode: text, payload: 'a', fin: false },
        { opcode: text, payload: 'b' },
      ],
      1002,
      {
        fault: 'message-still-open',
        means: 'Two messages are mixed.',
        often: 'The opcode of a fragment is never looked at.',
      },
    ),
    echoed(
      '08',
      'A fragmented message that comes byte by byte comes back as one',
      [
        { opcode: text, payload: '{token}', fin: false },
        { opcode: continuation, payload: ' end' },
      ],
      ['{token} end'],
      { means: 'On a slow line messages are lost or broken.' },
      'everywhere',
    ),
  ]),
  ...casesOf(section('5.5'), [
    {
      nn: '01',
      title: 'A ping is answered by a pong with the same payload',
      ref: 'RFC 6455 5.5.3',
      script: talks([{ opcode: ping, payload: '{token}' }], 1),
      expects: pongs('{token}'),
      twin: OPENED,
      means: 'Clients and proxies take the connection for dead, and end it.',
      often:
        'Pings are left to a library that has them switched off, or answered with an empty pong.',
    },
    {
      nn: '02',
      title: 'A ping of 125 bytes is answered with all of them',
      ref: 'RFC 6455 5.5.3',
      script: talks(
        [{ opcode: ping, payload: Uint8Array.from({ length: 125 }, (_, index) => index) }],
        1,
      ),
      expects: pongs(Buffer.from(Uint8Array.from({ length: 125 }, (_, index) => index))),
      twin: OPENED,
      means: 'Clients that measure the time by what is in the ping take the connection for dead.',
    },
    {
      nn: '03',
      title: 'A pong that no one asked for is ignored',
      ref: 'RFC 6455 5.5.3',
      script: talks([{ opcode: pong, payload: 'x' }, TOKEN], 1),
      expects: messages('{token}'),
      twin: OPENED,
      means: 'Clients that keep a line alive with pongs, as old browsers do, are thrown out.',
    },
    ...refused('04', 'A ping with FIN=0', [{ opcode: ping, payload: 'x', fin: false }], 1002, {
      fault: 'control-fragmented',
      means: 'What belongs to which message is anyone\u0027s guess.',
    }),
    ...refused('06', 'A ping of 126 bytes', [{ opcode: ping, payload: LONG.slice(0, 126) }], 1002, {
      fault: 'control-too-long',
      means: 'What must be small and quick is as large as the peer likes.',
    }),
    ...refused(
      '08',
      'A Close with FIN=0',
      [{ opcode: close, payload: Uint8Array.of(3, 232), fin: false }],
      1002,
      {
        fault: 'control-fragmented',
        means: 'The end of the connection is anyone\u0027s guess.',
      },
    ),
  ]),
  ...casesOf(section('8.1'), [
    echoed(
      '01',
      'Text of any kind comes back as it was',
      [{ opcode: text, payload: 'κόσμε 🎈 日本語' }],
      ['κόσμε 🎈 日本語'],
      {
        means: 'Names and messages arrive broken.',
        often: 'Lengths are counted in characters instead of bytes.',
      },
    ),
    echoed(
      '02',
      'A character that is cut by a fragment comes back whole',
      [
        { opcode: text, payload: Uint8Array.of(0xf0, 0x9f), fin: false },
        { opcode: continuation, payload: Uint8Array.of(0x8e, 0x88) },
      ],
      ['🎈'],
      { means: 'Long texts break at the seams.', often: 'Each fragment is decoded by itself.' },
    ),
    echoed(
      '03',
      'A character that is cut by a read comes back whole',
      [{ opcode: text, payload: 'κόσμε 🎈' }],
      ['κόσμε 🎈'],
      { means: 'Texts break now and then.', often: 'Each read is decoded by itself.' },
      'everywhere',
    ),
    ...(
      [
        ['04', 'Text with an octet that is none of UTF-8', [0x68, 0xff, 0x69]],
        ['06', 'Text with an overlong form', [0xc0, 0xaf]],
        ['08', 'Text with half of a surrogate pair', [0xed, 0xa0, 0x80]],
        ['10', 'Text beyond the last code point', [0xf4, 0x90, 0x80, 0x80]],
        ['12', 'Text that ends in the middle of a character', [0x68, 0xe2, 0x82]],
      ] as const
    ).flatMap(([nn, title, octets]) =>
      refused(nn, title, [{ opcode: text, payload: Uint8Array.from(octets) }], 1007, {
        fault: 'invalid-utf8',
        means: 'Broken text reaches everyone it is passed on to, and some of them fail at it.',
        often: 'The decoder puts U+FFFD for what it cannot read, and no one notices.',
      }),
    ),
    ...refused(
      '14',
      'Text whose fragments are no UTF-8 together',
      [
        { opcode: text, payload: Uint8Array.of(0xe2, 0x82), fin: false },
        { opcode: continuation, payload: 'x' },
      ],
      1007,
      { fault: 'invalid-utf8', means: 'Broken text reaches everyone it is passed on to.' },
    ),
    {
      nn: '16',
      title: 'Octets that are no UTF-8 are right in a binary message',
      ref: 'RFC 6455 5.6',
      script: talks([{ opcode: binary, payload: Uint8Array.of(0xff, 0xfe, 0xc0) }], 1),
      expects: frames(
        'the same bytes',
        ({ frames: [first] }) => first?.payload.equals(Buffer.of(0xff, 0xfe, 0xc0)) === true,
      ),
      twin: OPENED,
      means: 'Binary data breaks the connection.',
    },
  ]),
];

/** RFC 6455 7: how a connection is closed. */
export const CLOSING = [
  ...casesOf(section('5.5.1'), [
    {
      nn: '01',
      title: 'A Close is answered by a Close',
      script: closes(Uint8Array.of(3, 232)),
      expects: frames('a Close', (seen) => closeCodeIn(seen) !== undefined),
      twin: OPENED,
      means: 'The client takes the connection for broken: 1006 instead of 1000.',
      often: 'The socket is closed as soon as a Close is read.',
    },
    {
      nn: '02',
      level: 'SHOULD',
      title: 'The code comes back as it was',
      script: closes(Uint8Array.of(3, 232)),
      expects: frames('a Close with 1000', (seen) => closeCodeIn(seen) === 1000),
      twin: OPENED,
      means: 'The client is told another reason than it gave.',
    },
    {
      nn: '03',
      title: 'A Close without a payload is answered',
      script: closes(new Uint8Array()),
      expects: frames('a Close', (seen) => [NO_CODE, 1000].includes(closeCodeIn(seen) ?? 0)),
      twin: OPENED,
      means: 'The client takes the connection for broken.',
      often: 'Two bytes are read whether they are there or not.',
    },
    {
      nn: '04',
      title: 'After a Close nothing that follows is answered',
      script: [
        { send: HANDSHAKE },
        { until: { answers: 1 } },
        { frames: [{ opcode: close, payload: Uint8Array.of(3, 232) }, AFTER] },
        { until: { end: true } },
      ],
      expects: frames(
        'a Close alone',
        ({ frames: heard }) => heard.length === 1 && heard[0]!.header.opcode === close,
      ),
      twin: OPENED,
      means: 'Messages are carried out that the client has given up.',
    },
    {
      nn: '05',
      title: 'After a Close the server ends the TCP connection',
      ref: 'RFC 6455 7.1.1',
      level: 'SHOULD',
      script: closes(Uint8Array.of(3, 232)),
      expects: frames(
        'the end of the connection, after a Close',
        (seen) => closeCodeIn(seen) !== undefined && seen.state !== 'open',
      ),
      twin: OPENED,
      means: 'The client, which waits for the server to go first, hangs.',
    },
    {
      nn: '06',
      title: 'A message before a Close is answered before it',
      level: 'ours',
      script: [
        { send: HANDSHAKE },
        { until: { answers: 1 } },
        { frames: [TOKEN, { opcode: close, payload: Uint8Array.of(3, 232) }] },
        { until: { end: true } },
      ],
      expects: messages('{token}'),
      twin: OPENED,
      means: 'The last message of each client is lost.',
    },
    ...refused(
      '07',
      'A Close with one byte',
      [{ opcode: close, payload: Uint8Array.of(3) }],
      1002,
      {
        fault: 'close-too-short',
        means: 'Half a code is read as a whole one.',
      },
    ),
    ...refused(
      '09',
      'A Close whose reason is no UTF-8',
      [{ opcode: close, payload: Uint8Array.of(3, 232, 0xff, 0xfe) }],
      1007,
      { ref: 'RFC 6455 8.1', fault: 'close-reason', means: 'Broken text reaches logs and users.' },
    ),
  ]),
  ...casesOf(section('7.4'), [
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].flatMap((code, index) =>
      refused(
        String(index * 2 + 1).padStart(2, '0'),
        `The close code ${code}`,
        [{ opcode: close, payload: Uint8Array.of(code >> 8, code & 0xff) }],
        1002,
        {
          fault: 'close-code',
          means:
            'A code that stands for "none came" or is no one\u0027s is passed on as one that came.',
          often: 'The code is read and sent back, whatever it is.',
        },
      ),
    ),
    ...[1001, 1003, 1007, 1011, 3000, 3999, 4000, 4999].map(
      (code, index): Row => ({
        nn: String(index + 21).padStart(2, '0'),
        title: `The close code ${code} is taken`,
        script: closes(Uint8Array.of(code >> 8, code & 0xff)),
        expects: frames(`a Close with ${code}, or 1000`, (seen) =>
          [code, 1000].includes(closeCodeIn(seen) ?? 0),
        ),
        twin: OPENED,
        means: 'A client that closes for a good reason is told that it broke the protocol.',
      }),
    ),
  ]),
];

function closes(payload: Uint8Array): Case['script'] {
  return [
    { send: HANDSHAKE },
    { until: { answers: 1 } },
    { frames: [{ opcode: close, payload }] },
    { until: { end: true } },
  ];
}
