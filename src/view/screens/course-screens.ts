import { clip, type Line, line, rule, wrap } from '../text/styled-text.ts';

/** Title, blank line, rule and keys. */
const FRAME_LINES = 4;

/** Keys, and what they do. */
type KeyMeanings = readonly (readonly [keys: string, meaning: string])[];

/** While a lesson is played. */
export const LESSON_KEYS: KeyMeanings = [
  ['n  space  enter', 'next step'],
  ['b  backspace', 'the step before'],
  ['down  up', 'the next field, the field before'],
  ['right  left', 'the next byte, the byte before'],
  ['home  end', 'the first field, the last one'],
  ['tab  shift-tab', 'the next message of this conversation, or the one before'],
  ['1  2  3', 'layer: TCP reads, TLS records, frame or chunk'],
  ['4  5  6', 'layer: unmask, unpack, event or text'],
  ['p  T', 'the question of this step again; test out of the lesson'],
  ['e  t', 'change the bytes of the client and send them; cut them'],
  ['v', 'the bits of a frame, or of the byte'],
  ['x', 'masking, byte by byte'],
  ['s  r', 'source of the field, and its specification'],
  ['c', 'dims pings, pongs, closes and ends'],
  ['g', 'go to: 10, 10.4, .4 or part of a title'],
  ['l  /', 'list of lessons; search them: words, fields, values'],
  ['?', 'these keys'],
  ['ctrl-l', 'draw the screen again'],
  ['q  ctrl-c', 'quit; the step is remembered'],
  ['ctrl-z', 'suspend; fg comes back'],
];

/** While a capture is looked at. */
export const CAPTURE_KEYS: KeyMeanings = [
  ['n  space  enter', 'the next connection'],
  ['b  backspace', 'the connection before'],
  ['tab  shift-tab', 'the next message of this connection, or the one before'],
  ['pgdn  pgup', 'ten messages on, or back'],
  ['down  up', 'the next field, the field before'],
  ['right  left', 'the next byte, the byte before'],
  ['home  end', 'the first field, the last one'],
  ['1  2  3', 'layer: TCP segments, TLS records, frame or chunk'],
  ['4  5  6', 'layer: unmask, unpack, event or text'],
  ['/', 'find a text, or field:value such as opcode:close; enter alone finds the next'],
  ['l', 'list of connections'],
  ['g', 'go to: 120 is a message of this connection, 3.120 one of connection 3'],
  ['v', 'the bits of a frame, or of the byte'],
  ['x', 'masking, byte by byte'],
  ['s  r', 'source of the field, and its specification'],
  ['c', 'dims pings, pongs, closes and ends'],
  ['?', 'these keys'],
  ['ctrl-l', 'draw the screen again'],
  ['q  ctrl-c', 'quit'],
  ['ctrl-z', 'suspend; fg comes back'],
];

/**
 * All keys of the trace view.
 *
 * @param page from 0, where the screen is too low for all of them; after the last comes the first again
 */
export function keysScreen(
  width: number,
  height: number,
  page = 0,
  keys: KeyMeanings = LESSON_KEYS,
): Line[] {
  const rows = keys.map(([names, meaning]) => {
    const lines = wrap(meaning, Math.max(10, width - 21));
    return lines.map((text, index) => line(`  ${(index === 0 ? names : '').padEnd(17)}  ${text}`));
  });
  const pages = pagesOf(rows, height - FRAME_LINES);
  const turned = pages.length > 1 ? '  ↓ more' : '';
  const foot = [line(rule(width)), line(`  q quit${turned}  any other goes back`)];
  return framed('Keys', pages[page % pages.length]!, foot, width, height);
}

/** Puts as many blocks of lines on each page as fit. */
function pagesOf(blocks: readonly (readonly Line[])[], room: number): Line[][] {
  const pages: Line[][] = [[]];
  for (const block of blocks) {
    if (pages.at(-1)!.length + block.length > room) pages.push([]);
    pages.at(-1)!.push(...block);
  }
  return pages;
}

function framed(
  title: string,
  rows: readonly Line[],
  foot: readonly Line[],
  width: number,
  height: number,
): Line[] {
  const room = height - FRAME_LINES;
  const shown = rows.slice(0, room);
  const blank = Array.from({ length: room - shown.length }, () => line(''));
  return [
    line(rule(width, clip(title, width - 6)), { bold: true }),
    line(''),
    ...shown,
    ...blank,
    ...foot,
  ];
}
