import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it as plainIt } from 'vitest';
import type { Progress } from '../../src/lesson/progress/form.ts';
import { both, type Condition, hasKeys, hasLine, hasSize, isAt, isSame } from './terminal-test.ts';
import { HAS_TMUX, isAtPrompt, type Shot, type Terminal, TIME_LIMIT, TmuxServer } from './tmux.ts';

const OPTIONS = { concurrent: true, timeout: 2 * TIME_LIMIT };
const server = new TmuxServer();

/** Tests that need terminals; they are passed over where there is no tmux. */
export function describeInTerminal(name: string, tests: () => void): void {
  const title = HAS_TMUX ? name : `${name}: there is no tmux`;
  describe.skipIf(!HAS_TMUX)(title, OPTIONS, () => {
    beforeAll(() => server.start());
    afterAll(() => server.close());
    tests();
  });
}

/** A test with a terminal of its own, which has something on its screen. */
export const it = plainIt.extend<{ terminal: Terminal }>({
  terminal: async ({ task }, use) => {
    const terminal = await server.open(task.id);
    await terminal.enter('echo from before');
    await terminal.until('the echo', both(isAtPrompt, hasLine('from before')));
    await use(terminal);
    await terminal.close();
  },
});

/** Starts a lesson at a step, for someone with progress. */
export async function startAt(
  terminal: Terminal,
  lesson: number,
  step: number,
  progress: Progress,
  command = 'wirewalk',
): Promise<void> {
  writeProgress(terminal, progress);
  await terminal.enter(`${command} lesson ${lesson} --step ${step}`);
  await terminal.until(`lesson ${lesson}, step ${step}`, both(isAt(lesson, step), hasKeys));
}

/** Goes to a step from any other. */
export async function goTo(terminal: Terminal, lesson: number, step: number): Promise<void> {
  await terminal.press('g');
  await terminal.enter(`${lesson}.${step}`);
  await terminal.until(`lesson ${lesson}, step ${step}`, both(isAt(lesson, step), hasKeys));
}

export function writeProgress(terminal: Terminal, progress: Progress): void {
  writeFileSync(join(terminal.folder, 'progress.json'), JSON.stringify(progress));
}

export function readProgress(terminal: Terminal): Progress {
  return JSON.parse(readFileSync(join(terminal.folder, 'progress.json'), 'utf8')) as Progress;
}

/** The shell has its terminal as it was, and all that was on the screen. */
export async function expectGivenBack(terminal: Terminal): Promise<void> {
  const shot = await terminal.until('the shell', isAtPrompt);
  expect(shot.lines).toContain('from before');
  expect(shot.text).not.toMatch(/n next|q quit|esc back/);
  expect(shot.hasCursor).toBe(true);
  await terminal.enter('stty -a');
  const hasModes = ({ text }: Shot) => modePattern('icanon').test(text);
  const { text } = await terminal.until('the modes', both(isAtPrompt, hasModes));
  for (const mode of ['echo', 'isig', 'icrnl', 'opost']) expect(text).toMatch(modePattern(mode));
}

export async function expectExitCode(terminal: Terminal, code: number): Promise<void> {
  await terminal.until('the shell', isAtPrompt);
  await terminal.enter('echo code $?');
  const { text } = await terminal.until('the exit code', ({ text }) => /^code \d+$/m.test(text));
  expect(/^code (\d+)$/m.exec(text)![1]).toBe(`${code}`);
}

/** A mode of the terminal that `stty -a` prints as set: `echo`, and not `-echo`. */
function modePattern(mode: string): RegExp {
  return new RegExp(`(^|\\s)${mode}(\\s|$)`, 'm');
}

/** A screen comes back as it was, out of other sizes and when it was suspended; in each, something is still there. */
export async function expectKept(
  terminal: Terminal,
  before: Shot,
  isStillThere: Condition,
): Promise<void> {
  for (const [width, height] of [
    [120, 40],
    [40, 24],
  ] as const) {
    await terminal.resize(width, height);
    await terminal.until(`${width}x${height}`, both(hasSize(width, height), isStillThere));
  }
  await terminal.resize(80, 24);
  await terminal.until('the first size', isSame(before));
  await terminal.press('C-z');
  await expectGivenBack(terminal);
  await terminal.enter('fg');
  await terminal.until('the screen from before', isSame(before));
}
