import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { viewsOf } from '../../trace/views.ts';
import { countOf } from '../../wire/count.ts';
import { fieldRowsOf } from '../model/field-rows.ts';
import { beginningOf } from '../text/line-ends.ts';
import { type Line, line, rule } from '../text/styled-text.ts';
import { SIDE_STYLES, WRONG } from '../text/styles.ts';
import { COLUMN_GAP } from '../text/widths.ts';
import { milliseconds } from '../text/words.ts';
import { dumpRows } from './dump-rows.ts';
import { FieldPane } from './field-pane.ts';
import { hexFormFor } from './hex.ts';

/** Rows of bytes that are printed of one message at most; the rest is counted. */
const MOST_ROWS = 32;
/** Of a record there is little to see: what it carries is told by itself where it can be opened. */
const MOST_RECORD_ROWS = 1;
const NOTHING_SELECTED = -1;

/** A message as it goes by: what it is, its bytes with a letter for each field, and the fields. */
export function dumpEntry(entry: Entry, width: number): Line[] {
  if (entry.kind === 'fin') return [line(titleOf(entry, width), SIDE_STYLES[entry.from])];
  if (entry.kind === 'hold') return [line(holdText(entry), SIDE_STYLES.server)];
  const views = viewsOf(entry);
  const form = hexFormFor(width);
  const all = fieldRowsOf(views, 'named', beginningOf);
  const fault = entry.fault && entry.fault.offset - entry.start;
  const mostRows = entry.kind === 'record' ? MOST_RECORD_ROWS : MOST_ROWS;
  const { lines, shownUpTo } = dumpRows(views, all, form, { fault, mostRows });
  const fields = all.filter(({ start }) => start < shownUpTo);
  const table = new FieldPane(fields, NOTHING_SELECTED, width);
  return [
    line(titleOf(entry, width), SIDE_STYLES[entry.from]),
    ...lines,
    ...(fields.length > 0 ? table.all() : []),
    ...moreFields(all.length - fields.length),
    ...faultLines(entry),
  ];
}

/** What is left out is counted. */
function moreFields(count: number): Line[] {
  return count > 0 ? [line(`  ... ${countOf(count, 'more field')}`)] : [];
}

/** Below the server, since it is the server who lets the client wait. */
function holdText(entry: Entry): string {
  return `${' '.repeat(13)}┊ ${labelOf(entry).what} ┊`;
}

function titleOf(entry: Entry, width: number): string {
  const time = `+${milliseconds(entry.time)} ms`;
  if (entry.kind !== 'event') return rule(width, wireTitle(entry), time);
  const octets = `octets ${entry.start}-${entry.end - 1} of the content`;
  return rule(width, `event stream, ${octets}  ${joinLabel(labelOf(entry), COLUMN_GAP)}`, time);
}

function wireTitle(entry: Entry): string {
  const arrow = entry.from === 'client' ? 'client ──▸ server' : 'client ◂── server';
  const size = entry.kind === 'fin' ? '' : `  ${entry.bytes.length} B at ${entry.start}`;
  return `${arrow}  ${joinLabel(labelOf(entry), COLUMN_GAP)}${size}`;
}

/** What is wrong with a message that was refused, and at which byte. */
function faultLines({ fault, start }: Entry): Line[] {
  if (!fault) return [];
  const at = `0x${(fault.offset - start).toString(16).padStart(4, '0')}`;
  return [line(` × refused at byte ${at}: ${fault.message}`, WRONG)];
}
