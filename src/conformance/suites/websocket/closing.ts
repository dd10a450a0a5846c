import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case } from '../../case.ts';
import { frames, messages } from '../../expect/frames.ts';
import { HANDSHAKE } from '../../handshakes.ts';
import { closeCodeIn, NO_CODE } from '../../reading.ts';
import { casesOf, type Row } from '../rows.ts';
import { AFTER, refused, section, TOKEN } from './frame-rows.ts';
import { OPENED } from './opening.ts';

const { close } = OPCODE;

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
