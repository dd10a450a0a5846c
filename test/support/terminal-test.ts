import type { Shot, Terminal } from './tmux.ts';

/** Whether a screen is the one that is awaited. */
export type Condition = (shot: Shot) => boolean;

/** Both at once. */
export function both(one: Condition, other: Condition): Condition {
  return (shot) => one(shot) && other(shot);
}

/** Words that stand anywhere on the screen. */
export function hasText(words: string): Condition {
  return ({ text }) => text.includes(words);
}

/** Words that do not stand on the screen any more. */
export function lacksText(words: string): Condition {
  return ({ text }) => !text.includes(words);
}

/** The header names the step, and is whole: a screen that was only cut by the terminal is an old one. */
export function isAt(lesson: number, step: number): Condition {
  const header = new RegExp(`^ L0*${lesson} .*\\bstep ${step}/.* [─-]$`);
  return ({ lines }) => header.test(lines[0]!);
}

/** Presses keys one after the other, each when the screen that the one before brings is there. */
export async function walk(
  terminal: Terminal,
  steps: readonly (readonly [keys: string | readonly string[], brings: string | Condition])[],
): Promise<void> {
  for (const [keys, brings] of steps) {
    const list = typeof keys === 'string' ? [keys] : keys;
    await terminal.press(...list);
    const holds = typeof brings === 'string' ? hasText(brings) : brings;
    await terminal.until(`${list.join(' ')}: ${brings}`, holds);
  }
}
