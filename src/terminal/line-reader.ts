import { createInterface, type Interface } from 'node:readline/promises';
import type { Settings } from './settings.ts';

/** Lines that someone types. One that readline edits is drawn again at every key: the terminal's own never is. */
export function openLineReader({ isSpoken }: Pick<Settings, 'isSpoken'>): Interface {
  const { stdin: input, stdout: output } = process;
  return createInterface({ input, output, ...(isSpoken && { terminal: false }) });
}
