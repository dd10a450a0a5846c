import { joinLabel } from '../../trace/label-parts.ts';
import type { LadderRow } from '../model/ladder-rows.ts';
import { UNTOLD } from '../model/question-scene.ts';
import { clip, type Line, type Segment, type Style } from '../text/styled-text.ts';
import { SIDE_STYLES } from '../text/styles.ts';
import { COLUMN_GAP, COLUMNS_FOR, isNarrow } from '../text/widths.ts';
import { windowAround } from '../text/window.ts';
import { milliseconds } from '../text/words.ts';

/** Columns of the time of a row. */
export const TIME_WIDTH = 9;

/** How a ladder is drawn. */
export interface LadderForm {
  /** Columns of the ladder itself. */
  readonly width: number;
  /** Columns of the whole screen: what is shown depends on them. */
  readonly screenWidth: number;
  /** Whether every row has its time. */
  readonly hasTimes: boolean;
  /** Whether what is only about the connection steps back. */
  readonly dimsControl: boolean;
}

/** A conversation, and the row of it that is looked at. */
export interface Conversation {
  readonly ladder: readonly LadderRow[];
  readonly current: number;
  /** Where these are only some rows of a connection: how many it has. */
  readonly capture?: { readonly rowCount: number } | undefined;
  /** Whether one more row follows, of which nothing is told; default: no. */
  readonly isOpen?: boolean;
}

/** The conversation, a row a message: the client on the left, the server on the right. */
export function ladderPane(model: Conversation, form: LadderForm, height: number): Line[] {
  const { ladder, current, isOpen } = model;
  const drawn = drawnRows(ladder, form.screenWidth);
  const row = drawn.findIndex(({ first, count }) => current >= first && current < first + count);
  const lines = drawn.map((each) => () => rowLine(each, model, form));
  if (isOpen) lines.push(() => openLine(ladder.length, current === ladder.length, form));
  const heights = lines.map(() => 1);
  // What is asked for is always to be seen.
  const around = isOpen ? lines.length - 1 : Math.max(0, row);
  const { first, last } = windowAround(heights, around, height - 1);
  const { rowCount } = model.capture ?? { rowCount: ladder.length };
  const count = isOpen === undefined ? `${ladder[current]?.number ?? 0} of ${rowCount}` : '';
  return [sidesLine(count, form), ...lines.slice(first, last).map((draw) => draw())];
}

/** Seconds from ten of them on, so that every time has its place. */
function timeText(time: number): string {
  return time < 10_000 ? `${milliseconds(time)} ms` : `${(time / 1000).toFixed(1)} s`;
}

/** One line of the ladder: a row, or two that crossed. */
interface DrawnRow {
  readonly first: number;
  readonly count: 1 | 2;
}

function drawnRows(ladder: readonly LadderRow[], screenWidth: number): DrawnRow[] {
  const drawn: DrawnRow[] = [];
  for (let first = 0; first < ladder.length; first++) {
    const isPair = screenWidth >= COLUMNS_FOR.sections && ladder[first]!.crossesNext;
    drawn.push({ first, count: isPair ? 2 : 1 });
    if (isPair) first++;
  }
  return drawn;
}

function sidesLine(count: string, { width, hasTimes }: LadderForm): Line {
  const indent = hasTimes ? TIME_WIDTH : 0;
  const left = Math.floor((width - 18 - count.length - indent) / 2);
  return [
    { text: indent > 0 ? '        time' : '   ' },
    { text: indent > 0 ? ' client' : 'client', style: SIDE_STYLES.client },
    { text: ' '.repeat(left) },
    { text: count },
    { text: ' '.repeat(width - 18 - count.length - indent - left) },
    { text: 'server', style: SIDE_STYLES.server },
  ];
}

/** A row that is asked for: not even who speaks is told. */
function openLine(index: number, isCurrent: boolean, { width, hasTimes }: LadderForm): Line {
  const time = hasTimes ? ' '.repeat(TIME_WIDTH) : '';
  const start = `${isCurrent ? ' ▸ ' : '   '}${time}  │`;
  const shown = `${`${index + 1}`.padStart(3)}  ${UNTOLD}`;
  return [
    { text: start },
    { text: shown.padEnd(width - start.length - 3), style: { bold: true } },
    { text: '│' },
  ];
}

function rowLine(drawn: DrawnRow, model: Conversation, form: LadderForm): Line {
  const { ladder, current } = model;
  const { first, count } = drawn;
  const row = ladder[first]!;
  const start: Segment = { text: startOf(row, current >= first && current < first + count, form) };
  const room = form.width - start.text.length - 3;
  const inside =
    count === 2
      ? pairSegments(drawn, model, form, room)
      : row.kind === 'hold'
        ? holdSegments(row, first, current, room)
        : messageSegments(row, first, current, form, room);
  return [start, ...inside, { text: '│' }];
}

