import { lessonTag } from '../lesson/catalogue.ts';
import type { TraceModel } from './model.ts';
import { type Line, line, rule } from './text.ts';

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
    line(titleLine(model, title, width), { bold: true }),
    ...body.slice(0, room),
    ...padding,
    line(rule(width)),
    line(`  ${keys.find((text) => text.length + 2 <= width) ?? keys.at(-1)!}`),
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

function titleLine(
  { lessonNumber, lessonTitle }: TraceModel,
  title: string,
  width: number,
): string {
  const number = lessonTag(lessonNumber);
  const names = [`${number}  ${lessonTitle}`, number];
  const fits = (name: string) => name.length + title.length + 7 <= width;
  const name = names.find(fits) ?? number;
  return ` ${name} ${'─'.repeat(Math.max(1, width - name.length - title.length - 5))} ${title} ─`;
}
