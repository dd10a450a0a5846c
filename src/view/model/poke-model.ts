import { lessonTag } from '../../lesson/course/catalogue.ts';
import type { ByteEditor } from '../../lesson/resend/byte-editor.ts';
import { type ByteChange, changesIn, gapsIn } from '../../lesson/resend/draft-changes.ts';
import type { SplitMode } from '../../lesson/resend/split.ts';
import type { Dissection } from '../../trace/dissection.ts';
import { headerLine } from '../text/fitting.ts';
import { beginningOf } from '../text/line-ends.ts';
import type { Line } from '../text/styled-text.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';
import type { TraceModel } from './trace-model.ts';

/** Of which message of which lesson the bytes are. */
export interface PokeTitle
  extends Pick<TraceModel, 'lessonNumber' | 'lessonTitle' | 'stepIndex' | 'stepCount'> {
  /** Row of the message in its conversation, from 0. */
  readonly current: number;
}

/** All that the screen of an editor shows. */
export interface EditModel {
  readonly title: PokeTitle;
  readonly editor: ByteEditor;
  readonly dissection: Dissection;
  readonly fields: readonly FieldRow[];
  /** The field under the cursor, as an index; -1 where there is none. */
  readonly selected: number;
  /** What has become of each byte. */
  readonly changes: readonly ByteChange[];
  /** In front of which bytes recorded ones are gone. */
  readonly gaps: ReadonlySet<number>;
  /** What has been done to the bytes, each kind of change with its sign; empty if nothing has. */
  readonly done: string;
  readonly mode: SplitMode;
}

/** @param dissection of the bytes as they are in the editor */
export function editModelOf(
  title: PokeTitle,
  editor: ByteEditor,
  dissection: Dissection,
  mode: SplitMode,
): EditModel {
  const { draft, recorded } = editor;
  const fields = fieldRowsOf(dissection.layers, 'all', beginningOf);
  const changes = changesIn(draft, recorded);
  return {
    title,
    editor,
    dissection,
    fields,
    selected: fieldUnder(editor, fields),
    changes,
    gaps: gapsIn(draft, recorded),
    done: doneText(changes, recorded.length),
    mode,
  };
}

/** The signs in front of a byte that say what has become of it, or of its neighbour. */
export const SIGNS = { same: ' ', changed: '*', added: '+', gone: '-' } as const;

function doneText(changes: readonly ByteChange[], recorded: number): string {
  const count = (kind: ByteChange) => changes.filter((change) => change === kind).length;
  const counts = {
    changed: count('changed'),
    added: count('added'),
    gone: recorded - count('same') - count('changed'),
  };
  return (['changed', 'added', 'gone'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${SIGNS[kind]} ${counts[kind]} ${kind}`)
    .join('  ');
}

/** Fields of bits share a byte: which one it is, the digit or the bit tells. */
function fieldUnder({ cursor, mode, digit, bit }: ByteEditor, fields: readonly FieldRow[]): number {
  const weight = mode === 'bits' ? 0x80 >> bit : digit === 0 ? 0x80 : 0x0f;
  return fields.findIndex(({ layer, start, end, mask = 0xff }) => {
    return layer === 0 && cursor >= start && cursor < end && (mask & weight) !== 0;
  });
}

/** How bytes are cut into writes, in a few words. */
export function splitText(mode: SplitMode, cursor: number): string {
  switch (mode) {
    case 'as-recorded':
      return 'as recorded';
    case 'one-write':
      return 'one write';
    case 'one-byte-each':
      return 'one byte each';
    case 'cut':
      return `cut in front of byte ${cursor}`;
    case 'every-cut':
      return 'every cut';
  }
}

/** What the server waits for, where it says nothing to some bytes. */
export function waitText({ missing, protocol }: Dissection): string {
  if (missing !== undefined) return `for ${missing}`;
  return protocol === 'http'
    ? 'for its own application: the request is complete'
    : 'for nothing of these bytes: to them it owes no answer';
}

/** The head of a screen: which lesson, and on the right which screen. */
export function pokeHeader(title: PokeTitle, screen: string, width: number): Line {
  const number = lessonTag(title.lessonNumber);
  const step = `step ${title.stepIndex + 1}/${title.stepCount}`;
  return headerLine(width, [
    [`${number}  ${title.lessonTitle}`, `${step}  message ${title.current + 1} ─── ${screen}`],
    [`${number}  ${title.lessonTitle}`, `${step} ─── ${screen}`],
    [number, `${step} ─── ${screen}`],
    [number, screen],
  ]);
}
