import {
  closeCodeOf,
  isSameReaction,
  type Reaction,
  statusCodeOf,
} from '../../lesson/resend/reaction.ts';
import type { SplitResult } from '../../lesson/resend/resend.ts';
import type { Dissection } from '../../trace/dissection.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import type { BrokenRule } from '../../trace/rule.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { ResendTitle, ResultModel } from '../model/resend-model.ts';
import { firstDifference } from '../model/result-texts.ts';
import { jsonField } from './json-entry.ts';

/** The names and versions of the forms below; they change when the forms do. */
export const POKE_SCHEMA = 'wirewalk/poke@1';
export const SPLIT_SCHEMA = 'wirewalk/split@1';

/** What came of other bytes, as data. Times are milliseconds since the first of them was sent. */
export function jsonResult({ title, result, sent }: ResultModel): object {
  const { before, after, recorded, dissection, edit, pieces } = result;
  const difference = firstDifference(before, after);
  return {
    schema: POKE_SCHEMA,
    ...jsonTitle(title),
    recorded: hexOf(edit.place.entry.bytes),
    bytes: hexOf(edit.bytes),
    writes: pieces.map(({ length }) => length),
    ...(result.isAlone ? { alone: true } : {}),
    ...jsonMeaning(sent.fields, dissection),
    before: jsonReaction(before, recorded),
    after: jsonReaction(after, dissection),
    ...(difference === undefined ? {} : { firstDifference: difference }),
    same: isSameReaction(before, after),
  };
}

/** What came of cutting bytes everywhere, as data. */
export function jsonSplit(title: ResendTitle, result: SplitResult): object {
  const { plan, same, whole, different, isLeft, edit, dissection } = result;
  return {
    schema: SPLIT_SCHEMA,
    ...jsonTitle(title),
    bytes: hexOf(edit.bytes),
    cuts: plan.places.length,
    ...(plan.choice === undefined ? {} : { chosen: plan.choice }),
    same,
    complete: !isLeft,
    ...(result.isAlone ? { alone: true } : {}),
    ...(different === undefined ? {} : { different: jsonDifferent(different, dissection) }),
    result: jsonReaction(whole, dissection),
  };
}

function jsonDifferent(
  { at, halves, reaction, isUnsteady }: NonNullable<SplitResult['different']>,
  dissection: Dissection,
): object {
  return {
    at,
    halves: halves.map(hexOf),
    unsteady: isUnsteady,
    result: jsonReaction(reaction, dissection),
  };
}

function jsonTitle({ lessonNumber, stepIndex, current }: ResendTitle): object {
  return { lesson: lessonNumber, step: stepIndex + 1, message: current + 1 };
}

function jsonMeaning(fields: readonly FieldRow[], { labels, rule, missing }: Dissection): object {
  return {
    messages: labels.map((label) => joinLabel(label, ' ')),
    fields: fields.map((field) => jsonField(field)),
    ...(rule ? { breaks: jsonRule(rule) } : {}),
    ...(missing === undefined ? {} : { missing }),
  };
}

function jsonReaction(reaction: Reaction, { missing }: Dissection): object {
  const { entries, bytes, end, endedAt, hadEnded, rule, sent, silence } = reaction;
  const status = statusCodeOf(reaction);
  const closeCode = closeCodeOf(reaction);
  return {
    messages: entries.map((entry) => ({
      label: joinLabel(labelOf(entry), ' '),
      bytes: hexOf(entry.bytes),
      ms: entry.time,
    })),
    length: bytes.length,
    ...(status === undefined ? {} : { status }),
    ...(closeCode === undefined ? {} : { closeCode }),
    tcp: end,
    ...(endedAt === undefined ? {} : { endMs: endedAt }),
    ...(hadEnded ? { hadEnded } : {}),
    ...(rule ? { rule: jsonRule(rule) } : {}),
    ...(silence === undefined ? {} : { nothingWithinMs: silence }),
    ...(end === 'open' && missing !== undefined ? { waitsFor: missing } : {}),
    sent,
  };
}

function jsonRule({ fault, ref, sentence, offset, because }: BrokenRule): object {
  return { fault, ref, sentence, ...(because === undefined ? {} : { because }), offset };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
