import { OPCODE } from '../../../websocket/opcode.ts';
import type { Case, Expectation } from '../../case.ts';
import { inflatedAlone } from '../../deflated.ts';
import { frames, messages } from '../../expect/frames.ts';
import { answersWith } from '../../expect/http.ts';
import { handshake, OFFERING_DEFLATE } from '../../handshakes.ts';
import type { Seen } from '../../seen.ts';
import { casesOf, sends } from '../rows.ts';

const AGREED = 'deflate-7.1-01';
/** RFC 6455 5.2: the first of the three bits, as the number that they are. */
const RSV1 = 4;
const LARGEST_WINDOW = 15;
/** Longer than a window of 9 bits, and nothing in it comes twice: 0, 1, 2 and so on up to 299. */
const NUMBERS = Array.from({ length: 300 }, (_, index) => index).join();
const REPEATED = `${NUMBERS};${NUMBERS}`;

/** What comes again does so 31,891 bytes later: a compressor may go back 32,506 with the largest window. */
const FAR = Array.from({ length: 6600 }, (_, index) => index).join();
const FAR_REPEATED = `${FAR};${FAR}`;

function offering(parameter: string): string {
  return handshake(`Sec-WebSocket-Extensions: permessage-deflate; ${parameter}`);
}

function talks(parameter: string, payload: string, count: number): Case['script'] {
  return [
    { send: offering(parameter) },
    { until: { answers: 1 } },
    { frames: Array.from({ length: count }, () => ({ opcode: OPCODE.text, payload })) },
    { until: { messages: count } },
  ];
}

/** The same message so many times, each readable by itself and within so small a window. */
function readable(text: string, count: number, windowBits: number): Expectation {
  return frames('messages that need nothing from before', (seen) => {
    const said = payloadsIn(seen).map(({ isCompressed, payload }) =>
      isCompressed ? inflatedAlone(payload, windowBits) : payload.toString(),
    );
    return said.length === count && said.every((each) => each === text);
  });
}

/** RFC 7692 6: RSV1 of the first frame of a message says that all of it is compressed. */
function payloadsIn({ frames: heard }: Seen): { isCompressed: boolean; payload: Buffer }[] {
  const payloads: { isCompressed: boolean; payload: Buffer }[] = [];
  for (const { header, payload } of heard) {
    const last = payloads.at(-1);
    if (header.opcode === OPCODE.continuation && last) {
      last.payload = Buffer.concat([last.payload, payload]);
    } else if (header.opcode === OPCODE.text) {
      payloads.push({ isCompressed: header.rsv === RSV1, payload });
    }
  }
  return payloads;
}

/** RFC 7692 7.1.2.1: the window that was agreed on, where any was. */
function windowIn(field: string): number {
  return Number(/server_max_window_bits\s*=\s*"?(\d+)/i.exec(field)?.[1] ?? LARGEST_WINDOW);
}

/** RFC 7692 7.1 and 7.2.1: a server that agrees to less memory for its client keeps to it. */
export const AGREED_WINDOWS = [
  ...casesOf({ suite: 'deflate', key: '7.1', ref: 'RFC 7692 7.1.2.1', needs: ['deflate'] }, [
    {
      nn: '11',
      title: 'A window that the client limits is agreed to as that or smaller, or not at all',
      script: sends(offering('server_max_window_bits=10')),
      expects: answersWith('8 to 10 bits, or no extension', ({ head }) => {
        const field = head.field('sec-websocket-extensions') ?? '';
        const bits = windowIn(field);
        return head.statusCode === 101 && (field === '' || (bits >= 8 && bits <= 10));
      }),
      twin: AGREED,
      means: 'The client has less memory than the server refers to: its messages are broken.',
      often: 'The parameter is passed over, and the extension agreed to all the same.',
    },
  ]),
  ...casesOf({ suite: 'deflate', key: '7.1', ref: 'RFC 7692 7.1.2.2', needs: ['deflate'] }, [
    {
      nn: '12',
      title: 'A client window of 7 bits makes the offer one to decline',
      script: sends(offering('client_max_window_bits=7')),
      expects: answersWith(
        'no permessage-deflate, or a refusal',
        ({ head }) => !/permessage-deflate/i.test(head.field('sec-websocket-extensions') ?? ''),
      ),
      twin: AGREED,
      means: 'Both ends believe that they have agreed on what only one of them knows.',
    },
    {
      nn: '13',
      title: 'client_max_window_bits is agreed to with a number from 8 to 15, if at all',
      script: sends(offering('client_max_window_bits')),
      expects: answersWith('such a number, or no such parameter', ({ head }) => {
        const field = head.field('sec-websocket-extensions') ?? '';
        return (
          head.statusCode === 101 &&
          (!/client_max_window_bits/i.test(field) ||
            /client_max_window_bits\s*=\s*"?(?:[89]|1[0-5])"?\s*(?:[;,]|$)/i.test(field))
        );
      }),
      twin: AGREED,
      means: 'Every browser, since all of them offer it, gives the connection up.',
      often: 'The parameter is sent back as it came, without a value.',
    },
  ]),
  ...casesOf({ suite: 'deflate', key: '7.1.1.1', ref: 'RFC 7692 7.1.1.1', needs: ['deflate'] }, [
    {
      nn: '01',
      level: 'SHOULD',
      title: 'server_no_context_takeover is supported',
      script: sends(offering('server_no_context_takeover')),
      expects: answersWith('permessage-deflate with the parameter', ({ head }) =>
        /permessage-deflate\b.*\bserver_no_context_takeover/i.test(
          head.field('sec-websocket-extensions') ?? '',
        ),
      ),
      twin: AGREED,
      means: 'Clients with little memory have to do without compression.',
    },
  ]),
  ...casesOf({ suite: 'deflate', key: '7.2.2', ref: 'RFC 7692 7.2.2', needs: ['deflate'] }, [
    {
      nn: '07',
      title: 'A message may refer to what was almost 32,768 bytes ago',
      script: [
        { send: OFFERING_DEFLATE },
        { until: { answers: 1 } },
        { frames: [{ opcode: OPCODE.text, payload: FAR_REPEATED, deflated: true }] },
        { until: { messages: 1 } },
      ],
      expects: messages(FAR_REPEATED),
      twin: AGREED,
      means: 'Long messages of clients that compress well are broken.',
      often: 'The inflater is made with a smaller window than was agreed on.',
    },
  ]),
  ...casesOf({ suite: 'deflate', key: '7.2.1', ref: 'RFC 7692 7.2.1', needs: ['deflate'] }, [
    {
      nn: '01',
      title: 'After server_no_context_takeover each message is compressed by itself',
      script: talks('server_no_context_takeover', NUMBERS, 2),
      expects: readable(NUMBERS, 2, LARGEST_WINDOW),
      twin: AGREED,
      means: 'Every second message is broken for a client that has dropped its window.',
      often: 'The parameter is sent back, and nothing is done about it.',
    },
    {
      nn: '02',
      title: 'A window of 9 bits that was agreed on is not gone beyond',
      script: talks('server_max_window_bits=9', REPEATED, 1),
      expects: readable(REPEATED, 1, 9),
      twin: AGREED,
      means: 'Long messages are broken for a client that keeps no more than it said.',
      often: 'The parameter is sent back, and nothing is done about it.',
    },
  ]),
];
