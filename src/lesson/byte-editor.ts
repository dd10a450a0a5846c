import {
  applySplice,
  type Draft,
  draftOf,
  replaceAll,
  replaceBytes,
  type Splice,
  spliceBetween,
} from './draft.ts';
import { fixLengths } from './fix-lengths.ts';
import type { Try } from './lesson.ts';

/** Bytes under an editor, and where its cursor is. It never changes: a key makes another of it. */
export interface ByteEditor {
  readonly recorded: Buffer;
  readonly draft: Draft;
  readonly protocol: 'http' | 'websocket';
  /** The byte under the cursor; the length for the place behind the last one. */
  readonly cursor: number;
  /** Whether keys move from byte to byte, or from bit to bit. */
  readonly mode: 'hex' | 'bits';
  /** Which hex digit of the byte is typed next. */
  readonly digit: 0 | 1;
  /** Which bit of the byte, counted as the RFC does: 0 is the highest. */
  readonly bit: number;
  readonly past: readonly Change[];
  readonly tries: readonly Try[];
  /** Which of them was taken last. */
  readonly taken: number | undefined;
  /** What a key has done, or why it could not, in a sentence; until the next key. */
  readonly notice: string;
}

/** A change that can be taken back, and where the cursor was. */
interface Change {
  readonly splice: Splice;
  readonly cursor: number;
}

/** Changes that can be taken back; older ones are forgotten. */
const MOST_CHANGES = 1000;

export function openEditor(
  recorded: Uint8Array,
  protocol: 'http' | 'websocket',
  tries: readonly Try[] = [],
): ByteEditor {
  return {
    recorded: Buffer.from(recorded),
    draft: draftOf(recorded),
    protocol,
    cursor: 0,
    mode: 'hex',
    digit: 0,
    bit: 0,
    past: [],
    tries,
    taken: undefined,
    notice: '',
  };
}

/**
 * What a key does to the bytes. `0` to `9` and `a` to `f` are digits: so the other commands that are
 * letters lie outside of them, or are capitals.
 *
 * @param key a character, or a name such as `left`
 * @param bytesPerRow how far up and down go
 * @returns undefined for a key that means nothing here
 */
export function editBytes(
  editor: ByteEditor,
  key: string,
  bytesPerRow = 16,
): ByteEditor | undefined {
  const calm = editor.notice === '' ? editor : { ...editor, notice: '' };
  const move = moveOf(key, calm, bytesPerRow);
  if (move) return move;
  const command = COMMANDS[key];
  if (command) return command(calm);
  if (calm.mode === 'bits') return editBits(calm, key);
  return HEX_DIGIT.test(key) ? typeDigit(calm, Number.parseInt(key, 16)) : undefined;
}

const HEX_DIGIT = /^[0-9a-f]$/;

const COMMANDS: Readonly<Record<string, (editor: ByteEditor) => ByteEditor>> = {
  i: (editor) => changed(editor, replaceBytes(editor.draft, editor.cursor, 0, Buffer.of(0))),
  x: deleteByte,
  delete: deleteByte,
  u: undo,
  U: (editor) => {
    const back = changed(editor, draftOf(editor.recorded));
    return placed({ ...back, taken: undefined, notice: 'as recorded again; u takes that back' });
  },
  F: fix,
  v: (editor) => ({ ...editor, mode: editor.mode === 'hex' ? 'bits' : 'hex', digit: 0 }),
  tab: (editor) => takeTry(editor, (editor.taken ?? -1) + 1),
};

function moveOf(key: string, editor: ByteEditor, bytesPerRow: number): ByteEditor | undefined {
  const { cursor, draft } = editor;
  const to = (place: number) => placed({ ...editor, cursor: place });
  switch (key) {
    case 'left':
      return moveBy(editor, -1);
    case 'right':
      return moveBy(editor, 1);
    case 'up':
      return cursor >= bytesPerRow ? to(cursor - bytesPerRow) : to(cursor);
    case 'down':
      return cursor + bytesPerRow <= draft.bytes.length ? to(cursor + bytesPerRow) : to(cursor);
    case 'home':
      return to(0);
    case 'end':
      return to(draft.bytes.length - 1);
    default:
      return undefined;
  }
}

