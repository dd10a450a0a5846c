import { Chalk, type ChalkInstance } from 'chalk';
import { toAscii } from '../view/capabilities.ts';
import type { Line, Style } from '../view/text.ts';
import type { ColourLevel } from './colour.ts';

/** Turns the lines of a view into text for a terminal. */
export class Painter {
  readonly #chalk: ChalkInstance;
  readonly #hasColour: boolean;
  readonly #hasStyle: boolean;
  readonly #unicode: boolean;

  /**
   * @param level how much colour to use
   * @param marks whether bold, underlined and reverse text is wanted even without colour: on a screen,
   *   the cursor is made of it
   */
  constructor(level: ColourLevel, unicode: boolean, marks = false) {
    this.#chalk = new Chalk({ level: level === 0 && marks ? 1 : level });
    this.#hasColour = level > 0;
    this.#hasStyle = level > 0 || marks;
    this.#unicode = unicode;
  }

  paint(line: Line): string {
    if (!this.#hasStyle) return this.plain(line.map(({ text }) => text).join(''));
    return line.map(({ text, style }) => this.#segment(this.plain(text), style)).join('');
  }

  /** Text without style, in the characters that the terminal has. */
  plain(text: string): string {
    const safe = text.replace(CONTROLS, '.');
    return this.#unicode ? safe : toAscii(safe);
  }

  #segment(text: string, style: Style = {}): string {
    let paint = this.#chalk;
    if (style.colour && this.#hasColour) paint = paint[style.colour];
    if (style.bold) paint = paint.bold;
    if (style.underline) paint = paint.underline;
    if (style.reverse) paint = paint.inverse;
    return paint === this.#chalk ? text : paint(text);
  }
}

/** What a peer has sent must not command the terminal. A line end is ours. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;
