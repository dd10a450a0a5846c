import type { Try } from '../script/lesson.ts';
import { type Draft, draftOf, type Splice, spliceBetween } from './draft.ts';

/** Bytes under an editor, and where its cursor is. It never changes: an edit makes another of it. */
export interface ByteEditor {
  readonly recorded: Buffer;
  readonly draft: Draft;
  readonly protocol: 'http' | 'websocket';
  /** The byte under the cursor; the length for the place after the last one. */
  readonly cursor: number;
  /** Whether hex digits, bits or characters are typed: the cursor goes from bit to bit only among bits. */
  readonly mode: 'hex' | 'bits' | 'text';
  /** Whether characters come before the byte under the cursor; else each takes the place of one. */
  readonly isInserting: boolean;
  /** Which hex digit of the byte is typed next. */
  readonly digit: 0 | 1;
  /** Which bit of the byte, counted as the RFC does: 0 is the highest. */
  readonly bit: number;
  readonly past: readonly Change[];
  readonly tries: readonly Try[];
  /** Which of them was taken last. */
  readonly taken: number | undefined;
  /** What an edit has done, or why it could not, in a sentence; mostly empty. */
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
    isInserting: false,
    digit: 0,
    bit: 0,
    past: [],
    tries,
    taken: undefined,
    notice: '',
  };
}

/** Moves the cursor to the byte or bit beside it. */
export function moveBy(editor: ByteEditor, by: 1 | -1): ByteEditor {
  const { cursor, bit, mode, draft } = editor;
  if (mode !== 'bits') return placed({ ...editor, cursor: cursor + by });
  const place = cursor * 8 + bit + by;
  if (place < 0 || place >= draft.bytes.length * 8) return editor;
  return { ...editor, cursor: Math.floor(place / 8), bit: place % 8 };
}

/** Moves the cursor to the byte above or below, if there is one, or the place after the last. */
export function moveRow(editor: ByteEditor, by: 1 | -1, bytesPerRow: number): ByteEditor {
  const place = editor.cursor + by * bytesPerRow;
  const isThere = place >= 0 && place <= editor.draft.bytes.length;
  return moveTo(editor, isThere ? place : editor.cursor);
}

/** Moves the cursor to a byte. */
export function moveTo(editor: ByteEditor, cursor: number): ByteEditor {
  return placed({ ...editor, cursor });
}

/** Keeps the cursor where there is something, or right after the last byte. */
export function placed(editor: ByteEditor): ByteEditor {
  const last = editor.draft.bytes.length;
  const cursor = Math.min(Math.max(editor.cursor, 0), last);
  return { ...editor, cursor, digit: 0, bit: cursor === editor.cursor ? editor.bit : 0 };
}

/** The same editor with other bytes, if they are others: a change that can be taken back. */
export function changed(editor: ByteEditor, draft: Draft): ByteEditor {
  const splice = spliceBetween(editor.draft, draft);
  if (!splice) return editor;
  const past = [...editor.past, { splice, cursor: editor.cursor }].slice(-MOST_CHANGES);
  return { ...editor, draft, past };
}