function moveBy(editor: ByteEditor, by: 1 | -1): ByteEditor {
  const { cursor, bit, mode, draft } = editor;
  if (mode === 'hex') return placed({ ...editor, cursor: cursor + by });
  const place = cursor * 8 + bit + by;
  if (place < 0 || place >= draft.bytes.length * 8) return editor;
  return { ...editor, cursor: Math.floor(place / 8), bit: place % 8 };
}

/** Keeps the cursor where there is something, or right behind the last byte. */
function placed(editor: ByteEditor): ByteEditor {
  const last = editor.draft.bytes.length;
  const cursor = Math.min(Math.max(editor.cursor, 0), last);
  return { ...editor, cursor, digit: 0, bit: cursor === editor.cursor ? editor.bit : 0 };
}

/** Half a byte is written over; behind the last byte one is put on. */
function typeDigit(editor: ByteEditor, value: number): ByteEditor {
  const { draft, cursor, digit } = editor;
  const old = draft.bytes[cursor] ?? 0;
  const byte = digit === 0 ? (value << 4) | (old & 0x0f) : (old & 0xf0) | value;
  const isThere = cursor < draft.bytes.length ? 1 : 0;
  const next = changed(editor, replaceBytes(draft, cursor, isThere, Buffer.of(byte)));
  return digit === 0 ? { ...next, digit: 1 } : placed({ ...next, cursor: cursor + 1 });
}

function editBits(editor: ByteEditor, key: string): ByteEditor | undefined {
  const { draft, cursor, bit } = editor;
  const old = draft.bytes[cursor];
  if (old === undefined) return undefined;
  const weight = 0x80 >> bit;
  if (key === ' ' || key === 'space') return setByte(editor, old ^ weight);
  if (key === '1') return setByte(editor, old | weight);
  return key === '0' ? setByte(editor, old & ~weight) : undefined;
}

function setByte(editor: ByteEditor, byte: number): ByteEditor {
  return changed(editor, replaceBytes(editor.draft, editor.cursor, 1, Buffer.of(byte)));
}

function deleteByte(editor: ByteEditor): ByteEditor {
  const { draft, cursor } = editor;
  if (cursor >= draft.bytes.length) return editor;
  return placed(changed(editor, replaceBytes(draft, cursor, 1, Buffer.alloc(0))));
}

/** Lengths lie until someone asks for the truth: that is the lesson. */
function fix(editor: ByteEditor): ByteEditor {
  const fixed = fixLengths(editor.draft, editor.protocol);
  if (typeof fixed === 'string') return { ...editor, notice: fixed };
  return placed({ ...changed(editor, fixed), notice: 'the lengths are true now' });
}

function takeTry(editor: ByteEditor, index: number): ByteEditor {
  const { tries, draft } = editor;
  if (tries.length === 0) return { ...editor, notice: 'this step has nothing prepared to try' };
  const taken = index % tries.length;
  const next = changed(editor, replaceAll(draftOf(editor.recorded), tries[taken]!.bytes));
  const first = spliceBetween(draft, next.draft)?.at ?? editor.cursor;
  return placed({ ...next, taken, cursor: first });
}

function undo(editor: ByteEditor): ByteEditor {
  const last = editor.past.at(-1);
  if (!last) return { ...editor, notice: 'nothing to take back' };
  const { at, removed, added } = last.splice;
  const draft = applySplice(editor.draft, { at, removed: added, added: removed });
  const past = editor.past.slice(0, -1);
  return placed({ ...editor, draft, past, cursor: last.cursor, taken: undefined });
}

/** The same editor with other bytes, if they are others. */
function changed(editor: ByteEditor, draft: Draft): ByteEditor {
  const splice = spliceBetween(editor.draft, draft);
  if (!splice) return editor;
  const past = [...editor.past, { splice, cursor: editor.cursor }].slice(-MOST_CHANGES);
  return { ...editor, draft, past };
}
