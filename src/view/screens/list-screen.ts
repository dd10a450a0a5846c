import { lessonTag } from '../../lesson/course/catalogue.ts';
import { type ListFilter, selectLessons } from '../../lesson/course/lesson-filter.ts';
import type { ListItem } from '../../lesson/course/list-items.ts';
import { type CoursePart, type PlannedLesson, partsOf } from '../../lesson/course/parts.ts';
import { countOf } from '../../wire/count.ts';
import { keyLine } from '../panes/key-lines.ts';
import { titleRule } from '../text/fitting.ts';
import { clip, type Line, line, rule, type Segment, wrap } from '../text/styled-text.ts';
import { RIGHT, WRONG } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';
import { windowAround } from '../text/window.ts';

/** The course, and where in it the learner is. */
export interface ListModel {
  readonly lessons: readonly ListItem[];
  readonly parts: readonly CoursePart[];
  /** Index among the lessons that are shown. */
  readonly cursor: number;
  /** Which lessons are shown; default: all. */
  readonly filter?: ListFilter;
}

/**
 * A map of the course: its parts, what of them is done, missed and open, and what is not written yet.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function listScreen(model: ListModel, width: number, height: number): Line[] {
  const { lessons, filter = 'all' } = model;
  const room = height - FRAME_LINES;
  const rows = mapLines(model, width, room);
  const blank = Array.from({ length: room - rows.length }, () => line(''));
  const done = `${lessons.filter(({ isDone }) => isDone).length} of ${lessons.length} done`;
  const title = filter === 'all' ? 'Lessons' : `Lessons ${filter}`;
  const top = titleRule(width, [
    [title, done],
    [clip(title, width - 6), ''],
  ]);
  return [line(top, { bold: true }), ...rows, ...blank, line(rule(width)), keyLine(KEYS, width)];
}

const KEYS = [
  'enter open  ↑↓ lesson  f all/done/pending  / search  g go to  l back  q quit',
  'enter open  ↑↓ lesson  f filter  / search  l back  q quit',
  'enter ↑↓ f filter / search l q',
];

/** Title, rule and keys. */
const FRAME_LINES = 3;

/** About how many lessons are on a screen at once: what else is there takes about as many lines. */
export function itemsOnScreen(height: number): number {
  return Math.max(1, Math.floor((height - FRAME_LINES) / 2));
}

/** How much is said of every lesson: as much as leaves the whole map on the screen. */
type Detail = 'all' | 'titles' | 'least';

/** Some lines of the map that stay together. */
interface Block {
  readonly lines: readonly Line[];
  readonly isHere: boolean;
}

function mapLines(model: ListModel, width: number, room: number): readonly Line[] {
  const maps = (['all', 'titles', 'least'] as const).map((detail) =>
    blocksOf(model, width, detail),
  );
  const whole = maps.find((blocks) => sumOf(blocks) <= room);
  if (whole) return whole.flatMap(({ lines }) => lines);
  const blocks = maps.at(-1)!;
  const here = Math.max(
    0,
    blocks.findIndex(({ isHere }) => isHere),
  );
  const heights = blocks.map(({ lines }) => lines.length);
  const { first, last } = windowAround(heights, here, room);
  return blocks
    .slice(first, last)
    .flatMap(({ lines }) => lines)
    .slice(0, room);
}

function sumOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { lines }) => sum + lines.length, 0);
}

function blocksOf(model: ListModel, width: number, detail: Detail): Block[] {
  const { lessons, parts, cursor, filter = 'all' } = model;
  const shown = selectLessons(lessons, filter);
  if (shown.length === 0) return [{ lines: [line('  There is none.')], isHere: true }];
  return partsOf(shown, parts).flatMap(({ part, items }) => {
    const planned = filter === 'all' && part ? plannedLines(part.planned, width, detail) : [];
    if (items.length === 0 && planned.length === 0) return [];
    const rows = items.map((item): Block => {
      const isHere = item === shown[cursor];
      const lines = lessonLines(item, { isHere, detail }, width);
      return { lines, isHere };
    });
    const head = part ? [apart([partLine(part, items, width)])] : [];
    return [...head, ...rows, ...planned.map((each) => apart([each]))];
  });
}

