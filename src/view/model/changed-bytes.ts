import type { Draft } from '../../lesson/resend/draft.ts';
import { type ByteChange, changesIn, gapsIn } from '../../lesson/resend/draft-changes.ts';
import type { Dissection } from '../../trace/dissection.ts';
import type { BrokenRule } from '../../trace/rule.ts';
import { beginningOf } from '../text/line-ends.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';

/** Bytes that may differ from the recorded ones: what they mean, and what has become of each of them. */
export interface ChangedBytes {
  readonly draft: Draft;
  readonly recorded: Uint8Array;
  readonly dissection: Dissection;
  readonly fields: readonly FieldRow[];
  readonly changes: readonly ByteChange[];
  /** Before which bytes recorded ones are gone. */
  readonly gaps: ReadonlySet<number>;
  /** The rule that they break, if they break one. */
  readonly rule: BrokenRule | undefined;
}

/**
 * @param dissection of the bytes of the draft
 * @param rule by what judged them: the parser while they are edited, the server once they are sent
 */
export function changedBytesOf(
  draft: Draft,
  recorded: Uint8Array,
  dissection: Dissection,
  rule: BrokenRule | undefined,
): ChangedBytes {
  return {
    draft,
    recorded,
    dissection,
    fields: fieldRowsOf(dissection.views, 'all', beginningOf),
    changes: changesIn(draft, recorded),
    gaps: gapsIn(draft, recorded),
    rule,
  };
}

/** The signs before a byte that say what has become of it, or of its neighbour. */
export const SIGNS = { same: ' ', changed: '*', added: '+', gone: '-' } as const;

/** What has been done to the bytes, each kind of change with its sign; empty if nothing has. */
export function doneText({ changes, recorded }: ChangedBytes): string {
  const count = (kind: ByteChange) => changes.filter((change) => change === kind).length;
  const counts = {
    changed: count('changed'),
    added: count('added'),
    gone: recorded.length - count('same') - count('changed'),
  };
  return (['changed', 'added', 'gone'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${SIGNS[kind]} ${counts[kind]} ${kind}`)
    .join('  ');
}

/** The first byte that is not as it was recorded, or has lost what was before it; 0 where none is. */
export function firstTouched({ changes, gaps }: ChangedBytes): number {
  const touched = changes.findIndex((change, index) => change !== 'same' || gaps.has(index));
  return Math.max(0, touched);
}
