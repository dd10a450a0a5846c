import { writeFileSync } from 'node:fs';
import { TargetError } from '../terminal/run-program.ts';
import { failureWords } from '../wire/failure-words.ts';

/**
 * Writes a file that was asked for; `-` is the standard output.
 *
 * @throws TargetError that says why it cannot be written
 */
export function writeOut(path: string, content: string | Uint8Array): void {
  if (path === '-') {
    process.stdout.write(content);
    return;
  }
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new TargetError(`${path} cannot be written: ${failureWords(error)}`);
  }
}