function apart(lines: readonly Line[]): Block {
  return { lines, isHere: false };
}

function partLine(part: CoursePart, items: readonly ListItem[], width: number): Line {
  const { letter, title } = part;
  const done = items.filter(({ isDone }) => isDone).length;
  const count = items.length === 0 ? 'not written yet' : `${done} of ${items.length} done`;
  const name = `${letter}  ${title}`;
  return line(
    titleRule(width, [
      [name, count],
      [name, ''],
    ]),
  );
}

/** What is not written yet leads nowhere. */
function plannedLines(planned: readonly PlannedLesson[], width: number, detail: Detail): Line[] {
  if (planned.length === 0) return [];
  const [first, last] = [planned[0]!, planned.at(-1)!];
  const rows =
    detail === 'least' && planned.length > 1
      ? [`${lessonTag(first.number)} to ${lessonTag(last.number)}`]
      : planned.map(({ number, title }) => `${lessonTag(number)}  ${title}`);
  return rows.map((text) => {
    const name = clip(`${' '.repeat(INDENT)}${text}`, width - 3);
    const gap = width - name.length - NOT_YET.length - 2;
    return [{ text: gap > 0 ? `${name}${' '.repeat(gap)}${NOT_YET}` : name, style: { dim: true } }];
  });
}

const NOT_YET = 'not written yet';
/** Columns before the tag of a lesson: the cursor and the sign. */
const INDENT = 5;
/** Columns before what stands below its title. */
const TEXT_INDENT = 10;
const BEFORE_TEXT = ' '.repeat(TEXT_INDENT);

interface LessonLook {
  readonly isHere: boolean;
  readonly detail: Detail;
}

function lessonLines(item: ListItem, look: LessonLook, width: number): Line[] {
  const { number, title, question, isDone } = item;
  const { isHere, detail } = look;
  const style = isHere ? { bold: true } : {};
  const isWide = width >= COLUMNS_FOR.longBeliefs;
  const name = `${lessonTag(number)}  ${title}`;
  const text = isWide ? `${name.padEnd(NAME_WIDTH)}  ${question}` : name;
  const start: Segment[] = [
    { text: isHere ? ' ▸ ' : '   ', style },
    isDone ? { text: '✓ ', style: RIGHT } : { text: '  ' },
  ];
  const states = statesOf(item);
  const gap = width - INDENT - text.length - states.reduce(widthWith, 0);
  const asks = !isWide && (isHere || detail === 'all') ? [question] : [];
  const below = asks.flatMap((each) => wrap(each, width - TEXT_INDENT - 2));
  const rest = below.map((each) => line(`${BEFORE_TEXT}${each}`));
  if (gap > 0) {
    const beside = states.flatMap((state) => [state, { text: STATE_GAP }]);
    return [[...start, { text, style }, { text: ' '.repeat(gap) }, ...beside], ...rest];
  }
  const [first = '', ...others] = wrap(text, width - INDENT - 1);
  return [
    [...start, { text: first, style }],
    ...others.map((each) => line(`${BEFORE_TEXT}${each}`, style)),
    ...states.map((state): Line => [{ text: BEFORE_TEXT }, state]),
    ...rest,
  ];
}

/** Columns of some states, with a gap after each. */
function widthWith(width: number, { text }: Segment): number {
  return width + text.length + STATE_GAP.length;
}

const STATE_GAP = '  ';

/** A tag and the longest title there is. */
const NAME_WIDTH = 38;

/** How far a lesson is, and what was missed in it. */
function statesOf({ progress, missed = 0 }: ListItem): Segment[] {
  const far: Segment =
    progress === '' ? { text: 'open', style: { dim: true } } : { text: progress };
  if (missed === 0) return [far];
  return [{ text: `× ${countOf(missed, 'question')} missed`, style: WRONG }, far];
}
