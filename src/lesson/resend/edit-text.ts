import { type ByteEditor, changed, placed } from './byte-editor.ts';
import { replaceBytes } from './draft.ts';
import { deleteByte } from './edit-bytes.ts';

/** Characters are typed from now on, until it is said otherwise. */
export function beginText(editor: ByteEditor): ByteEditor {
  return { ...editor, mode: 'text', digit: 0 };
}

/** Types characters of US-ASCII, over the bytes that are there or before them. */
export function typeText(editor: ByteEditor, text: string): ByteEditor {
  const { draft, cursor, isInserting } = editor;
  const bytes = Buffer.from(text, 'latin1');
  const over = isInserting ? 0 : Math.min(bytes.length, draft.bytes.length - cursor);
  const next = changed(editor, replaceBytes(draft, cursor, over, bytes));
  return placed({ ...next, cursor: cursor + bytes.length });
}

/** Takes the byte before the cursor out; where characters take the place of bytes, it only goes back to it. */
export function backspace(editor: ByteEditor): ByteEditor {
  const before = placed({ ...editor, cursor: editor.cursor - 1 });
  return editor.isInserting && editor.cursor > 0 ? deleteByte(before) : before;
}
