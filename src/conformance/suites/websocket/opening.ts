import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case } from '../../case.ts';
import { messages } from '../../expect/frames.ts';
import { answersWith, shows } from '../../expect/http.ts';
import { HANDSHAKE, handshake } from '../../handshakes.ts';
import { casesOf, type Row, sends } from '../rows.ts';

/** RFC 6455 1.3: the answer to the key of the example there. */
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
/** The key of 4.1, which is base64 though its last digit is none that an encoder writes, and its answer. */
const OTHER_KEY = 'AQIDBAUGBwgJCgsMDQ4PEC==';
const OTHER_ACCEPT = 'OfS0wDaT5NoxF2gqm7Zj2YtetzM=';
export const OPENED = 'websocket-4.2.2-01';

/** Opens, and has the server echo a message: a 101 alone proves little. */
export function opens(bytes: string): Case['script'] {
  return [
    { send: bytes },
    { until: { answers: 1 } },
    { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
    { until: { messages: 1 } },
  ];
}

export function instead(name: string, value: string): string {
  return HANDSHAKE.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}: ${value}`);
}

/** RFC 6455 4.2: the opening handshake, as a server sees it. */
export const OPENING = [
  ...casesOf({ suite: 'websocket', key: '4.2.2', ref: 'RFC 6455 4.2.2', needs: ['websocket'] }, [
    {
      nn: '01',
      title: 'An opening handshake is agreed to, and a message comes back',
      script: opens(HANDSHAKE),
      expects: messages('{token}'),
      means: 'Nothing works.',
      lesson: '9',
    },
    {
      nn: '02',
      title: 'Sec-WebSocket-Accept is the hash of the key and the GUID, in base64',
      script: sends(HANDSHAKE),
      expects: answersWith(
        `Sec-WebSocket-Accept: ${ACCEPT}`,
        ({ head }) => head.field('sec-websocket-accept') === ACCEPT,
      ),
      means: 'Every browser gives the connection up.',
      often: 'The key is decoded before it is hashed, or the hash is sent in hexadecimal.',
      lesson: '9.5',
    },
    {
      nn: '03',
      title: 'It is worked out for each key, as text',
      script: sends(instead('Sec-WebSocket-Key', OTHER_KEY)),
      expects: answersWith(
        `Sec-WebSocket-Accept: ${OTHER_ACCEPT}`,
        ({ head }) => head.field('sec-websocket-accept') === OTHER_ACCEPT,
      ),
      twin: OPENED,
      means: 'A key that is decoded and encoded again is another one for some clients.',
    },
    {
      nn: '04',
      title: 'The answer has Upgrade: websocket and Connection: Upgrade',
      script: sends(HANDSHAKE),
      expects: answersWith(
        'Upgrade: websocket, Connection: Upgrade',
        ({ head }) =>
          head.statusCode === 101 &&
          head.field('upgrade')?.toLowerCase() === 'websocket' &&
          /(?:^|,)[ \t]*upgrade[ \t]*(?:,|$)/i.test(head.field('connection') ?? ''),
      ),
      means: 'Every browser gives the connection up.',
    },
    {
      nn: '05',
      title: 'No subprotocol is agreed to that was not offered',
      script: sends(HANDSHAKE),
      expects: answersWith(
        'no Sec-WebSocket-Protocol',
        ({ head }) => head.statusCode === 101 && head.field('sec-websocket-protocol') === undefined,
      ),
      means: 'Every browser gives the connection up.',
    },
    {
      nn: '06',
      title: 'At most one subprotocol is agreed to, and one of those offered',
      script: sends(handshake('Sec-WebSocket-Protocol: one.{token}, two.{token}')),
      expects: answersWith('one of the two, or none', ({ head }, { token }) => {
        const chosen = head.field('sec-websocket-protocol');
        return (
          head.statusCode === 101 &&
          (chosen === undefined || [`one.${token}`, `two.${token}`].includes(chosen))
        );
      }),
      twin: OPENED,
      means: 'Both ends believe in another protocol.',
      often: 'The field is sent back as it came.',
    },
    {
      nn: '07',
      title: 'No extension is agreed to that was not offered',
      script: sends(HANDSHAKE),
      expects: answersWith(
        'no Sec-WebSocket-Extensions',
        ({ head }) =>
          head.statusCode === 101 && head.field('sec-websocket-extensions') === undefined,
      ),
      means: 'Every browser gives the connection up.',
    },
    {
      nn: '08',
      title: 'An extension that no one knows is not agreed to',
      ref: 'RFC 6455 9.1',
      script: sends(handshake('Sec-WebSocket-Extensions: x-nonsense; a=1')),
      expects: answersWith(
        'a 101 without it',
        ({ head }) =>
          head.statusCode === 101 &&
          !/x-nonsense/.test(head.field('sec-websocket-extensions') ?? ''),
      ),
      twin: OPENED,
      means: 'What the frames mean is not what the client believes.',
      often: 'The field is sent back as it came.',
    },
    {
      nn: '09',
      title: 'A frame in the same write as the handshake is not lost',
      ref: 'RFC 6455 4.1',
      level: 'ours',
      script: [
        { send: HANDSHAKE },
        { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
        { until: { messages: 1 } },
      ],
      expects: messages('{token}'),
      twin: OPENED,
      means: 'The first message of a client that is in a hurry is lost.',
      often: 'What came after the head in the same read is thrown away.',
      lesson: '9.6',
    },
    {
      nn: '10',
      title: 'A handshake that comes byte by byte is the same handshake',
      level: 'ours',
      script: [
        { send: HANDSHAKE, cuts: 'everywhere' },
        { until: { answers: 1 }, within: 5000 },
        { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
        { until: { messages: 1 } },
      ],
      expects: messages('{token}'),
      twin: OPENED,
      means: 'After some proxies no connection opens.',
    },
    {
      nn: '11',
      title: 'A 101 announces no content',
      ref: 'RFC 9112 6.1',
      script: sends(HANDSHAKE),
      expects: answersWith(
        'neither Transfer-Encoding nor Content-Length',
        ({ head }) =>
          head.statusCode === 101 &&
          head.field('transfer-encoding') === undefined &&
          head.field('content-length') === undefined,
      ),
      means: 'Proxies take the first frames for the content of the answer.',
    },
    ...['Sec-WebSocket-Extensions', 'Sec-WebSocket-Accept', 'Sec-WebSocket-Protocol'].map(
      (name, index): Row => ({
        nn: String(index + 12),
        title: `${name} is not in the answer twice`,
        ref: `RFC 6455 11.3.${index + 2}`,
        script: sends(
          handshake(
            'Sec-WebSocket-Protocol: one.{token}, two.{token}',
            'Sec-WebSocket-Extensions: permessage-deflate',
          ),
        ),
        expects: shows(
          'one line of it at most',
          ({ answers: [answer], bytes }) =>
            answer?.head.statusCode === 101 && linesOf(name, bytes.toString('latin1')) <= 1,
        ),
        twin: OPENED,
        means: 'One client goes by the first line, another by the second.',
      }),
    ),
  ]),
];

function linesOf(name: string, text: string): number {
  return text.match(new RegExp(`^${name}:`, 'gim'))?.length ?? 0;
}
