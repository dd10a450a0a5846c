import type { FieldRow } from '../model/field-rows.ts';
import type { Cursor, TraceModel } from '../model/trace-model.ts';
import { firstFitting, titleRule } from '../text/fitting.ts';
import { sourceUrl } from '../text/links.ts';
import { type Line, line, type Segment, wrap } from '../text/styled-text.ts';
import { isNarrow } from '../text/widths.ts';
import { keyLine } from './key-lines.ts';

/** Keys of the trace view, the longest list first. */
const KEYS = [
  'n next  b back  ↑↓ field  ←→ byte  1-6 layer  tab message  e edit  t split  v bits  x xor  s source  ? keys  q quit',
  'n next  b back  ↑↓ field  1-6 layer  e edit  v bits  s source  ? keys  q quit',
  'n next  b back  ↑↓ field  ←→ byte  1-6 layer  ? keys  q quit',
  'n next b back ↑↓ ←→ 1-6 ? q',
];

/** The same where it is a capture that is looked at. */
const CAPTURE_KEYS = [
  'n next  b back  ↑↓ field  ←→ byte  1-6 layer  tab message  / find  l connections  v bits  s source  ? keys  q quit',
  'tab message  ↑↓ field  1-6 layer  / find  l connections  v bits  ? keys  q quit',
  'tab message  ↑↓ field  / find  l list  ? keys  q quit',
  'tab ↑↓ / l ? q',
];

/**
 * Rule, narration, source and keys; on a narrow screen, if there is room, also what the table and the
 * rule above it had no room for: why the field is as it is, and where its byte is in every layer.
 */
export function footLines(model: TraceModel, cursor: Cursor, width: number, room: number): Line[] {
  const selected = model.fields[cursor.field];
  const narration = wrap(model.narration, width - 4);
  const extra = isNarrow(width) && selected ? extraLines(model, cursor, selected, width) : [];
  const shown = extra.slice(0, Math.max(0, room - narration.length - 3));
  return [
    ...(shown.length === extra.length ? extra : []).map((text) => line(` ${text}`)),
    line(questionRule(model, width)),
    ...narration.map((text) => line(`  ${text}`)),
    [{ text: '  ' }, sourceSegment(model, selected, width - 3)],
    keyLine(model.capture ? CAPTURE_KEYS : KEYS, width),
  ];
}

function questionRule({ question }: TraceModel, width: number): string {
  return titleRule(width, [
    [question, ''],
    ['', ''],
  ]);
}

function extraLines(
  model: TraceModel,
  cursor: Cursor,
  { name, why }: FieldRow,
  width: number,
): string[] {
  const places = model.placesOf(cursor);
  return [
    ...wrap(`${name}: ${why}`, width - 2),
    ...(places === '' ? [] : wrap(`It is ${places}.`, width - 2)),
  ];
}

function sourceSegment(model: TraceModel, selected: FieldRow | undefined, width: number): Segment {
  const found = selected && model.sourceOf(selected);
  if (!found) return { text: '' };
  const place = `${found.file}:${found.line}`;
  const whole = `${found.verb} ${place}  ${found.name}()`;
  const texts = [
    `${whole}   press s to open it`,
    whole,
    `${found.verb} ${place}`,
    place,
    `${found.name}():${found.line}`,
  ];
  return { text: firstFitting(texts, width), link: sourceUrl(found) };
}
