import { writeFile } from 'node:fs';
import { atEndOfTurn, type TurnTask } from '../net/turn.ts';
import { countOf } from '../wire/count.ts';

/** Characters that may wait for a slow reader. */
const MOST_WAITING = 256 * 1024;

/** Puts a text where it is read, and says when there is room for another, or that there never will be. */
export type Put = (text: string, done: (error?: Error | null) => void) => void;

/**
 * What a server says as it happens, for someone who may read it slowly or not at all: in a pipe that is full, or
 * on a terminal that was stopped. The server never waits for that, and keeps no more than `MOST_WAITING` of
 * it: what comes meanwhile is left out, and then it is said how much that was.
 *
 * What is said in one turn of the event loop is written at once: a busy server says much.
 */
export class LiveOutput implements TurnTask {
  readonly #put: Put;
  readonly #unit: string;
  #waiting = '';
  #leftOut = 0;
  /** A text is on its way, or will be at the end of this turn. */
  #isBusy = false;
  #isBroken = false;

  /** @param unit what is written at once, to be counted where it is left out: `line` */
  constructor(unit: string, put: Put = putOut) {
    this.#unit = unit;
    this.#put = put;
  }

  /** @param text with its line end */
  readonly write = (text: string): void => {
    if (this.#isBroken) return;
    if (this.#leftOut > 0 || this.#waiting.length >= MOST_WAITING) {
      this.#leftOut++;
      return;
    }
    this.#waiting += text;
    if (this.#isBusy) return;
    this.#isBusy = true;
    atEndOfTurn(this);
  };

  runAtEndOfTurn(): void {
    const text = this.#takeWaiting();
    this.#isBusy = text !== '';
    if (this.#isBusy) this.#put(text, this.#goOn);
  }

  readonly #goOn = (error?: Error | null): void => {
    if (error) this.#isBroken = true;
    else this.runAtEndOfTurn();
  };

  #takeWaiting(): string {
    const count = countOf(this.#leftOut, this.#unit);
    const notice = `... ${count} left out: this was not read fast enough\n`;
    const text = this.#leftOut > 0 ? this.#waiting + notice : this.#waiting;
    this.#waiting = '';
    this.#leftOut = 0;
    return text;
  }
}

/**
 * Puts a text out. Node writes to a pipe without waiting, but to a terminal it waits, for ever where that
 * was stopped by ctrl-s: there a thread has to wait instead.
 */
function putOut(text: string, done: (error?: Error | null) => void): void {
  const { stdout } = process;
  if (stdout.isTTY) writeFile(stdout.fd, text, done);
  else stdout.write(text, done);
}
