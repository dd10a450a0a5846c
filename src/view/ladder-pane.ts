import type { LadderRow, TraceModel } from './model.ts';
import { type Line, rule, type Segment, type Style } from './text.ts';
import { windowAround } from './window.ts';

const CLIENT: Style = { colour: 'cyan', bold: true };
const SERVER: Style = { colour: 'yellow', bold: true };

/** The conversation, a row a message: the client on the left, the server on the right. */
export function ladderPane(model: TraceModel, width: number, height: number): Line[] {
  const heights = model.ladder.map(() => 1);
  const { first, last } = windowAround(heights, model.current, height - 1);
  const shown = model.ladder.slice(first, last);
  const rows = shown.map((row, index) => ladderLine(row, first + index, model.current, width));
  return [sidesLine(`${model.current + 1} of ${model.ladder.length}`, width), ...rows];
}

/** A rule that says what the dump below it shows. */
export function bytesRule(model: TraceModel, width: number): string {
  const { from, size, streamOffset, time, caption } = model;
  if (caption !== undefined)
    return rule(width, caption.length + 4 <= width ? caption : 'worked out');
  const direction = from === 'client' ? 'client ▸ server' : 'server ▸ client';
  const place = `bytes ─── ${direction}   ${size} B   at stream offset ${streamOffset}`;
  const whole = rule(width, place, `t+${milliseconds(time)} ms`);
  const isNarrow = width < 72 || whole.length > width;
  return isNarrow ? rule(width, direction, `${size} B at ${streamOffset}`) : whole;
}

/** A time with one place behind the point. */
export function milliseconds(time: number): string {
  return time.toFixed(1);
}

function sidesLine(count: string, width: number): Line {
  const left = Math.floor((width - 18 - count.length) / 2);
  return [
    { text: '   ' },
    { text: 'client', style: CLIENT },
    { text: ' '.repeat(left) },
    { text: count },
    { text: ' '.repeat(width - 18 - count.length - left) },
    { text: 'server', style: SERVER },
  ];
}

function ladderLine(row: LadderRow, index: number, current: number, width: number): Line {
  const isCurrent = index === current;
  const isClient = row.from === 'client';
  const side = isClient ? CLIENT : SERVER;
  const size = width < 60 || row.size === undefined ? '' : `${row.size} B `;
  const arrow = isClient ? `${size}──▸    ` : `◂── ${size}   `;
  const number = `${index + 1}`.padStart(3);
  // The server's arrows end 8 columns further left, so that the direction shows without colour.
  const inner = width - 8;
  const arrowWidth = isClient ? arrow.length : arrow.length + (width < 60 ? 2 : 8);
  const room = inner - number.length - 2 - arrowWidth;
  const label = clip(row.label, room - 1).padEnd(room);
  const body = `${number}  ${label}`;
  const segments: Segment[] = [{ text: isCurrent ? ' ▸   │' : '     │' }];
  segments.push({ text: body, style: isCurrent ? { bold: true } : {} });
  segments.push({ text: arrow.padEnd(arrowWidth), style: side }, { text: '│' });
  return segments;
}

/** A label is a name for a message, not its content: the dump below has all of it. */
function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 2))}..`;
}
