import type { ByteEditor } from '../../lesson/resend/byte-editor.ts';
import { draftOf, replaceAll } from '../../lesson/resend/draft.ts';
import type { ResendResult, SplitResult } from '../../lesson/resend/resend.ts';
import type { SplitMode } from '../../lesson/resend/split.ts';
import type { Dissection } from '../../trace/dissection.ts';
import { type ChangedBytes, changedBytesOf } from './changed-bytes.ts';
import type { FieldRow } from './field-rows.ts';
import type { TraceModel } from './trace-model.ts';

/** Of which message of which lesson the bytes are. */
export interface ResendTitle
  extends Pick<TraceModel, 'lessonNumber' | 'lessonTitle' | 'stepIndex' | 'stepCount'> {
  /** Row of the message in its conversation, from 0. */
  readonly current: number;
}

/** All that the screen of an editor shows. */
export interface EditModel {
  readonly title: ResendTitle;
  readonly editor: ByteEditor;
  readonly edited: ChangedBytes;
  /** The field under the cursor, as an index; -1 where there is none. */
  readonly selected: number;
  readonly mode: SplitMode;
}

/** @param dissection of the bytes as they are in the editor */
export function editModelOf(
  title: ResendTitle,
  editor: ByteEditor,
  dissection: Dissection,
  mode: SplitMode,
): EditModel {
  const edited = changedBytesOf(editor.draft, editor.recorded, dissection, dissection.rule);
  return { title, editor, edited, selected: fieldUnder(editor, edited.fields), mode };
}

/** Fields of bits share a byte: which one it is, the digit or the bit tells. */
function fieldUnder({ cursor, mode, digit, bit }: ByteEditor, fields: readonly FieldRow[]): number {
  const weight = mode === 'bits' ? 0x80 >> bit : digit === 0 ? 0x80 : 0x0f;
  return fields.findIndex(({ view, start, end, mask = 0xff }) => {
    return view === 0 && cursor >= start && cursor < end && (mask & weight) !== 0;
  });
}

/** All that the screen of a result shows. */
export interface ResultModel {
  readonly title: ResendTitle;
  readonly result: ResendResult;
  readonly sent: ChangedBytes;
}

/** @param draft of the bytes that were sent, where it is known; else it is worked out */
export function resultModelOf(
  title: ResendTitle,
  result: ResendResult,
  draft = replaceAll(draftOf(result.edit.place.entry.bytes), result.edit.bytes),
): ResultModel {
  const { edit, dissection, after } = result;
  const sent = changedBytesOf(draft, edit.place.entry.bytes, dissection, after.rule);
  return { title, result, sent };
}

/** How many cuts have been tried, of how many. */
export interface CutProgress {
  readonly done: number;
  readonly total: number;
}

/** All that the screen of the splitter shows when it is over. */
export interface SplitModel {
  readonly title: ResendTitle;
  readonly result: SplitResult;
}
