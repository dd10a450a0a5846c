import { lessonTag } from '../../lesson/course/catalogue.ts';
import { countOf } from '../../wire/count.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { CapturePlace, Cursor, TraceModel } from '../model/trace-model.ts';
import { bytesRule, placesWithin } from '../panes/bytes-rule.ts';
import { FieldPane } from '../panes/field-pane.ts';
import { footLines } from '../panes/foot-lines.ts';
import { hexFormFor } from '../panes/hex.ts';
import { hexPane, hexPaneHeight } from '../panes/hex-pane.ts';
import { ladderPane } from '../panes/ladder-pane.ts';
import { type PaneHeights, shareLines, sumOf } from '../panes/share-lines.ts';
import { besideLadder, statePane } from '../panes/state-pane.ts';
import {
  besideCompanion,
  type Companion,
  companionHeight,
  companionOf,
} from '../panes/two-layers.ts';
import { headerLine } from '../text/fitting.ts';
import { type Line, line, paddedLine, rule } from '../text/styled-text.ts';
import { COLUMNS_FOR } from '../text/widths.ts';

/** How a step is looked at, beyond where the cursor is. */
export interface Looks {
  /** Whether rows that are only about the connection step back. */
  readonly dimsControl?: boolean;
}

/**
 * The screen of one step.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function traceScreen(
  model: TraceModel,
  cursor: Cursor,
  width: number,
  height: number,
  { dimsControl = false }: Looks = {},
): Line[] {
  const selected = model.fields[cursor.field];
  const { stateWidth, hasTimes } = besideLadder(model.ladder, width);
  const state = stateLines(model, stateWidth);
  const companion = companionOf(model, cursor, width);
  const leastLadder = Math.max(2, Math.min(state.length, Math.floor(height / 4)));
  const shortFoot = footLines(model, cursor, width, 0).length;
  const mostLines = height - FIXED_LINES - leastLadder - LEAST_HEX - shortFoot - 1;
  const table = new FieldPane(model.fields, cursor.field, width, Math.max(1, mostLines));
  const least = { ladder: leastLadder, hex: LEAST_HEX, fields: table.leastHeight };
  const places = model.placesOf(cursor);
  const foot = footLines(model, cursor, width, height - FIXED_LINES - sumOf(least));
  const form = hexFormFor(width);
  const wanted: PaneHeights = {
    ladder: Math.max(model.ladder.length + 1, state.length),
    hex: Math.max(hexPaneHeight(model, form), companion ? companionHeight(companion) : 0),
    fields: table.heightUpTo(height),
  };
  const room = height - FIXED_LINES - foot.length;
  const heights = shareLines(wanted, least, room);
  // A row of the table that does not fit as a whole leaves its lines to the dump.
  const rows = table.lines(heights.fields);
  const dump = dumpLines(model, cursor, width, room - heights.ladder - rows.length, companion);
  const ladderForm = { width: width - stateWidth, screenWidth: width, hasTimes, dimsControl };
  const ladder = ladderPane(model, ladderForm, room - rows.length - dump.length);
  const middle = [
    ...besideState(ladder, state, ladderForm.width, heights.ladder),
    line(bytesRule(model, width, companion?.layer)),
    ...dump,
    line(rule(width, ...fieldsTitle(model, selected, places, width))),
    ...rows,
  ];
  const padding = Math.max(0, height - middle.length - foot.length - 1);
  const blank = Array.from({ length: padding }, () => line(''));
  return [stepHeader(model, width), ...middle, ...blank, ...foot];
}

function stateLines(model: TraceModel, columns: number): Line[] {
  return columns === 0 ? [] : statePane(model, columns - STATE_BORDER.length);
}

/** Between the ladder and what each side believes. */
const STATE_BORDER = '  │ ';

/** The ladder, and beside it as much of what each side believes as there is room for. */
function besideState(
  ladder: readonly Line[],
  state: readonly Line[],
  ladderWidth: number,
  least: number,
): Line[] {
  if (state.length === 0) return [...ladder];
  const height = Math.max(ladder.length, Math.min(state.length, least));
  return Array.from({ length: height }, (_, index) => {
    const left = paddedLine(ladder[index] ?? [], ladderWidth);
    const isCut = index === height - 1 && state.length > height;
    const right = isCut
      ? line(`... ${countOf(state.length - index, 'more line')}`)
      : (state[index] ?? []);
    return [...left, { text: STATE_BORDER }, ...right];
  });
}

/** The dump, with the reads beside it where there is room, or another layer where there is more. */
function dumpLines(
  model: TraceModel,
  cursor: Cursor,
  width: number,
  height: number,
  companion: Companion | undefined,
): Line[] {
  const form = hexFormFor(width);
  if (companion) {
    const { views, fields } = model;
    return besideCompanion(hexPane({ views, fields }, cursor, form, height), companion, height);
  }
  const { views, fields, readsOf } = model;
  const dumped = width >= COLUMNS_FOR.reads ? { views, fields, readsOf } : { views, fields };
  return hexPane(dumped, cursor, form, height);
}

/** The header and the two rules. */
const FIXED_LINES = 3;

/** Lines of the dump that are always there. */
const LEAST_HEX = 2;

function stepHeader(model: TraceModel, width: number): Line {
  if (model.capture) return captureHeader(model, model.capture, width);
  const number = lessonTag(model.lessonNumber);
  const step = `step ${model.stepIndex + 1}/${model.stepCount}`;
  const { lessonTitle, stepTitle, provenance } = model;
  return headerLine(width, [
    [`${number}  ${lessonTitle}`, `${step}  ${stepTitle} ─── ${provenance}`],
    [`${number}  ${lessonTitle}`, `${step}  ${stepTitle}`],
    [number, `${step}  ${stepTitle}`],
    [number, step],
  ]);
}

/** The file, which connection of how many, and whose. */
function captureHeader(
  { lessonTitle, stepTitle }: TraceModel,
  { connection, connectionCount }: CapturePlace,
  width: number,
): Line {
  const place = `connection ${connection}/${connectionCount}`;
  return headerLine(width, [
    [lessonTitle, `${place}  ${stepTitle}`],
    [place, stepTitle],
    [lessonTitle, place],
    ['', place],
  ]);
}

/** Which field of how many, and where the byte under the cursor is in every layer. */
function fieldsTitle(
  { fields }: TraceModel,
  selected: FieldRow | undefined,
  places: string,
  width: number,
): [left: string, right: string] {
  const rows = fields.filter((field) => !field.isDelimiter);
  const index = selected ? rows.indexOf(selected) : -1;
  const left = index < 0 ? 'fields' : `fields ── ${index + 1} of ${rows.length}`;
  return [left, placesWithin(places, width - rule(0, left).length - 6)];
}
