import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case, Expectation } from '../../case.ts';
import { messages } from '../../expect-frames.ts';
import { answersWith, refusal } from '../../expect-http.ts';
import { HANDSHAKE, handshake } from '../../requests.ts';
import { casesOf, type Row, sends } from '../rows.ts';

/** RFC 6455 1.3: the answer to the key of the example there. */
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
/** The key of 4.1, which is base64 though its last digit is none that an encoder writes, and its answer. */
const OTHER_KEY = 'AQIDBAUGBwgJCgsMDQ4PEC==';
const OTHER_ACCEPT = 'OfS0wDaT5NoxF2gqm7Zj2YtetzM=';
const OPENED = 'websocket-4.2.2-01';

/** Opens, and has the server echo a message: a 101 alone proves little. */
function opens(bytes: string): Case['script'] {
  return [
    { send: bytes },
    { until: { answers: 1 } },
    { frames: [{ opcode: OPCODE.text, payload: '{token}' }] },
    { until: { frames: 1 } },
  ];
}

/** Something else than a 101: these statuses are what the RFC advises, others are as legal. */
function noUpgrade(...statuses: readonly number[]): Expectation {
  return refusal(`${statuses.join(' or ')}, and no 101`, {
    isTaken: ({ answers }) => answers[0]?.head.statusCode === 101,
    statuses,
    others: 'noted',
  });
}

function refused(
  nn: string,
  bytes: string,
  title: string,
  expects: Expectation,
  rest: Partial<Row> & Pick<Row, 'means'>,
): Row {
  return { nn, title, script: sends(bytes), expects, twin: OPENED, lesson: '9', ...rest };
}

function without(name: string): string {
  return HANDSHAKE.replace(new RegExp(`^${name}:.*\r\n`, 'm'), '');
}

