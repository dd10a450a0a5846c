import { editModelOf } from '../view/model/resend-model.ts';
import { editScreen } from '../view/screens/edit-screen.ts';
import { resultLines, resultScreen } from '../view/screens/result-screen.ts';
import { progressScreen, splitLines, splitScreen } from '../view/screens/split-screen.ts';
import { type Line, line, wrap } from '../view/text/styled-text.ts';
import type { Activity, ResendSession, Shown } from './resend-session.ts';

/** @returns exactly `height` lines, none wider than `width` */
export function drawResend(session: ResendSession, width: number, height: number): Line[] {
  const lines = drawn(session, width, height);
  const says = remarkOn(session.activity);
  if (says === '') return lines;
  const told = wrap(says, width - 4).map((text) => line(`  ${text}`));
  return [...lines.slice(0, -told.length), ...told];
}

/** Lines that have to go by before the last one is seen. */
export function mostScroll(
  shown: Exclude<Shown, { at: 'editor' }>,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const lines =
    shown.at === 'result' ? resultLines(shown.model, width) : splitLines(shown.result, width);
  return Math.max(0, lines.length - (height - FRAME_LINES));
}

/** A header, a rule, and at least a line of keys. */
const FRAME_LINES = 3;

/** While something is under way, no other key means anything. */
function remarkOn(activity: Activity): string {
  switch (activity.is) {
    case 'idle':
      return activity.problem;
    default:
      return 'under way: esc stop  q quit';
  }
}

function drawn(session: ResendSession, width: number, height: number): Line[] {
  const { title, editor, dissection, mode, shown, activity } = session;
  if (activity.is === 'cutting') return progressScreen(title, activity.progress, width, height);
  switch (shown.at) {
    case 'editor':
      return editScreen(editModelOf(title, editor, dissection, mode), width, height);
    case 'result':
      return resultScreen(shown.model, width, height, shown.scroll);
    case 'cuts':
      return splitScreen({ title, result: shown.result }, width, height, shown.scroll);
  }
}
