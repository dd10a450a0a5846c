import type { ResendResult } from '../../lesson/resend/resend.ts';
import { countOf } from '../../wire/count.ts';
import { doneText, firstTouched } from '../model/changed-bytes.ts';
import type { ResultModel } from '../model/resend-model.ts';
import { ALONE, comparison, firstDifference, sentText, splitText } from '../model/result-texts.ts';
import { changedPane } from '../panes/changed-pane.ts';
import { hexFormFor } from '../panes/hex.ts';
import { scrolledScreen } from '../panes/key-lines.ts';
import { reactionLines, ruleLines } from '../panes/reaction-lines.ts';
import { resendHeader } from '../panes/resend-header.ts';
import { titleRule } from '../text/fitting.ts';
import { sideBySide } from '../text/side-by-side.ts';
import { type Line, line, rule, wrap } from '../text/styled-text.ts';
import { isNarrow } from '../text/widths.ts';

/** Lines of what was sent that are shown above the reactions; fewer on a narrow screen. */
const MOST_SENT_LINES = 9;
const FEW_SENT_LINES = 3;

/**
 * The screen of a result: what was sent, which rule fired, and what the server did before and does now.
 *
 * @param scroll lines that have gone by at the top
 * @returns exactly `height` lines, none wider than `width`
 */
export function resultScreen(
  model: ResultModel,
  width: number,
  height: number,
  scroll = 0,
): Line[] {
  const header = resendHeader(model.title, 'result', width);
  const lines = resultLines(model, width);
  const [again, split, back] = RESULT_KEYS;
  const keys = [again, split, ...(model.result.after.rule ? ['s the rule'] : []), back];
  return scrolledScreen({ header, lines, keys, scroll }, width, height);
}

/** Keys of a screen that shows what came of it. */
export const RESULT_KEYS = ['R again', 't split', 'esc back to the bytes'] as const;

/** The result in as many lines as it takes. */
export function resultLines({ result, sent }: ResultModel, width: number): Line[] {
  const { before, after, dissection, recorded, edit } = result;
  const form = hexFormFor(width);
  const difference = firstDifference(before, after);
  const sentLines = isNarrow(width) ? FEW_SENT_LINES : MOST_SENT_LINES;
  const isAsRecorded = edit.mode === 'as-recorded';
  return [
    line(sentRule(result, doneText(sent), width)),
    ...changedPane(sent, form, sentLines, sent.rule?.offset ?? firstTouched(sent)),
    ...(result.isAlone ? wrap(ALONE, width - 3).map((text) => line(`  ${text}`)) : []),
    ...ruleLines(after, width),
    ...sideBySide(
      {
        title: 'before: as recorded',
        lines: (columns) => reactionLines(before, recorded, columns, difference),
      },
      {
        title: `now: ${isAsRecorded ? 'these bytes' : splitText(edit.mode, edit.cursor)}`,
        lines: (columns) => reactionLines(after, dissection, columns, difference),
      },
      width,
    ),
    line(rule(width)),
    ...wrap(comparison(before, after), width - 3).map((text) => line(`  ${text}`, { bold: true })),
  ];
}

function sentRule(result: ResendResult, done: string, width: number): string {
  return titleRule(width, [
    [`sent ── ${sentText(result)}`, done],
    [`sent ${countOf(result.edit.bytes.length)}`, ''],
  ]);
}