function instead(name: string, value: string): string {
  return HANDSHAKE.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}: ${value}`);
}

const NOT_ASKED =
  'Whoever asks for a page gets a socket, or whoever asks for a socket by mistake gets one.';
const OTHER_KEYS = 'A client that has not understood the handshake is taken for one that has.';

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
      title: 'It is worked out anew for each key, as text',
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
        { until: { frames: 1 } },
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
        { until: { frames: 1 } },
      ],
      expects: messages('{token}'),
      twin: OPENED,
      means: 'After some proxies no connection opens.',
    },
  ]),
  ...casesOf({ suite: 'websocket', key: '4.2.1', ref: 'RFC 6455 4.2.1', needs: ['websocket'] }, [
    refused(
      '01',
      HANDSHAKE.replace('HTTP/1.1', 'HTTP/1.0'),
      'HTTP/1.0 is not upgraded',
      noUpgrade(400, 426),
      {
        means: 'A proxy of HTTP/1.0 in between takes frames for content.',
        often: 'The version is never looked at.',
        lesson: '9.9',
      },
    ),
    refused('02', without('Host'), 'A handshake without Host is refused', noUpgrade(400), {
      fault: 'missing-host',
      means: 'A server of several sites cannot tell which one is meant.',
      often: 'The library that upgrades never asks what the HTTP library would have.',
    }),
    refused(
      '03',
      HANDSHAKE.replace('Host: {host}', 'Host: {host}\r\nHost: elsewhere.example'),
      'A handshake with two Hosts is refused',
      noUpgrade(400),
      {
        ref: 'RFC 9112 3.2',
        fault: 'repeated-host',
        means: 'What checks the origin reads one, what serves reads the other.',
        often: 'The library that upgrades never asks what the HTTP library would have.',
      },
    ),
    refused(
      '04',
      without('Upgrade'),
      'A request without Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '05',
      instead('Upgrade', 'h2c'),
      'An Upgrade to something else is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '06',
      without('Connection'),
      'A request without Connection: Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      {
        means: NOT_ASKED,
        often: 'A proxy that takes Connection away, as it must, has not passed the upgrade on.',
      },
    ),
    refused(
      '07',
      instead('Connection', 'keep-alive'),
      'Connection without the option Upgrade is not upgraded',
      noUpgrade(400, 426, 404, 200),
      { means: NOT_ASKED },
    ),
    refused(
      '08',
      without('Sec-WebSocket-Key'),
      'A handshake without a key is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused(
      '09',
      instead('Sec-WebSocket-Key', 'c2hvcnQ='),
      'A key that is not 16 bytes is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused(
      '10',
      instead('Sec-WebSocket-Key', 'not base64 at all!!!!!=='),
      'A key that is no base64 is refused',
      noUpgrade(400),
      { means: OTHER_KEYS },
    ),
    refused('11', instead('Sec-WebSocket-Key', ''), 'An empty key is refused', noUpgrade(400), {
      means: OTHER_KEYS,
    }),
    refused(
      '12',
      without('Sec-WebSocket-Version'),
      'A handshake without a version is refused',
      noUpgrade(426, 400),
      { means: 'A client of an old draft is taken for one of the RFC.' },
    ),
    refused(
      '13',
      instead('Sec-WebSocket-Version', '8'),
      'Version 8 is refused',
      noUpgrade(426, 400),
      {
        means: 'A client of an old draft is taken for one of the RFC.',
        often: 'Old drafts were let in on purpose, and have stayed.',
        lesson: '9.8',
      },
    ),
    refused(
      '14',
      instead('Sec-WebSocket-Version', '130'),
      'Version 130 is refused',
      noUpgrade(426, 400),
      {
        means: 'A version that begins like ours is taken for ours.',
      },
    ),
    {
      nn: '15',
      ref: 'RFC 6455 4.4',
      title: 'Who refuses a version says which one it speaks',
      script: sends(instead('Sec-WebSocket-Version', '99')),
      expects: answersWith(
        'Sec-WebSocket-Version: 13',
        ({ head }) =>
          head.statusCode !== 101 &&
          /(?:^|,)[ \t]*13[ \t]*(?:,|$)/.test(head.field('sec-websocket-version') ?? ''),
      ),
      twin: OPENED,
      lesson: '9.8',
      means: 'A client that speaks several versions cannot find the right one.',
    },
    refused(
      '16',
      HANDSHAKE.replace('GET {ws}', 'POST {ws}'),
      'Only GET is upgraded',
      noUpgrade(405, 400, 404, 426),
      {
        means: 'What filters let pass as a POST becomes a socket.',
      },
    ),
    {
      nn: '17',
      title: 'Upgrade and Connection are lists, and not told apart by case',
      script: opens(
        instead('Connection', 'keep-alive, upgrade').replace(
          'Upgrade: websocket',
          'Upgrade: WebSocket',
        ),
      ),
      expects: messages('{token}'),
      twin: OPENED,
      means: 'Firefox, which sends "keep-alive, Upgrade", cannot connect.',
      often: 'The value is compared as a whole.',
      lesson: '9',
    },
    {
      nn: '18',
      title: 'Field names of the handshake are not told apart by case',
      ref: 'RFC 9110 5.1',
      script: opens(
        HANDSHAKE.replace('Sec-WebSocket-Key', 'sec-websocket-key').replace(
          'Upgrade: w',
          'UPGRADE: w',
        ),
      ),
      expects: messages('{token}'),
      twin: OPENED,
      means: 'Clients that write them otherwise cannot connect.',
    },
    {
      nn: '19',
      title: 'A plain GET of the endpoint is answered, and not with 101',
      ref: 'RFC 9110 15.5.22',
      script: sends('GET {ws} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n'),
      expects: noUpgrade(426, 400, 404, 200),
      twin: OPENED,
      means: 'A browser that opens the address as a page hangs.',
      often: 'Whatever is no handshake is never answered.',
    },
  ]),
];
