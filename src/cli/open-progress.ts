import { ProgressFile } from '../lesson/progress/file.ts';
import { progressPath } from '../lesson/progress/path.ts';
import { InputError } from '../terminal/run-program.ts';

/** Opens the learner's progress. What is wrong with it is said, and the command goes on without. */
export function openProgress(state: string | undefined): ProgressFile {
  return new ProgressFile(progressPath(state, process.env), (sentence) => {
    process.stderr.write(`wirewalk: ${sentence}\n`);
  });
}

/**
 * Opens the learner's progress for a command that is about nothing else.
 *
 * @throws InputError if it cannot be read
 */
export function openReadableProgress(state: string | undefined): ProgressFile {
  const file = new ProgressFile(progressPath(state, process.env), () => {});
  if (file.problem !== undefined) throw new InputError(file.problem);
  return file;
}
