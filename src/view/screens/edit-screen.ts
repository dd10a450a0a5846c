import type { ByteEditor } from '../../lesson/resend/byte-editor.ts';
import { SPLIT_MODES, type SplitMode } from '../../lesson/resend/split.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { doneText } from '../model/changed-bytes.ts';
import { waitText } from '../model/reaction-texts.ts';
import type { EditModel } from '../model/resend-model.ts';
import { splitText } from '../model/result-texts.ts';
import { bitStrip } from '../panes/bit-strip.ts';
import { changedPane, changedPaneHeight, type EditCursor } from '../panes/changed-pane.ts';
import { FieldPane } from '../panes/field-pane.ts';
import { hexFormFor } from '../panes/hex.ts';
import { keyLines } from '../panes/key-lines.ts';
import { resendHeader } from '../panes/resend-header.ts';
import { titleRule } from '../text/fitting.ts';
import { clip, type Line, line, rule, wrap } from '../text/styled-text.ts';
import { RIGHT, WRONG } from '../text/styles.ts';
import { COLUMNS_FOR } from '../text/widths.ts';
import { windowAround } from '../text/window.ts';
import { shortDirection } from '../text/words.ts';

/** Lines that the bytes have at least: one row, its tags and a caret. */
const LEAST_BYTES = 3;
/** Fields that are worth more than further rows of bytes. */
const SOME_FIELDS = 6;

/**
 * The screen of an editor: the bytes under the cursor, what they mean by now, and what could be tried.
 *
 * @returns exactly `height` lines, none wider than `width`
 */
export function editScreen(model: EditModel, width: number, height: number): Line[] {
  const form = hexFormFor(width);
  const { editor, edited } = model;
  const head = [resendHeader(model.title, 'edit', width), draftRule(model, width)];
  const strip = editor.mode === 'bits' ? bitStrip(model, width) : [];
  const fieldsRule = line(rule(width, fieldsTitle(model)));
  const table = new FieldPane(edited.fields, model.selected, width);
  const taken = head.length + strip.length + 1;
  const least = LEAST_BYTES + table.leastHeight;
  const foot = footLines(model, width, height, height - taken - least);
  const room = height - taken - foot.length;
  const forFields = Math.min(table.fullHeight, SOME_FIELDS, room - LEAST_BYTES);
  const cursor = cursorOf(model);
  const forBytes = Math.min(changedPaneHeight(edited, form, cursor), room - forFields);
  const bytes = changedPane(edited, form, forBytes, cursor.byte, cursor);
  const fields = table.lines(Math.max(0, room - bytes.length));
  const middle = [...head, ...bytes, ...strip, fieldsRule, ...fields];
  const blank = Array.from({ length: Math.max(0, height - middle.length - foot.length) }, () =>
    line(''),
  );
  return [...middle, ...blank, ...foot].slice(0, height);
}

function cursorOf({ editor, edited, selected }: EditModel): EditCursor {
  const { cursor, mode, digit } = editor;
  const field = edited.fields[selected];
  return { byte: cursor, digit: mode === 'hex' ? digit : undefined, field };
}

/** What stands under the cursor, and what has been done to the bytes. */
function draftRule(model: EditModel, width: number): Line {
  const { editor, edited } = model;
  const { cursor, draft } = editor;
  const what = edited.dissection.labels.map((label) => joinLabel(label, ' ')).join(', ');
  const size = `${draft.bytes.length} B`;
  const done = doneText(edited) || 'as recorded';
  const place = `byte ${cursor}`;
  const text = titleRule(width, [
    [`${shortDirection('client')}   ${size}   ${what}`, `${done} ─ ${place}`],
    [`${size}  ${what}`, `${done} ─ ${place}`],
    [`${size}  ${what}`, place],
    [size, `${done} ─ ${place}`],
    [size, place],
  ]);
  return line(text);
}

