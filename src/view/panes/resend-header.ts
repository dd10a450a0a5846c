import { lessonTag } from '../../lesson/course/catalogue.ts';
import type { ResendTitle } from '../model/resend-model.ts';
import { headerLine } from '../text/fitting.ts';
import type { Line } from '../text/styled-text.ts';

/** The head of a screen: which lesson, and on the right which screen. */
export function resendHeader(title: ResendTitle, screen: string, width: number): Line {
  const number = lessonTag(title.lessonNumber);
  const step = `step ${title.stepIndex + 1}/${title.stepCount}`;
  return headerLine(width, [
    [`${number}  ${title.lessonTitle}`, `${step}  message ${title.current + 1} ─── ${screen}`],
    [`${number}  ${title.lessonTitle}`, `${step} ─── ${screen}`],
    [number, `${step} ─── ${screen}`],
    [number, screen],
  ]);
}
