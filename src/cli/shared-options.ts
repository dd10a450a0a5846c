import { type Command, Option } from 'commander';
import { addShowOptions } from '../terminal/options.ts';

/** Adds the options of everything that shows a lesson. */
export function addCourseOptions(command: Command): Command {
  return addShowOptions(command).addOption(stateOption());
}

/** Where progress is kept. */
export function stateOption(): Option {
  return new Option('--state <file>', 'where your progress is kept');
}

/** Command lines that stand below a help text. */
export function examples(...commands: string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ ${command}`).join('\n')}`;
}
