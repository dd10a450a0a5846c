import type { ByteEditor } from '../../src/lesson/resend/byte-editor.ts';
import { pressInEditor } from '../../src/terminal/edit-keys.ts';
import { keyNamed } from './keys.ts';

/** Bytes under an editor after some keys; those that mean nothing change nothing. */
export function edit(editor: ByteEditor, ...keys: readonly string[]): ByteEditor {
  return keys.reduce((state, key) => pressInEditor(state, keyNamed(key), 16) ?? state, editor);
}
