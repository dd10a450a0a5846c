/** What the screen can show. Nothing is lost where it can show less. */
export interface Capabilities {
  /** False: `-`, `|` and `>` for rules and arrows. */
  readonly unicode: boolean;
}

const ASCII: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┊': ':',
  '┌': '+',
  '┬': '+',
  '┐': '+',
  '└': '+',
  '┴': '+',
  '┘': '+',
  '▸': '>',
  '◂': '<',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '·': ' ',
  '␍': '.',
  '␊': '.',
  '␀': '.',
  '×': 'x',
  '€': 'E',
  '✓': '*',
};

/** Replaces what is beyond US-ASCII, character by character, so that no column moves. */
export function toAscii(text: string): string {
  return text.replace(/[^\n -~]/g, (character) => ASCII[character] ?? '?');
}
