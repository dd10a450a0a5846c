import { type ByteEditor, changed, placed } from './byte-editor.ts';
import { applySplice, draftOf, replaceAll, spliceBetween } from './draft.ts';
import { fixLengths } from './fix-lengths.ts';

/** Takes the last change back. */
export function undo(editor: ByteEditor): ByteEditor {
  const last = editor.past.at(-1);
  if (!last) return { ...editor, notice: 'nothing to take back' };
  const { at, removed, added } = last.splice;
  const draft = applySplice(editor.draft, { at, removed: added, added: removed });
  const past = editor.past.slice(0, -1);
  return placed({ ...editor, draft, past, cursor: last.cursor, taken: undefined });
}

/** Takes all changes back; that is a change as well. */
export function reset(editor: ByteEditor): ByteEditor {
  const back = changed(editor, draftOf(editor.recorded));
  return placed({ ...back, taken: undefined, notice: 'as recorded again; u takes that back' });
}

/** Lengths lie until someone asks for the truth: that is the lesson. */
export function tellTrueLengths(editor: ByteEditor): ByteEditor {
  const fixed = fixLengths(editor.draft, editor.protocol);
  if (typeof fixed === 'string') return { ...editor, notice: fixed };
  return placed({ ...changed(editor, fixed), notice: 'the lengths are true now' });
}

/**
 * Takes the bytes that the step has prepared instead of the recorded ones.
 *
 * @param index which of them; after the last one comes the first again
 */
export function applyTry(editor: ByteEditor, index: number): ByteEditor {
  const { tries, draft } = editor;
  if (tries.length === 0) return { ...editor, notice: 'this step has nothing prepared to try' };
  const taken = index % tries.length;
  const next = changed(editor, replaceAll(draftOf(editor.recorded), tries[taken]!.bytes));
  const first = spliceBetween(draft, next.draft)?.at ?? editor.cursor;
  return placed({ ...next, taken, cursor: first });
}
