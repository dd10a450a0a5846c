import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BUILT_MAIN } from './built.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');

/** Whether there is a tmux that can drive a terminal. */
export const HAS_TMUX: boolean = spawnSync('tmux', ['-V']).status === 0;

/** How long a screen is awaited: far longer than it ever takes, so that a busy machine fails nothing. */
export const TIME_LIMIT = 15_000;
/** Milliseconds between two looks at a screen: soon at first, then less and less often. */
const INTERVALS = [15, 20, 30, 40, 60, 80, 100] as const;

/** What a terminal shows at one moment. */
export interface Shot {
  /** As many as the terminal is high; the blanks at their ends are cut. */
  readonly lines: readonly string[];
  readonly text: string;
  /** Whether the alternate screen is up. */
  readonly isAlternate: boolean;
  readonly hasCursor: boolean;
}

/** A tmux server of our own, away from any that the user runs. */
export class TmuxServer {
  readonly #socket = `wirewalk-${process.pid}`;
  #folder = '';

  /** The server lives as long as it has a session, so there is one that is never closed. */
  async start(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'wirewalk-tmux-'));
    await this.#tmux(['new-session', '-d', '-s', 'idle', 'cat']);
  }

  /** Opens a terminal of 80x24 with a shell in it. */
  async open(id: string): Promise<Terminal> {
    // A hyphen at the start means something to tmux.
    const name = `terminal${id}`;
    const folder = mkdtempSync(join(this.#folder, 'home-'));
    const size = ['-x', '80', '-y', '24'];
    // Nothing is inherited: not CI, not NO_COLOR, not the locale of the person who runs the tests.
    const shell = ['env', '-i', ...environmentIn(folder), 'sh', '-i'];
    await this.#tmux(['new-session', '-d', '-s', name, '-c', ROOT, ...size, ...shell]);
    const terminal = new Terminal(name, folder, (words) => this.#tmux(words));
    await terminal.until('a prompt', isAtPrompt);
    return terminal;
  }

  /** Ends the server, and with it every terminal. */
  async close(): Promise<void> {
    await this.#tmux(['kill-server']);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #tmux(words: readonly string[]): Promise<string> {
    const all = ['-L', this.#socket, '-f', '/dev/null', '-u', ...words];
    const { stdout } = await run('tmux', all, { maxBuffer: 1 << 24 });
    return stdout;
  }
}

/** One terminal: keys go in, screens come out. */
export class Terminal {
  /** A folder of its own, for the learner's progress and whatever a test wants to leave there. */
  readonly folder: string;
  readonly #name: string;
  readonly #tmux: (words: readonly string[]) => Promise<string>;

  constructor(name: string, folder: string, tmux: (words: readonly string[]) => Promise<string>) {
    this.#name = name;
    this.folder = folder;
    this.#tmux = tmux;
  }

  /** Presses keys by their names in tmux: `n`, `Up`, `Enter`, `C-c`. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux(['send-keys', '-t', this.#name, ...keys]);
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux(['send-keys', '-t', this.#name, '-l', text]);
  }

  /** Types a line and ends it. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
  }

  /** Wipes the screen, unknown to the program that drew it. */
  async wipe(): Promise<void> {
    await this.press('-R');
  }

  async resize(width: number, height: number): Promise<void> {
    const size = ['-x', `${width}`, '-y', `${height}`];
    await this.#tmux(['resize-window', '-t', this.#name, ...size]);
  }

  /** Sends a signal to wirewalk itself, past all that stands between it and the shell. */
  kill(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(this.#pidFile, 'utf8')), signal);
  }

  /** Closes the window, as one does with the mouse: the process in it loses its terminal. */
  async hangUp(): Promise<void> {
    await this.#tmux(['kill-session', '-t', this.#name]);
  }

  /** Ends what still runs, without a chance to write another file, and closes the window. */
  async close(): Promise<void> {
    if (this.#isRunning()) this.kill('SIGKILL');
    await this.hangUp().catch(() => {});
  }

  /** The number of a process that has ended may be another's by now; the folder is in no other's command. */
  #isRunning(): boolean {
    if (!existsSync(this.#pidFile)) return false;
    const pid = readFileSync(this.#pidFile, 'utf8');
    return spawnSync('ps', ['-o', 'args=', '-p', pid]).stdout?.includes(this.folder) === true;
  }

  get #pidFile(): string {
    return join(this.folder, 'pid');
  }

  /** What is on the screen now. */
  async shot(): Promise<Shot> {
    const flags = ['display-message', '-p', '-t', this.#name, '#{alternate_on}#{cursor_flag}'];
    const printed = await this.#tmux(['capture-pane', '-p', '-t', this.#name, ';', ...flags]);
    const lines = printed.trimEnd().split('\n');
    const [isAlternate, hasCursor] = [...lines.pop()!].map((flag) => flag === '1');
    const cut = lines.map((line) => line.trimEnd());
    return { lines: cut, text: cut.join('\n'), isAlternate: isAlternate!, hasCursor: hasCursor! };
  }

  /** The screen with its escape sequences. */
  painted(): Promise<string> {
    return this.#tmux(['capture-pane', '-p', '-e', '-t', this.#name]);
  }

  /** All that was printed, what has been scrolled away included; lines are joined where they wrap. */
  printed(): Promise<string> {
    return this.#tmux(['capture-pane', '-p', '-J', '-S', '-', '-t', this.#name]);
  }

  /**
   * Awaits a screen.
   *
   * @param what for the failure: what was awaited
   */
  async until(what: string, holds: (shot: Shot) => boolean): Promise<Shot> {
    const end = Date.now() + TIME_LIMIT;
    for (let look = 0; ; look++) {
      const shot = await this.shot();
      if (holds(shot)) return shot;
      if (Date.now() > end) throw new Error(`${what} did not come; the screen is\n${shot.text}`);
      await wait(INTERVALS[look] ?? INTERVALS.at(-1));
    }
  }
}

/** Whether the shell waits for a command. */
export function isAtPrompt({ lines, isAlternate }: Shot): boolean {
  return !isAlternate && lines.findLast((line) => line !== '') === '$';
}

/** Loaded into wirewalk beside tsx: says which process it is, and fails when it is told to. */
const ATTENDANT = `
import { rmSync, writeFileSync } from 'node:fs';
const file = process.env.HOME + '/pid';
writeFileSync(file, String(process.pid));
process.on('exit', () => rmSync(file));
process.on('SIGUSR2', () => { throw new Error('provoked'); });
`;

/** Read by the shell as it starts. tsx itself is a second process between wirewalk and the shell. */
const ALIASES = `
alias wirewalk='node --import $HOME/attendant.mjs ${BUILT_MAIN}'
alias wirewalk-by-tsx='node_modules/.bin/tsx src/cli/main.ts'
`;

function environmentIn(folder: string): string[] {
  writeFileSync(join(folder, 'attendant.mjs'), ATTENDANT);
  writeFileSync(join(folder, 'aliases.sh'), ALIASES);
  return [
    `PATH=${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    `HOME=${folder}`,
    `ENV=${join(folder, 'aliases.sh')}`,
    'PS1=$ ',
    'LANG=C.UTF-8',
    'TERM=screen-256color',
    `WIREWALK_STATE=${join(folder, 'progress.json')}`,
  ];
}
