import { lessonTag } from '../../lesson/course/catalogue.ts';
import { type ListFilter, selectLessons } from '../../lesson/course/lesson-filter.ts';
import type { ListItem } from '../../lesson/course/list-items.ts';
import { keyLine } from '../panes/key-lines.ts';
import { clip, type Line, line, rule, wrap } from '../text/styled-text.ts';
import { windowAround } from '../text/window.ts';

/** About how many lessons are on a screen at once: each has two lines or more. */
export function itemsOnScreen(height: number): number {
  return Math.max(1, Math.floor((height - FRAME_LINES) / 2));
}

/**
 * The list of lessons, one of them under the cursor.
 *
 * @param items all lessons
 * @param cursor index among those that are shown
 */
export function listScreen(
  items: readonly ListItem[],
  cursor: number,
  width: number,
  height: number,
  filter: ListFilter = 'all',
): Line[] {
  const blocks = selectLessons(items, filter).map((item, index) =>
    listRows(item, index === cursor, width),
  );
  const heights = blocks.map((lines) => lines.length);
  const { first, last } = windowAround(heights, cursor, height - FRAME_LINES);
  const rows = blocks.length > 0 ? blocks.slice(first, last).flat() : [line('  There is none.')];
  const title = filter === 'all' ? 'Lessons' : `Lessons ${filter}`;
  return framed(title, rows, [line(rule(width)), keyLine(LIST_KEYS, width)], width, height);
}

const LIST_KEYS = [
  'enter open  ↑↓ lesson  f all/done/pending  / search  g go to  l back  q quit',
  'enter open  ↑↓ lesson  f filter  / search  l back  q quit',
  'enter ↑↓ f filter / search l q',
];

/** Title, blank line, rule and keys. */
const FRAME_LINES = 4;

const ALL_KEYS: readonly (readonly [keys: string, meaning: string])[] = [
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

/**
 * All keys of the trace view.
 *
 * @param page from 0, where the screen is too low for all of them; after the last comes the first again
 */
export function keysScreen(width: number, height: number, page = 0): Line[] {
  const rows = ALL_KEYS.map(([keys, meaning]) => {
    const lines = wrap(meaning, Math.max(10, width - 21));
    return lines.map((text, index) => line(`  ${(index === 0 ? keys : '').padEnd(17)}  ${text}`));
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

function listRows(item: ListItem, here: boolean, width: number): Line[] {
  const { number, title, question, progress } = item;
  const marker = here ? '▸' : ' ';
  const name = `${marker} ${lessonTag(number)}  ${title}`;
  const gap = width - name.length - progress.length - 4;
  const isBeside = gap > 0 && progress !== '';
  const first = isBeside ? `${name}${' '.repeat(gap)}${progress}` : name;
  const below = progress === '' || isBeside ? [] : [progress];
  const rest = [...below, question].flatMap((text) => wrap(text, width - 10));
  return [
    line(` ${first}`, here ? { bold: true } : {}),
    ...rest.map((text) => line(`        ${text}`)),
  ];
}
