import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { BUILT_MAIN } from './built.ts';

/** wirewalk as a process of its own, for as long as the test runs. */
export function runWirewalk(...words: string[]): Running {
  return runNode([BUILT_MAIN, ...words], 'ignore');
}

/** The same with an input: what is written to `child.stdin`. */
export function runWirewalkReading(...words: string[]): Running {
  return runNode([BUILT_MAIN, ...words], 'pipe');
}

/** The same in a world where no time passes: however busy this machine is, everything takes 0.0 ms. */
export function runWirewalkInNoTime(...words: string[]): Running {
  return runNode(['--import', STILL_CLOCK, BUILT_MAIN, ...words], 'ignore');
}

const STILL_CLOCK = 'data:text/javascript,performance.now=()=>0';

function runNode(words: readonly string[], input: 'ignore' | 'pipe'): Running {
  const child = spawn(process.execPath, words, {
    stdio: [input, 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return new Running(child);
}

/** A program that runs, and what it has printed so far. */
export class Running {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  /** The exit code, and the signal if it was killed by one. */
  readonly exit: Promise<[code: number | null, signal: string | null]>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout!.on('data', (bytes: Buffer) => {
      this.stdout += bytes.toString();
    });
    child.stderr!.on('data', (bytes: Buffer) => {
      this.stderr += bytes.toString();
    });
    this.exit = once(child, 'close') as Running['exit'];
  }

  /** Waits until this has been printed. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      const hasEnded = this.exit.then(() => true);
      if ((await Promise.race([once(this.child.stdout!, 'data'), hasEnded])) === true) {
        throw new Error(`ended before it printed ${pattern}: ${this.stdout}${this.stderr}`);
      }
    }
  }
}