/** The marker, the time where there is room for it, and the client's side. */
function startOf({ time }: LadderRow, isCurrent: boolean, { hasTimes }: LadderForm): string {
  const marker = isCurrent ? ' ▸ ' : '   ';
  if (!hasTimes) return `${marker}  │`;
  return `${marker}${timeText(time).padStart(TIME_WIDTH)}  │`;
}

/** A message or an event, its arrow on the side that it comes to. */
function messageSegments(
  row: LadderRow,
  index: number,
  current: number,
  form: LadderForm,
  room: number,
): Segment[] {
  const arrow = arrowOf(row, form.screenWidth);
  const arrowWidth = arrow.length + shiftOf(row, form.screenWidth);
  const number = `${row.number}`.padStart(3);
  const label = labelText(row, room - number.length - 2 - arrowWidth, form);
  return [
    { text: `${number}  ${label}`, style: labelStyle(row, index === current, form) },
    { text: arrow.padEnd(arrowWidth), style: sideStyle(row, form) },
  ];
}

/**
 * The server's arrows end further left, so that the direction shows without colour. What an ending was takes
 * all the room that there is.
 */
function shiftOf({ from, kind }: LadderRow, screenWidth: number): number {
  if (from === 'client' || kind === 'fin') return 0;
  return isNarrow(screenWidth) ? 2 : 8;
}

/** How many columns a ladder without times has to have, so that no label is cut. */
export function leastLadderWidth(ladder: readonly LadderRow[], screenWidth: number): number {
  const widths = ladder.map((row) => {
    const arrow = arrowOf(row, screenWidth).length + shiftOf(row, screenWidth);
    // Some may be dimmed, and then are in brackets.
    const label = joinLabel(row.label, COLUMN_GAP).length + (row.isControl ? 2 : 0);
    return LADDER_FRAME + label + arrow;
  });
  return Math.max(0, ...widths);
}

/** The marker, both sides, the number, and the blanks around a label. */
const LADDER_FRAME = 15;

function arrowOf({ from, size, kind }: LadderRow, screenWidth: number): string {
  const bytes = isNarrow(screenWidth) || size === undefined ? '' : `${size} B `;
  // An event is a layer above: it was not on the wire by itself.
  const line = kind === 'event' ? '··' : '──';
  if (kind === 'fin') return from === 'client' ? `${line}▸` : `◂${line}`;
  return from === 'client' ? `${bytes}${line}▸    ` : `◂${line} ${bytes}   `;
}

/** The client waits; the server lets it wait. */
function holdSegments(row: LadderRow, index: number, current: number, room: number): Segment[] {
  const number = `${row.number}`.padStart(3);
  const held = `┊ ${row.label.what} ┊  `;
  const text = `${number}${held.padStart(room - number.length)}`;
  return [{ text, style: index === current ? { bold: true } : {} }];
}

/** Two messages that passed each other: one from either side, on one row. */
function pairSegments(
  { first }: DrawnRow,
  { ladder, current }: Conversation,
  form: LadderForm,
  room: number,
): Segment[] {
  const rows = [first, first + 1];
  const isFromClient = (index: number) => ladder[index]!.from === 'client';
  const left = rows.find(isFromClient)!;
  const right = rows.find((index) => !isFromClient(index))!;
  const half = Math.floor(room / 2);
  const sent = halfRow(ladder[left]!, left, half, current, form);
  const answered = halfRow(ladder[right]!, right, room - half, current, form);
  const [toServer, toClient] = [ladder[left]!, ladder[right]!];
  return [
    { text: sent.name, style: labelStyle(toServer, left === current, form) },
    { text: ` ${sent.size}──▸ `, style: sideStyle(toServer, form) },
    { text: ` ◂──${answered.size} `, style: sideStyle(toClient, form) },
    { text: answered.name, style: labelStyle(toClient, right === current, form) },
  ];
}

function halfRow(row: LadderRow, index: number, width: number, current: number, form: LadderForm) {
  const size = row.from === 'client' ? `${row.size} B ` : ` ${row.size} B`;
  // The marker before the line is for both: this one says which of them is looked at.
  const number = `${index === current ? '▸' : ''}${row.number}`.padStart(3);
  const label = labelText(row, width - number.length - size.length - 7, form);
  return { size, name: `${number}  ${label}` };
}

/** In brackets what steps back, so that it shows without any style. */
function labelText({ label, isControl }: LadderRow, width: number, form: LadderForm): string {
  const text = joinLabel(label, COLUMN_GAP);
  const shown = form.dimsControl && isControl ? `(${text})` : text;
  // A label is a name for a message, not its content: the dump below has all of it.
  return clip(shown, width - 1).padEnd(width);
}

function labelStyle(row: LadderRow, isCurrent: boolean, form: LadderForm): Style {
  return { ...(isCurrent ? { bold: true } : {}), ...dimmed(row, form) };
}

function sideStyle(row: LadderRow, form: LadderForm): Style {
  return row.isControl && form.dimsControl ? { dim: true } : SIDE_STYLES[row.from];
}

function dimmed({ isControl }: LadderRow, { dimsControl }: LadderForm): Style {
  return isControl && dimsControl ? { dim: true } : {};
}
