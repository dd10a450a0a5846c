import { lessonTag } from '../../lesson/course/catalogue.ts';
import type { Saying } from '../../lesson/script/lesson.ts';
import type { ClosingModel } from '../model/closing.ts';
import { keyLine } from '../panes/key-lines.ts';
import { firstFitting, titleRule } from '../text/fitting.ts';
import { type Line, line, rule, type Style, wrap } from '../text/styled-text.ts';
import { RIGHT, WRONG } from '../text/styles.ts';

const KEYS = [
  'n next lesson  b back  ↑↓ scroll  g go to  l list  ? keys  q quit',
  'n next  b back  ↑↓  l list  q quit',
];
/** Header, rule and keys. */
const FRAME_LINES = 3;

const VERDICTS: Readonly<Record<Saying['verdict'], readonly [sign: string, style: Style]>> = {
  true: ['✓ true', RIGHT],
  false: ['× false', WRONG],
  'half true': ['half true', { colour: 'yellow', bold: true }],
};

/**
 * The screen after a lesson's last step.
 *
 * @param top the first line to show, from 0; see `topOfClosing`
 * @returns exactly `height` lines, none wider than `width`
 */
export function closingScreen(
  model: ClosingModel,
  top: number,
  width: number,
  height: number,
): Line[] {
  const number = lessonTag(model.lessonNumber);
  const header = titleRule(width, [
    [`${number}  ${model.lessonTitle}`, 'what to take away'],
    [number, 'what to take away'],
  ]);
  const first = topOfClosing(model, top, width, height);
  const shown = closingLines(model, width).slice(first, first + height - FRAME_LINES);
  const blank = Array.from({ length: height - FRAME_LINES - shown.length }, () => line(''));
  return [
    line(header, { bold: true }),
    ...shown,
    ...blank,
    line(rule(width)),
    keyLine(KEYS, width),
  ];
}

/** The first line that is shown where one would scroll to this one: never past the end. */
export function topOfClosing(
  model: ClosingModel,
  wanted: number,
  width: number,
  height: number,
): number {
  const last = closingLines(model, width).length - (height - FRAME_LINES);
  return Math.max(0, Math.min(wanted, last));
}

function closingLines(model: ClosingModel, width: number): Line[] {
  const paragraph = (text: string, style?: Style, indent = 2) =>
    wrap(text, width - 2 - indent).map((part) => line(`${' '.repeat(indent)}${part}`, style));
  const section = (title: string, lines: readonly Line[]) =>
    lines.length === 0 ? [] : [line(''), line(rule(width, title)), ...lines];
  const sayings = model.sayings.flatMap(({ says, verdict, because }) => {
    const [sign, style] = VERDICTS[verdict];
    return [...paragraph(`"${says}"`), ...paragraph(sign, style, 4), ...paragraph(because, {}, 4)];
  });
  const code = model.code.map(({ file, line: at, name }) =>
    line(`  ${placeText(file, at, name, width)}`),
  );
  return [
    line(''),
    ...paragraph(model.aha, { bold: true }),
    ...section('in the developer tools of a browser', paragraph(model.devTools)),
    ...section(
      'if you build one',
      model.builds.flatMap((rule) => paragraph(rule)),
    ),
    ...section('what people say', sayings),
    ...section('the code', code),
  ];
}

function placeText(file: string, at: number, name: string, width: number): string {
  const texts = [`${file}:${at}  ${name}()`, `${file}:${at}`, `${name}():${at}`, `:${at}`];
  return firstFitting(texts, width - 2);
}
