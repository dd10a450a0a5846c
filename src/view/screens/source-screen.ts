import { findRule } from '../../lesson/script/rule-source.ts';
import { findSource, type SourcePlace, sourceLines } from '../../lesson/script/source.ts';
import type { FieldCode } from '../../wire/field.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { firstFitting } from '../text/fitting.ts';
import { sourceUrl } from '../text/links.ts';
import { type Line, line } from '../text/styled-text.ts';
import { overStep } from './over-step.ts';

/** A place in the source, and what it has to do with the bytes. */
export interface ShownCode {
  readonly verb: 'read by' | 'written by' | 'refused by';
  /** Undefined where the source is not there. */
  readonly place: SourcePlace | undefined;
}

/** Who reads a field and who writes it. @param first which of them is of interest here */
export function codeOfField(code: FieldCode, first: 'readBy' | 'writtenBy'): ShownCode[] {
  const both: ShownCode[] = [
    { verb: 'read by', place: findSource(code.readBy) },
    { verb: 'written by', place: findSource(code.writtenBy) },
  ];
  return first === 'readBy' ? both : both.reverse();
}

/** The lines that refuse what breaks a rule. @param fault its name in a fault table */
export function codeOfRule(fault: string): ShownCode[] {
  return findRule(fault).map((place) => ({ verb: 'refused by', place }));
}

const KEYS = [
  '↑↓ line   home the place   tab the other place   r rfc   esc back   q quit',
  '↑↓ line  home  tab  esc back  q quit',
];
const NUMBER_WIDTH = 6;
/** Lines that are shown before the function: its comment, and what is above. */
const LINES_BEFORE = 6;

/**
 * The lines around a function of the shipped source, its own line marked.
 *
 * @param scroll lines further down than at first
 */
export function sourceScreen(
  model: TraceModel,
  { verb, place }: ShownCode,
  scroll: number,
  width: number,
  height: number,
): Line[] {
  const title = 'source';
  if (!place) {
    const sections = [[line('   That source is not in this package.')]];
    return overStep(model, { title, sections, keys: KEYS }, width, height);
  }
  const lines = linesFrom(place, scroll, width, height - LINES_AROUND);
  const sections = [[placeLine(place, verb, width)], lines];
  return overStep(model, { title, sections, keys: KEYS }, width, height);
}

/** The title, the place of the function, the rule, the keys, and a blank line. */
const LINES_AROUND = 5;

/** How far one can scroll, in either direction. */
export function scrollRange({ place }: ShownCode): [least: number, most: number] {
  const count = place ? sourceLines(place.file)!.length : 0;
  const first = place ? firstLineOf(place) : 0;
  return [-first, Math.max(0, count - first - 2)];
}

function firstLineOf({ line: number }: SourcePlace): number {
  return Math.max(0, number - 1 - LINES_BEFORE);
}

function placeLine(place: SourcePlace, verb: ShownCode['verb'], width: number): Line {
  const texts = [
    `${verb} ${place.file}:${place.line}  ${place.name}()`,
    `${place.file}:${place.line}`,
    `${place.name}():${place.line}`,
  ];
  const text = firstFitting(texts, width - 3);
  return [{ text: '   ' }, { text, link: sourceUrl(place) }];
}

function linesFrom(place: SourcePlace, scroll: number, width: number, height: number): Line[] {
  const lines = sourceLines(place.file)!;
  const shown: Line[] = [];
  for (let at = firstLineOf(place) + scroll; at < lines.length && shown.length < height; at++) {
    const isOwn = at === place.line - 1;
    const pieces = piecesOf(lines[at]!, width - NUMBER_WIDTH - 3);
    for (const [index, piece] of pieces.entries()) {
      const number = index === 0 ? `${at + 1}`.padStart(NUMBER_WIDTH - 1) : '';
      const marker = isOwn && index === 0 ? ' ▸' : '  ';
      const text = `${marker}${number.padEnd(NUMBER_WIDTH - 1)}  ${piece}`;
      shown.push(line(text, isOwn ? { bold: true } : {}));
    }
  }
  return shown.slice(0, height);
}

/** A line of code is shown whole: what does not fit goes on below, from a space on where there is one. */
function piecesOf(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const space = text.lastIndexOf(' ', width);
  const end = space > width / 2 ? space : width;
  return [text.slice(0, end), ...piecesOf(text.slice(end).trimStart(), width)];
}
