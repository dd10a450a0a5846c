import { OPCODE } from '../../../websocket/opcode.ts';
import { binaryMessage } from '../../expect/frames.ts';
import { casesOf } from '../rows.ts';
import { echoed, refused, section, talks } from './frame-rows.ts';
import { OPENED } from './opening.ts';

const { binary, continuation, text } = OPCODE;

/** RFC 6455 8.1: text is UTF-8, as a whole message. */
export const TEXTS = [
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
      script: talks([{ opcode: binary, payload: Uint8Array.of(0xff, 0xfe, 0xc0) }], {
        messages: 1,
      }),
      expects: binaryMessage(0xff, 0xfe, 0xc0),
      twin: OPENED,
      means: 'Binary data breaks the connection.',
    },
  ]),
];
