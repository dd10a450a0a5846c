import type { Reaction } from '../../lesson/resend/reaction.ts';
import type { SplitResult } from '../../lesson/resend/resend.ts';
import type { Dissection } from '../../trace/dissection.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { countOf } from '../../wire/count.ts';
import { hexByte, hexPairs } from '../../wire/octets.ts';
import type { ChangedBytes } from '../model/changed-bytes.ts';
import { endText, ruleTexts, saidIn } from '../model/reaction-texts.ts';
import type { ResendTitle, ResultModel } from '../model/resend-model.ts';
import { ALONE, comparison, sentText, splitTexts } from '../model/result-texts.ts';
import { capitalised, milliseconds } from '../text/words.ts';
import { fieldLines, layerLines } from './plain-step.ts';

/** Changes that are told one by one; of more of them there is only the number. */
const MOST_CHANGES = 16;
/** Bytes that are printed of a message of the server. */
const MOST_BYTES = 32;

/** What came of other bytes, as sentences. */
export function plainResult({ title, result, sent }: ResultModel): string[] {
  const { before, after, dissection, recorded } = result;
  return [
    `${placeText(title)}: sent ${sentText(result)} instead.`,
    ...(result.isAlone ? [ALONE] : []),
    ...meaningLines(sent),
    '',
    'Before, with the bytes as recorded:',
    ...reactionTexts(before, recorded),
    '',
    'Now, with these bytes:',
    ...reactionTexts(after, dissection),
    '',
    ...plainRule(after),
    comparison(before, after),
  ];
}

/** What came of cutting bytes everywhere, as sentences. */
export function plainSplit(title: ResendTitle, result: SplitResult): string[] {
  const { whole, different, dissection } = result;
  const [first, ...rest] = splitTexts(result);
  const bytes = countOf(result.edit.bytes.length);
  const cut = different
    ? [
        ...different.halves.map((half, index) => {
          return `${index === 0 ? 'First' : 'Second'} half, ${countOf(half.length)}: ${hexOf(half)}.`;
        }),
        '',
        'The result with the cut:',
        ...reactionTexts(different.reaction, dissection),
      ]
    : [];
  return [
    first!,
    `${placeText(title)}: ${bytes}, sent in two halves, cut at one place after the other.`,
    ...rest,
    ...cut,
    '',
    different ? 'The result without a cut:' : 'The result:',
    ...reactionTexts(whole, dissection),
    ...plainRule(whole),
  ];
}

function placeText({ lessonNumber, stepIndex, current }: ResendTitle): string {
  return `Lesson ${lessonNumber}, step ${stepIndex + 1}, message ${current + 1}, client to server`;
}

function meaningLines(sent: ChangedBytes): string[] {
  const { fields } = sent;
  const { views } = sent.dissection;
  const named = fields.length > 0 ? ['', 'Fields:', ...fieldLines({ fields, views })] : [];
  return [...changeTexts(sent), ...views.flatMap(layerLines), ...named];
}

/** What the signs before bytes say on a screen. */
function changeTexts({ draft, recorded, changes, gaps }: ChangedBytes): string[] {
  const texts = changes.flatMap((change, index) => {
    const byte = hexByte(draft.bytes[index]!);
    if (change === 'added') return [`byte ${index} is new, ${byte}`];
    const old = recorded[draft.origins[index]!]!;
    return change === 'changed' ? [`byte ${index} was ${hexByte(old)}, is ${byte}`] : [];
  });
  const gone = [...gaps].map((index) => `recorded bytes are gone before byte ${index}`);
  const all = [...texts, ...gone];
  if (all.length === 0) return [];
  const left = all.length - MOST_CHANGES;
  const more = left > 0 ? [countOf(left, 'more change')] : [];
  return [`Changes: ${[...all.slice(0, MOST_CHANGES), ...more].join('; ')}.`];
}

function plainRule(reaction: Reaction): string[] {
  const [first, ...rest] = ruleTexts(reaction, ' ');
  if (first === undefined) return [];
  return [reaction.rule ? `Rule: ${first}` : first, ...rest];
}

function reactionTexts(reaction: Reaction, dissection: Dissection): string[] {
  const messages = reaction.entries.map((entry, index) => {
    const label = joinLabel(labelOf(entry), ' ');
    const said = saidIn(entry);
    const time = `after ${milliseconds(entry.time)} ms`;
    const size = countOf(entry.bytes.length);
    return `  ${index + 1}. ${label}, ${size}, ${time}: ${hexOf(entry.bytes)}.${said === '' ? '' : ` It says: ${said}`}`;
  });
  return [...messages, `  ${capitalised(endText(reaction, dissection))}.`];
}

function hexOf(bytes: Uint8Array): string {
  const shown = hexPairs(bytes.subarray(0, MOST_BYTES));
  const left = bytes.length - MOST_BYTES;
  return left > 0 ? `${shown} and ${left} more` : shown;
}
