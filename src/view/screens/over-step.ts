import { lessonTag } from '../../lesson/course/catalogue.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { keyLine } from '../panes/key-lines.ts';
import { headerLine } from '../text/fitting.ts';
import { type Line, line, rule } from '../text/styled-text.ts';

/** A screen that lies over a step: what it is about, what it shows, and its keys. */
export interface OverStep {
  readonly title: string;
  /** Each is shown as a whole or not at all, the first ones first, where there is no room for all. */
  readonly sections: readonly (readonly Line[])[];
  /** Lists of keys, the longest first. */
  readonly keys: readonly string[];
}

/** Lines between sections, where there is room for them. */
const BLANK: Line = [];

/** @returns exactly `height` lines */
export function overStep(
  model: TraceModel,
  { title, sections, keys }: OverStep,
  width: number,
  height: number,
): Line[] {
  const room = height - 3;
  const shown = fitting(sections, room);
  const lines = sumOf(shown);
  // Blank lines between the sections are the first thing to go.
  const gap = lines + shown.length - 1 <= room ? [BLANK] : [];
  const body = shown.flatMap((section, index) => [...(index > 0 ? gap : []), ...section]);
  const padding = Array.from({ length: Math.max(0, room - body.length) }, () => BLANK);
  return [
    titleLine(model, title, width),
    ...body.slice(0, room),
    ...padding,
    line(rule(width)),
    keyLine(keys, width),
  ];
}

function fitting(sections: OverStep['sections'], room: number): OverStep['sections'] {
  const shown: (readonly Line[])[] = [];
  for (const section of sections) {
    if (section.length > 0 && sumOf(shown) + section.length <= room) shown.push(section);
  }
  return shown;
}

function sumOf(sections: OverStep['sections']): number {
  return sections.reduce((sum, section) => sum + section.length, 0);
}

function titleLine(model: TraceModel, title: string, width: number): Line {
  const { lessonNumber, lessonTitle, capture } = model;
  const number = capture ? `connection ${capture.connection}` : lessonTag(lessonNumber);
  return headerLine(width, [
    [`${number}  ${lessonTitle}`, title],
    [number, title],
  ]);
}
