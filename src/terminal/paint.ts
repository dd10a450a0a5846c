import { Chalk, type ChalkInstance } from 'chalk';
import { toAscii } from '../view/text/capabilities.ts';
import type { Line, Segment, Style } from '../view/text/styled-text.ts';
import type { ColourLevel } from './colour.ts';

const BEYOND_ASCII = /[\u007f-\uffff]/g;

/** Turns the lines of a view into text for a terminal. */
export class Painter {
  readonly #chalk: ChalkInstance;
  readonly #hasColour: boolean;
  readonly #hasStyle: boolean;
  readonly #unicode: boolean;
  readonly #hasLinks: boolean;

  /**
   * @param level how much colour to use
   * @param marks whether bold, underlined and reverse text is wanted even without colour: on a screen,
   *   the cursor is made of it
   * @param links whether the terminal is told where a text leads to, by OSC 8: those that do not know it
   *   show the text alone
   */
  constructor(level: ColourLevel, unicode: boolean, marks = false, links = false) {
    this.#chalk = new Chalk({ level: level === 0 && marks ? 1 : level });
    this.#hasColour = level > 0;
    this.#hasStyle = level > 0 || marks;
    this.#unicode = unicode;
    this.#hasLinks = links;
  }

  paint(line: Line): string {
    return this.paintAll([line]);
  }

  /** Lines, with a line end between them. */
  paintAll(lines: readonly Line[]): string {
    const isPlain = !this.#hasStyle && !this.#hasLinks;
    if (isPlain) return this.plain(textOf(lines));
    return lines.map((line) => line.map((segment) => this.#linked(segment)).join('')).join('\n');
  }

  /** Text without style, in the characters that the terminal has. */
  plain(text: string): string {
    const safe = text.replace(CONTROLS, '.');
    return this.#unicode ? safe : toAscii(safe);
  }

  /** JSON in the characters that the terminal has; it can name every other one. */
  json(value: object, indent = 0): string {
    const text = JSON.stringify(value, null, indent);
    return this.#unicode ? text : text.replace(BEYOND_ASCII, (unit) => `\\u${hexUnit(unit)}`);
  }

  #linked({ text, style, link }: Segment): string {
    const painted = this.#segment(this.plain(text), style);
    if (link === undefined || !this.#hasLinks) return painted;
    return `${OSC_8}${link.replace(NOT_IN_URLS, '')}${END_OF_STRING}${painted}${OSC_8}${END_OF_STRING}`;
  }

  #segment(text: string, style: Style = {}): string {
    let paint = this.#chalk;
    if (style.colour && this.#hasColour) paint = paint[style.colour];
    if (style.bold) paint = paint.bold;
    if (style.dim) paint = paint.dim;
    if (style.underline) paint = paint.underline;
    if (style.reverse) paint = paint.inverse;
    return paint === this.#chalk ? text : paint(text);
  }
}

function textOf(lines: readonly Line[]): string {
  let text = '';
  for (let index = 0; index < lines.length; index++) {
    if (index > 0) text += '\n';
    for (const segment of lines[index]!) text += segment.text;
  }
  return text;
}

/** What a peer has sent must not command the terminal. A line end is ours. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;

/** A link begins with its address between these two, and ends with none between them. */
const OSC_8 = '\x1b]8;;';
const END_OF_STRING = '\x1b\\';
const NOT_IN_URLS = /[^!-~]/g;

/** The four hex digits of a unit of UTF-16. */
function hexUnit(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
