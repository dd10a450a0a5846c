import { countOf } from '../../wire/count.ts';
import { excerptOf, type Hit } from '../model/course-search.ts';
import { keyLine } from '../panes/key-lines.ts';
import { clip, type Line, line, rule } from '../text/styled-text.ts';
import { windowAround } from '../text/window.ts';

/** All that the screen of a search shows. */
export interface SearchModel {
  readonly wanted: string;
  readonly hits: readonly Hit[];
  /** Index among the hits. */
  readonly cursor: number;
  /** Lessons that have been read so far, and how many there are. */
  readonly read: number;
  readonly lessons: number;
}

const KEYS = [
  'enter open   ↑↓ step   page up, page down   home end   esc back',
  'enter open  ↑↓ step  esc back',
];
/** Title, input, blank line, rule and keys. */
const FRAME_LINES = 5;
/** What a hit takes: its name, and the words where they stand. */
const HIT_LINES = 2;

/** How many hits are on a screen at once. */
export function hitsOnScreen(height: number): number {
  return Math.max(1, Math.floor((height - FRAME_LINES) / HIT_LINES));
}

/** @returns exactly `height` lines, none wider than `width` */
export function searchScreen(model: SearchModel, width: number, height: number): Line[] {
  const { hits, cursor, wanted } = model;
  const room = height - FRAME_LINES;
  const heights = hits.map(() => HIT_LINES);
  const { first, last } = windowAround(heights, cursor, room);
  const rows = hits
    .slice(first, last)
    .flatMap((hit, index) => hitLines(hit, first + index === cursor, width));
  const shown = rows.length > 0 ? rows : [line(`  ${nothingText(model)}`)];
  const blank = Array.from({ length: Math.max(0, room - shown.length) }, () => line(''));
  return [
    line(rule(width, 'Search', countText(model)), { bold: true }),
    line(`  / ${wanted.slice(-(width - 6))}_`, { bold: true }),
    line(''),
    ...shown.slice(0, room),
    ...blank,
    line(rule(width)),
    keyLine(KEYS, width),
  ];
}

function countText({ hits, wanted, read, lessons }: SearchModel): string {
  if (read < lessons) return `${read} of ${lessons} lessons read`;
  return wanted.trim() === '' ? countOf(lessons, 'lesson') : countOf(hits.length, 'step');
}

function nothingText({ wanted, read, lessons }: SearchModel): string {
  if (wanted.trim() === '') return 'Words of a lesson, a field, a value, a section; or 10.4.';
  return read < lessons ? '' : 'No step has that.';
}

function hitLines(hit: Hit, isHere: boolean, width: number): Line[] {
  const { place, title } = hit.step;
  const name = clip(` ${isHere ? '▸' : ' '} ${place.padEnd(5)} ${title}`, width);
  const excerpt = `         ${excerptOf(hit, width - 10)}`;
  return [line(name, isHere ? { bold: true } : {}), line(excerpt)];
}
