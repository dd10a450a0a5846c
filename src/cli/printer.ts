import type { Settings } from '../terminal/settings.ts';

/** Prints to stdout, in the characters that the terminal has. */
export interface Printer {
  text(text: string): void;
  json(value: object): void;
}

/** A printer for what was asked for. */
export function printer({ painter }: Pick<Settings, 'painter'>): Printer {
  return {
    text: (text) => void process.stdout.write(painter.plain(`${text}\n`)),
    json: (value) => void process.stdout.write(`${painter.json(value, 2)}\n`),
  };
}
