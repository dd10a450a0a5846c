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

export function hasLine(line: string): Condition {
  return ({ lines }) => lines.includes(line);
}

/** The header names the step, and is whole: a screen that was only cut by the terminal is an old one. */
export function isAt(lesson: number, step: number): Condition {
  const header = new RegExp(`^ L0*${lesson} .*\\bstep ${step}/.* [─-]$`);
  return ({ lines }) => header.test(lines[0]!);
}

/** The last line names the keys of a step. */
export function hasKeys({ lines }: Shot): boolean {
  return /^ {2}n next .*\bq( quit)?$/.test(lines.at(-1)!);
}

/** The last line says something. */
export function hasNotice(words: string): Condition {
  return ({ lines }) => lines.at(-1)!.includes(words);
}

/** The last line is a prompt in which this has been typed. */
export function hasPrompt(typed: string): Condition {
  return ({ lines }) => lines.at(-1) === `  go to: ${typed}_`;
}

/** A list of lessons with the cursor on this one. */
export function isListed(lesson: number): Condition {
  const row = new RegExp(`^ [▸>] [ ✓*] L0*${lesson} `, 'm');
  return ({ lines, text }) => /^[─-] Lessons /.test(lines[0]!) && row.test(text);
}

/** As high as the terminal, and as wide: there are rules on every screen. */
export function hasSize(width: number, height: number): Condition {
  return ({ lines }) =>
    lines.length === height && Math.max(...lines.map((line) => line.length)) === width;
}

/** The same as was seen before, to the letter. */
export function isSame({ text }: Shot): Condition {
  return (shot) => shot.text === text;
}

/**
 * Presses keys one after the other, each when the screen that the one before brings is there. What is
 * awaited must not be on the screen already: the next key would be pressed too soon.
 */
export async function walk(
  terminal: Terminal,
  steps: readonly (readonly [keys: string | readonly string[], brings: string | Condition])[],
): Promise<void> {
  let shot: Shot | undefined;
  for (const [keys, brings] of steps) {
    const list = typeof keys === 'string' ? [keys] : keys;
    const holds = typeof brings === 'string' ? hasText(brings) : brings;
    const what = `${list.join(' ')}: ${brings}`;
    if (shot && holds(shot))
      throw new Error(`${what} is there before; the screen is\n${shot.text}`);
    await terminal.press(...list);
    shot = await terminal.until(what, holds);
  }
}
