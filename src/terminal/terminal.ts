import { emitKeypressEvents, type Interface } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Line } from '../view/text/styled-text.ts';
import type { Key } from './key.ts';
import type { Painter } from './paint.ts';

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_TO_END_OF_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** What the one who draws wants to hear about. */
export interface TerminalEvents {
  key(key: Key): void;
  /** The screen has another size, or has to be drawn again. */
  redraw(): void;
  /** The process was told to end: exit code 128 + signal. */
  signal(exitCode: number): void;
}

/** Process 0 stands for all of the process group: npm and tsx may stand between us and the shell. */
const THIS_JOB = 0;
/** How long a stop may take to take hold. */
const ORPHAN_MILLISECONDS = 50;
/** The exit code of a process that a signal has ended: 128 and the number of the signal. */
export const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * The terminal while a lesson has it: the alternate screen, single keys, no cursor. Whatever way the
 * lesson ends, `stop` gives the terminal back as it was.
 */
export class Terminal {
  readonly #input: ReadStream;
  readonly #output: WriteStream;
  readonly #painter: Painter;
  readonly #events: TerminalEvents;
  readonly #undo: (() => void)[] = [];
  #isEntered = false;
  #orphanTimer: NodeJS.Timeout | undefined;

  constructor(input: ReadStream, output: WriteStream, painter: Painter, events: TerminalEvents) {
    this.#input = input;
    this.#output = output;
    this.#painter = painter;
    this.#events = events;
  }

  get width(): number {
    return this.#output.columns || Number(process.env.COLUMNS) || 80;
  }

  get height(): number {
    return this.#output.rows || Number(process.env.LINES) || 24;
  }

  /** Takes the terminal. */
  start(): void {
    // An escape sequence comes in one piece; a lone escape key should not wait for the rest of one.
    emitKeypressEvents(this.#input, { escapeCodeTimeout: 50 } as Partial<Interface> as Interface);
    this.#listen(this.#input, 'keypress', (_text: string, key: Key) => this.#events.key(key));
    this.#listen(this.#input, 'end', () => this.#events.signal(129));
    this.#listen(this.#output, 'resize', () => this.#events.redraw());
    for (const [signal, exitCode] of Object.entries(SIGNAL_CODES)) {
      this.#listen(process, signal, () => this.#events.signal(exitCode));
    }
    process.on('SIGTSTP', this.#onStop);
    this.#listen(process, 'SIGCONT', () => this.#resume());
    this.#listen(process, 'uncaughtExceptionMonitor', () => this.#leaveScreen());
    // Even an error that no one has foreseen must not leave the screen behind.
    this.#listen(process, 'exit', () => this.#leaveScreen());
    this.#enterScreen();
  }

  /** Gives the terminal back. */
  stop(): void {
    clearTimeout(this.#orphanTimer);
    this.#leaveScreen();
    this.#input.pause();
    process.off('SIGTSTP', this.#onStop);
    for (const undo of this.#undo.splice(0)) undo();
  }

  /**
   * Draws a whole screen over the last one, line by line, so that nothing flickers. Without the terminal
   * there is nothing to draw on: what is still under way then may go on telling how far it is.
   */
  draw(lines: readonly Line[]): void {
    if (!this.#isEntered) return;
    const painted = lines.map((line) => this.#painter.paint(line) + CLEAR_TO_END_OF_LINE);
    this.#output.write(`${HOME}${painted.join('\r\n')}${CLEAR_BELOW}`);
  }

  /** Leaves the screen and stops the whole job, as ctrl-z does elsewhere; `fg` comes back. */
  suspend(): void {
    if (process.platform === 'win32') return;
    this.#leaveScreen();
    process.off('SIGTSTP', this.#onStop);
    process.kill(THIS_JOB, 'SIGTSTP');
    // Where no shell could bring the job back, the system does not stop it: then we just go on.
    this.#orphanTimer = setTimeout(() => this.#resume(), ORPHAN_MILLISECONDS);
  }

  readonly #onStop = () => this.suspend();

  #resume(): void {
    clearTimeout(this.#orphanTimer);
    process.off('SIGTSTP', this.#onStop);
    process.on('SIGTSTP', this.#onStop);
    // A SIGSTOP gives no time to leave the screen; the shell has set the terminal its own way since.
    if (this.#isEntered) this.#input.setRawMode(false);
    this.#isEntered = false;
    this.#enterScreen();
    this.#events.redraw();
  }

  #enterScreen(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#output.write(ENTER);
  }

  #leaveScreen(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    try {
      this.#input.setRawMode(false);
      this.#output.write(LEAVE);
    } catch {
      // The terminal is gone: there is nothing left to restore.
    }
  }

  #listen(
    emitter: NodeJS.EventEmitter,
    event: string,
    listener: (...details: never[]) => void,
  ): void {
    emitter.on(event, listener as (...details: unknown[]) => void);
    this.#undo.push(() => emitter.off(event, listener as (...details: unknown[]) => void));
  }
}
