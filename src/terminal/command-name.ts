import { relative } from 'node:path';

/** What tells how this process was started. */
export interface Start {
  /** The file that was started, as `process.argv[1]` has it. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the learner types. */
  readonly folder: string;
}

/** How `wirewalk` can be typed here: hints and help say it that way. */
export function commandName({ file = '', environment, folder }: Start): string {
  const isInstalled = INSTALLED.test(file);
  // npm tells all that it starts which of its commands it was: without one, the shell has found us.
  if (isInstalled) return environment.npm_command === undefined ? 'wirewalk' : 'npx wirewalk';
  if (BUILT.test(file)) return `node ${relative(folder, file)}`;
  return 'npm start --';
}

/** A command that is named as it is, or the file that such a command starts on Windows. */
const INSTALLED = /[\\/](?:wirewalk|node_modules[\\/]wirewalk[\\/].+)$/;

const BUILT = /\.m?js$/;

/** How `wirewalk` was started this time. */
export function commandOfThisProcess(): string {
  return commandName({ file: process.argv[1], environment: process.env, folder: process.cwd() });
}

/** A line for the shell in which `wirewalk` stands for the command, as it can be typed here. */
export function asTyped(line: string, command: string = commandOfThisProcess()): string {
  return line.replace(/(^|\s)wirewalk(?=\s|$)/g, (_, before) => `${before}${command}`);
}
