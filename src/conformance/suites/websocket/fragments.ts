import { OPCODE } from '../../../websocket/opcode.ts';
import type { Expectation, FrameSpec } from '../../case.ts';
import { frames, messages } from '../../expect/frames.ts';
import { messagesOf } from '../../reading.ts';
import { casesOf } from '../rows.ts';
import { echoed, refused, section, TOKEN, talks } from './frame-rows.ts';
import { OPENED } from './opening.ts';

const { close, continuation, ping, pong, text } = OPCODE;
const LONG = 'a'.repeat(70_000);

/** RFC 6455 5.4 and 5.5: messages in several frames, and what may come between them. */
export const FRAGMENTS = [
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
        { messages: 1 },
      ),
      expects: frames('a pong "hi", then the whole message', (seen) => {
        const [first] = seen.frames;
        const isPong = first?.header.opcode === pong && first.payload.toString() === 'hi';
        return isPong && messagesOf(seen)[0] === `${seen.token} end`;
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
      script: talks([{ opcode: ping, payload: '{token}' }], { frames: 1 }),
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
        { frames: 1 },
      ),
      expects: pongs(Buffer.from(Uint8Array.from({ length: 125 }, (_, index) => index))),
      twin: OPENED,
      means: 'Clients that measure the time by what is in the ping take the connection for dead.',
    },
    {
      nn: '03',
      title: 'A pong that no one asked for is ignored',
      ref: 'RFC 6455 5.5.3',
      script: talks([{ opcode: pong, payload: 'x' }, TOKEN], { messages: 1 }),
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
];

/** What comes back is a pong with this payload. */
function pongs(payload: string | Buffer): Expectation {
  return frames(`a pong with the payload of the ping`, ({ frames: heard, token }) => {
    const [first] = heard;
    const right =
      typeof payload === 'string' ? Buffer.from(payload.replaceAll('{token}', token)) : payload;
    return first?.header.opcode === pong && first.payload.equals(right);
  });
}
