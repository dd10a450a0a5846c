import { type ByteEditor, changed, placed } from './byte-editor.ts';
import { replaceBytes } from './draft.ts';

/** Writes over half a byte; after the last byte one is put on. */
export function typeDigit(editor: ByteEditor, value: number): ByteEditor {
  const { draft, cursor, digit } = editor;
  const old = draft.bytes[cursor] ?? 0;
  const byte = digit === 0 ? (value << 4) | (old & 0x0f) : (old & 0xf0) | value;
  const isThere = cursor < draft.bytes.length ? 1 : 0;
  const next = changed(editor, replaceBytes(draft, cursor, isThere, Buffer.of(byte)));
  return digit === 0 ? { ...next, digit: 1 } : placed({ ...next, cursor: cursor + 1 });
}

/** Makes the bit under the cursor the other one. */
export function flipBit(editor: ByteEditor): ByteEditor {
  return withByte(editor, (old) => old ^ weightOf(editor));
}

/** Makes the bit under the cursor 0 or 1. */
export function setBit(editor: ByteEditor, value: 0 | 1): ByteEditor {
  const weight = weightOf(editor);
  return withByte(editor, (old) => (value === 1 ? old | weight : old & ~weight));
}

/** Puts a byte of zeros before the cursor. */
export function insertByte(editor: ByteEditor): ByteEditor {
  return changed(editor, replaceBytes(editor.draft, editor.cursor, 0, Buffer.of(0)));
}

/** Takes the byte under the cursor out. */
export function deleteByte(editor: ByteEditor): ByteEditor {
  const { draft, cursor } = editor;
  if (cursor >= draft.bytes.length) return editor;
  return placed(changed(editor, replaceBytes(draft, cursor, 1, Buffer.alloc(0))));
}

/** From bytes to bits, or back. */
export function switchMode(editor: ByteEditor): ByteEditor {
  return { ...editor, mode: editor.mode === 'hex' ? 'bits' : 'hex', digit: 0 };
}

function weightOf({ bit }: ByteEditor): number {
  return 0x80 >> bit;
}

/** After the last byte there is none, and nothing changes. */
function withByte(editor: ByteEditor, change: (old: number) => number): ByteEditor {
  const { draft, cursor } = editor;
  const old = draft.bytes[cursor];
  if (old === undefined) return editor;
  return changed(editor, replaceBytes(draft, cursor, 1, Buffer.of(change(old))));
}
