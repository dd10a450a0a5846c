import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case, Expectation, FrameSpec, Outcome } from '../../case.ts';
import { deflated } from '../../deflated.ts';
import { frames, messages } from '../../expect/frames.ts';
import { answersWith } from '../../expect/http.ts';
import { handshake, OFFERING_DEFLATE } from '../../handshakes.ts';
import { messagesOf } from '../../reading.ts';
import type { Answer } from '../../seen.ts';
import { casesOf, type Row, type Section, sends } from '../rows.ts';
import { refused } from './frame-rows.ts';

const { continuation, ping, text } = OPCODE;
const AGREED = 'deflate-7.1-01';
/** The examples of RFC 7692 7.2.3: "Hello", the same again in the same window, and as a last block. */
const HELLO = Uint8Array.of(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
const HELLO_AGAIN = Uint8Array.of(0xf2, 0x00, 0x11, 0x00, 0x00);
const FINAL_HELLO = Uint8Array.of(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00);
/** "ab" two hundred times. */
const COMPRESSED = deflated(Buffer.from('ab'.repeat(200)));
const TOKEN: FrameSpec = { opcode: text, payload: '{token}', deflated: true };

function section(number: string): Section {
  return { suite: 'deflate', key: number, ref: `RFC 7692 ${number}`, needs: ['deflate'] };
}

function talks(sent: readonly FrameSpec[], count: number): Case['script'] {
  return [
    { send: OFFERING_DEFLATE },
    { until: { answers: 1 } },
    { frames: sent },
    { until: { messages: count } },
  ];
}

/** What the server has agreed to for permessage-deflate, in lower case and without white space. */
function agreed({ head }: Answer): string[] {
  const field = head.field('sec-websocket-extensions') ?? '';
  return field.toLowerCase().replace(/\s/g, '').split(';');
}

function offering(parameters: string): string {
  return handshake(`Sec-WebSocket-Extensions: permessage-deflate${parameters}`);
}

function declined(nn: string, parameters: string, title: string): Row {
  return {
    nn,
    title,
    script: sends(offering(parameters)),
    expects: answersWith(
      'no permessage-deflate, or a refusal',
      (answer) => !agreed(answer).includes('permessage-deflate'),
    ),
    twin: AGREED,
    means: 'Both ends believe that they have agreed on what only one of them knows.',
    often:
      'The offer is searched for the name of the extension, and its parameters are passed over.',
  };
}

/** The same rows as for frames that are not compressed, after another handshake. */
function failing(...given: Parameters<typeof refused>): Row[] {
  return refused(...given).map((row) => ({
    ...row,
    script: row.script.map((step, index) => (index === 0 ? { send: OFFERING_DEFLATE } : step)),
    twin: AGREED,
  }));
}

/** RFC 7692 7.1.1.2: where the server has asked for it, the client may not do what the case does. */
function unlessAgreed(parameter: string, { wants, outcomes }: Expectation): Expectation {
  const hasAgreed: Outcome = {
    when: ({ answers: [answer] }) => answer !== undefined && agreed(answer).includes(parameter),
    verdict: 'noted',
    cause: 'ruled out',
  };
  return { wants, outcomes: [hasAgreed, ...outcomes] };
}

/** RFC 7692: messages that are compressed. */
export const DEFLATE = [
  ...casesOf(section('7.1'), [
    {
      nn: '01',
      title: 'permessage-deflate is agreed to, and a compressed message comes back',
      script: talks([TOKEN], 1),
      expects: messages('{token}'),
      means: 'Everything that is sent takes several times as much.',
    },
    declined('02', '; nonsense', 'A parameter that no one knows makes the offer one to decline'),
    declined(
      '03',
      '; server_no_context_takeover; server_no_context_takeover',
      'A parameter that is there twice makes the offer one to decline',
    ),
    declined(
      '04',
      '; server_max_window_bits=7',
      'A window of 7 bits makes the offer one to decline',
    ),
    declined(
      '05',
      '; server_max_window_bits=16',
      'A window of 16 bits makes the offer one to decline',
    ),
    declined(
      '06',
      '; server_max_window_bits=010',
      'A window with a leading zero makes the offer one to decline',
    ),
    declined(
      '07',
      '; server_no_context_takeover=1',
      'A value where there is none to be makes the offer one to decline',
    ),
    {
      nn: '08',
      title: 'client_max_window_bits is only agreed to where it was offered',
      ref: 'RFC 7692 7.1.2.2',
      script: sends(OFFERING_DEFLATE),
      expects: answersWith(
        'no client_max_window_bits',
        (answer) =>
          !agreed(answer).some((parameter) => parameter.startsWith('client_max_window_bits')),
      ),
      twin: AGREED,
      means: 'Every browser gives the connection up.',
    },
    {
      nn: '09',
      title: 'server_no_context_takeover is agreed to as it was offered, or not at all',
      ref: 'RFC 7692 7.1.1.1',
      script: sends(offering('; server_no_context_takeover')),
      expects: answersWith('the parameter, or no extension', (answer) => {
        const parameters = agreed(answer);
        return (
          !parameters.includes('permessage-deflate') ||
          parameters.includes('server_no_context_takeover')
        );
      }),
      twin: AGREED,
      means: 'The client drops what the server refers to: every second message is broken.',
    },
    {
      nn: '10',
      title: 'Of two offers the server takes one, and the first that it can',
      ref: 'RFC 7692 5',
      script: sends(
        handshake('Sec-WebSocket-Extensions: permessage-deflate; nonsense, permessage-deflate'),
      ),
      expects: answersWith('permessage-deflate once, without the parameter', (answer) => {
        const parameters = agreed(answer);
        return (
          parameters.join().split('permessage-deflate').length === 2 &&
          !parameters.includes('nonsense')
        );
      }),
      twin: AGREED,
      means: 'A client that falls back to a simpler offer goes without.',
      level: 'SHOULD',
    },
  ]),
  ...casesOf(section('6'), [
    {
      nn: '01',
      title: 'A message that is not compressed is taken all the same',
      script: talks([{ opcode: text, payload: '{token}' }], 1),
      expects: messages('{token}'),
      twin: AGREED,
      means: 'Short messages, which clients leave as they are, break the connection.',
      often: 'Whatever comes is inflated, whether RSV1 is set or not.',
    },
    {
      nn: '02',
      title: 'Only the first frame of a compressed message has RSV1',
      script: talks(fragmented(), 1),
      expects: frames('the whole message', (seen) => messagesOf(seen)[0] === 'ab'.repeat(200)),
      twin: AGREED,
      means: 'Long messages break the connection.',
      often: 'Each frame is inflated by itself.',
    },
    {
      nn: '03',
      title: 'A ping between the fragments of a compressed message is not compressed',
      script: talks(fragmented({ opcode: ping, payload: 'hi' }), 1),
      expects: frames(
        'a pong, and the whole message',
        (seen) =>
          seen.frames.some(
            ({ header, payload }) => header.opcode === OPCODE.pong && payload.toString() === 'hi',
          ) && messagesOf(seen)[0] === 'ab'.repeat(200),
      ),
      twin: AGREED,
      means: 'A long message breaks the connection as soon as a ping falls into it.',
    },
    ...failing(
      '04',
      'RSV1 in a continuation',
      [
        { opcode: text, payload: 'a', deflated: true, fin: false },
        { opcode: continuation, payload: 'b', rsv: 4 },
      ],
      1002,
      { fault: 'reserved-bit', means: 'What is compressed is anyone\u0027s guess.' },
    ),
    ...failing('06', 'RSV1 in a ping', [{ opcode: ping, payload: 'a', rsv: 4 }], 1002, {
      fault: 'reserved-bit',
      means: 'What is compressed is anyone\u0027s guess.',
    }),
  ]),
  ...casesOf(section('7.2.2'), [
    {
      nn: '01',
      title: 'An empty compressed message comes back empty',
      script: talks([{ opcode: text, payload: '', deflated: true }, TOKEN], 2),
      expects: messages('', '{token}'),
      twin: AGREED,
      means: 'An empty message breaks the connection.',
    },
    {
      nn: '02',
      title: 'A message in a block that is not compressed comes back',
      ref: 'RFC 7692 7.2.3.3',
      script: talks([{ opcode: text, payload: stored('Hello'), rsv: 4 }], 1),
      expects: messages('Hello'),
      twin: AGREED,
      means: 'Clients that only put a frame of deflate around their data cannot be understood.',
    },
    {
      nn: '03',
      title: 'A message whose last block says that it is the last comes back',
      ref: 'RFC 7692 7.2.3.4',
      script: talks([{ opcode: text, payload: FINAL_HELLO, rsv: 4 }, TOKEN], 2),
      expects: messages('Hello', '{token}'),
      twin: AGREED,
      means: 'Clients on platforms that cannot flush are not understood.',
      often: 'The inflater is at its end for good.',
    },
    {
      nn: '04',
      title: 'Two messages that share a window come back both',
      ref: 'RFC 7692 7.2.3.2',
      script: talks(
        [
          { opcode: text, payload: HELLO, rsv: 4 },
          { opcode: text, payload: HELLO_AGAIN, rsv: 4 },
        ],
        2,
      ),
      expects: unlessAgreed('client_no_context_takeover', messages('Hello', 'Hello')),
      twin: AGREED,
      means: 'The second message of every browser is broken.',
      often: 'The inflater is made again for each message.',
    },
    ...failing(
      '05',
      'A message that cannot be inflated',
      [{ opcode: text, payload: Uint8Array.of(0xff, 0xff, 0xff, 0xff), rsv: 4 }],
      1007,
      {
        fault: 'invalid-deflate',
        means: 'Broken data reaches the application, or brings the server down.',
      },
    ),
  ]),
];

/** A compressed message in three frames, and something between them. */
function fragmented(...between: readonly FrameSpec[]): FrameSpec[] {
  return [
    { opcode: text, payload: COMPRESSED.subarray(0, 3), rsv: 4, fin: false },
    ...between,
    { opcode: continuation, payload: COMPRESSED.subarray(3, 4), fin: false },
    { opcode: continuation, payload: COMPRESSED.subarray(4) },
  ];
}

function stored(data: string): Uint8Array {
  const octets = Buffer.from(data);
  return Buffer.concat([
    Buffer.of(0, octets.length, 0, ~octets.length & 0xff, 0xff),
    octets,
    Buffer.of(0),
  ]);
}