function fieldsTitle({ edited, selected }: EditModel): string {
  const { fields } = edited;
  const named = fields.filter((field) => !field.isDelimiter);
  const index = named.indexOf(fields[selected]!);
  return index < 0 ? 'fields' : `fields ── ${index + 1} of ${named.length}`;
}

/** What the bytes come to, what could be tried, how they would be cut, and the keys. */
function footLines(model: EditModel, width: number, height: number, room: number): Line[] {
  const { editor, mode } = model;
  const keys = keyLines(keysIn(model), width);
  const verdict = verdictLines(model, width);
  const notice = editor.notice === '' ? [] : [line(`  ${clip(editor.notice, width - 3)}`)];
  const split = splitLine(mode, editor.cursor, width);
  const fixed = [line(rule(width)), ...verdict, ...notice, split, ...keys];
  const tries = tryLines(editor, width, Math.min(height < 30 ? 3 : 8, room - fixed.length));
  return [line(rule(width)), ...verdict, ...tries, ...notice, split, ...keys];
}

/** What the parser says of the bytes as they are by now. The server itself has not seen them. */
function verdictLines({ edited }: EditModel, width: number): Line[] {
  const { rule: broken, dissection } = edited;
  const { missing } = dissection;
  if (!broken) {
    const text =
      missing === undefined
        ? '✓ no rule of the parser is broken'
        : `┊ not complete: the server would wait ${waitText(dissection)}`;
    const style = missing === undefined ? RIGHT : {};
    return wrap(text, width - 4).map((each) => line(`  ${each}`, style));
  }
  const { ref, offset, sentence, because } = broken;
  const texts = [`× ${ref}, at byte ${offset}: ${sentence}`, because && `  Here: ${because}.`];
  return texts
    .filter((text) => text !== undefined)
    .flatMap((text) => wrap(text, width - 4))
    .map((text) => line(`  ${text}`, WRONG));
}

/** How the bytes will be cut into writes, among all the ways there are. */
function splitLine(mode: SplitMode, cursor: number, width: number): Line {
  if (width < COLUMNS_FOR.fullRows) return line(`  writes: ${splitText(mode, cursor)}`);
  const ways = SPLIT_MODES.map((each) => {
    const text = each === 'cut' ? 'cut at cursor' : splitText(each, cursor);
    return `${each === mode ? '▸' : ' '}${text}`;
  });
  return line(`  writes: ${ways.join('  ')}`);
}

/** What the step has prepared, as much as there is room for, around the one that was taken. */
function tryLines({ tries, taken }: ByteEditor, width: number, room: number): Line[] {
  if (tries.length === 0 || room < 1) return [];
  const { first, last } = windowAround(
    tries.map(() => 1),
    taken ?? 0,
    room,
  );
  return tries.slice(first, last).map(({ does }, index) => {
    const number = first + index;
    const marker = number === taken ? '▸' : ' ';
    const text = ` ${marker} try ${number + 1} of ${tries.length}: ${does}`;
    return line(clip(text, width), number === taken ? { bold: true } : {});
  });
}

function keysIn({ editor: { mode, isInserting }, edited }: EditModel): string[] {
  const common = [...COMMON_KEYS, ...(edited.rule ? ['s rule'] : []), 'esc back'];
  if (mode === 'bits') return [...BIT_KEYS, ...common];
  if (mode === 'hex') return [...HEX_KEYS, ...common];
  const other = isInserting ? 'tab type over' : 'tab type between';
  const types = isInserting ? 'characters go between bytes' : 'characters replace bytes';
  return [types, other, 'enter CR LF', 'esc hex digits'];
}

const COMMON_KEYS = ['R send', 'tab try', 'u undo', 'U reset', 'L lengths', 't split'];
const HEX_KEYS = ['0-f type', '" text', 'i insert', 'x delete', 'v bits'];
const BIT_KEYS = ['space flip', '←→ bit', 'v bytes'];
