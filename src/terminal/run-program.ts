import { type Command, CommanderError } from 'commander';
import { failureWords } from '../wire/failure-words.ts';

/** The user asked for something that there is not. Exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the command is about could not be started or reached. Exit 3. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** What was given to be read cannot be read. Exit 4. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** An answer is wrong, or the lint has found something. */
export const EXIT_WRONG = 1;
const EXIT_USAGE = 2;
/** What the command is about could not be reached, or was lost. */
export const EXIT_TARGET = 3;
const EXIT_INPUT = 4;
/** By name: a command that was loaded from another file than the rest has classes of its own. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  UsageError: EXIT_USAGE,
  TargetError: EXIT_TARGET,
  InputError: EXIT_INPUT,
};
const EXIT_HANGUP = 129;
const EXIT_BUG = 70;
const ISSUES = 'Please report this, with the command and what is printed below.';

/**
 * Runs a command line to its end. Sets the exit code and lets the process end by itself, because what
 * has been written to a pipe may still be on its way.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  endQuietlyOnBrokenPipe();
  // Nothing is on its way any more that could be waited for.
  process.once('uncaughtException', (error) => process.exit(explain(error)));
  configure(program);
  try {
    await program.parseAsync([...argv]);
    // The terminal is gone: an ordinary exit would try to restore it, and abort.
    if (process.exitCode === EXIT_HANGUP) process.kill(process.pid, 'SIGHUP');
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** commander ends the process by itself unless it is told not to, and so do its subcommands. */
function configure(command: Command): void {
  command.exitOverride();
  command.configureHelp({ helpWidth: 80 });
  // commander puts its suggestion on a line of its own.
  const outputError = (text: string, write: (text: string) => void) =>
    write(text.replace(/\n(?=.)/g, ' '));
  command.configureOutput({ outputError });
  for (const subcommand of command.commands) configure(subcommand);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const known = error instanceof Error ? EXIT_CODES[error.name] : undefined;
  if (known !== undefined) {
    process.stderr.write(`wirewalk: ${(error as Error).message}\n`);
    return known;
  }
  process.stderr.write(`wirewalk: a bug in wirewalk. ${ISSUES}\n${(error as Error).stack}\n`);
  return EXIT_BUG;
}

/**
 * `wirewalk list | head -1`: the reader has had enough, and that is no error. A full disk is one. Where no one
 * can be told what is wrong, the exit code says it alone.
 */
function endQuietlyOnBrokenPipe(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const isEnd = error.code === 'EPIPE' || error.code === 'EIO';
    if (!isEnd)
      process.stderr.write(`wirewalk: the output cannot be written: ${failureWords(error)}\n`);
    process.exitCode = isEnd ? 0 : EXIT_TARGET;
    process.stdout.destroy();
  });
}
