import { FieldPane } from './field-pane.ts';
import type { FieldRow } from './field-rows.ts';
import { type Cursor, hexFormFor } from './hex.ts';
import { hexPane, hexPaneHeight } from './hex-pane.ts';
import { bytesRule, ladderPane } from './ladder-pane.ts';
import type { TraceModel } from './model.ts';
import { type Line, line, rule, wrap } from './text.ts';

/** The least screen that the trace view fits; below it, the lesson goes on line by line. */
export function fitsScreen(width: number, height: number): boolean {
  return width >= 80 ? height >= 20 : width >= 40 && height >= 24;
}

/** Keys of the trace view, the longest list that fits. */
const KEYS = [
  'n next  b back  ↑↓ field  ←→ byte  tab message  g go to  l list  ? keys  q quit',
  'n next  b back  ↑↓ field  ←→ byte  g go to  l list  ? keys  q quit',
  'n next b back ↑↓ ←→ g l ? q',
];

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
): Line[] {
  const selected = model.fields[cursor.field];
  const table = new FieldPane(
    model.fields,
    cursor.field,
    width,
    mostRowLines(model, width, height),
  );
  const least: PaneHeights = { ...LEAST, fields: table.leastHeight };
  const foot = footLines(model, selected, width, height - FIXED_LINES - sumOf(least));
  const form = hexFormFor(width);
  const fixed = FIXED_LINES + foot.length;
  const wanted: PaneHeights = {
    ladder: model.ladder.length + 1,
    hex: hexPaneHeight(model, form),
    fields: table.fullHeight,
  };
  const heights = shareLines(wanted, least, height - fixed);
  // A row of the table that does not fit as a whole leaves its lines to the dump.
  const rows = table.lines(heights.fields);
  const dump = hexPane(model, cursor, form, heights.hex + heights.fields - rows.length);
  const middle = [
    ...ladderPane(
      model,
      width,
      heights.ladder + heights.hex + heights.fields - rows.length - dump.length,
    ),
    line(bytesRule(model, width)),
    ...dump,
    line(rule(width, fieldsTitle(model, selected))),
    ...rows,
  ];
  const padding = Math.max(0, height - middle.length - foot.length - 1);
  const blank = Array.from({ length: padding }, () => line(''));
  return [headerLine(model, width), ...middle, ...blank, ...foot];
}

/** The header and the two rules. */
const FIXED_LINES = 3;

/** What of the ladder and of the dump is always there. */
const LEAST = { ladder: 2, hex: 2 } as const;

/** Lines that are left for one row of the table, below its title line. */
function mostRowLines(model: TraceModel, width: number, height: number): number {
  const foot = footLines(model, undefined, width, 0);
  return Math.max(1, height - FIXED_LINES - LEAST.ladder - LEAST.hex - foot.length - 1);
}

interface PaneHeights {
  readonly ladder: number;
  readonly hex: number;
  readonly fields: number;
}

function sumOf({ ladder, hex, fields }: PaneHeights): number {
  return ladder + hex + fields;
}

/** Shares the lines out: each pane its least, then one at a time to whom the most is missing. */
function shareLines(wanted: PaneHeights, least: PaneHeights, room: number): PaneHeights {
  const heights = { ...least };
  let left = room - sumOf(heights);
  while (left > 0) {
    const order = (['fields', 'hex', 'ladder'] as const).filter(
      (pane) => heights[pane] < wanted[pane],
    );
    const [pane] = order.sort((a, b) => heights[a] / weight(a) - heights[b] / weight(b));
    if (!pane) break;
    heights[pane]++;
    left--;
  }
  return heights;
}

/** Fields and bytes are what the learner came for. */
function weight(pane: keyof PaneHeights): number {
  return { ladder: 2, hex: 3, fields: 4 }[pane];
}

function headerLine(model: TraceModel, width: number): Line {
  const number = `L${String(model.lessonNumber).padStart(2, '0')}`;
  const step = `step ${model.stepIndex + 1}/${model.stepCount}`;
  const { lessonTitle, stepTitle, provenance } = model;
  const candidates: [string, string][] = [
    [`${number}  ${lessonTitle}`, `${step}  ${stepTitle} ─── ${provenance}`],
    [`${number}  ${lessonTitle}`, `${step}  ${stepTitle}`],
    [number, `${step}  ${stepTitle}`],
    [number, step],
  ];
  const fits = ([left, right]: [string, string]) => left.length + right.length + 8 <= width;
  const [left, right] = candidates.find(fits) ?? candidates.at(-1)!;
  const text = ` ${left} ${'─'.repeat(Math.max(1, width - left.length - right.length - 5))} ${right} ─`;
  return line(text, { bold: true });
}

function fieldsTitle({ fields }: TraceModel, selected: FieldRow | undefined): string {
  const rows = fields.filter((field) => !field.isDelimiter);
  const index = selected ? rows.indexOf(selected) : -1;
  return index < 0 ? 'fields' : `fields ── ${index + 1} of ${rows.length}`;
}

/**
 * Rule, narration, source and keys; on a narrow screen, where the table has no column for it, also why
 * the field is as it is, if there is room.
 */
function footLines(
  model: TraceModel,
  selected: FieldRow | undefined,
  width: number,
  room: number,
): Line[] {
  const why = width < 60 && selected ? wrap(`${selected.name}: ${selected.why}`, width - 2) : [];
  const narration = wrap(model.narration, width - 4);
  const keys = KEYS.find((text) => text.length + 2 <= width) ?? KEYS.at(-1)!;
  const hasRoom = why.length + narration.length + 3 <= room;
  return [
    ...(hasRoom ? why.map((text) => line(` ${text}`)) : []),
    line(rule(width, model.question.length + 6 <= width ? model.question : '')),
    ...narration.map((text) => line(`  ${text}`)),
    line(`  ${sourceText(model, selected, width - 3)}`),
    line(`  ${keys}`),
  ];
}

function sourceText(model: TraceModel, selected: FieldRow | undefined, width: number): string {
  const link = selected && model.sourceOf(selected);
  if (!link) return '';
  const place = `${link.file}:${link.line}`;
  const texts = [`${link.verb} ${place}  ${link.name}()`, `${link.verb} ${place}`, place];
  return texts.find((text) => text.length <= width) ?? `${link.name}():${link.line}`;
}
