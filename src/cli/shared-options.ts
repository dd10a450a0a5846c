import { type Command, Option } from 'commander';
import { asTyped } from '../terminal/command-name.ts';
import { addShowOptions, colourOption } from '../terminal/options.ts';
import { readText } from './arguments.ts';

/** Adds the options of everything that shows a lesson. */
export function addCourseOptions(command: Command): Command {
  return addShowOptions(command).addOption(stateOption());
}

/** Where progress is kept. */
export function stateOption(): Option {
  return new Option('--state <file>', 'where your progress is kept');
}

/** Whom to trust, for commands that connect. */
export function addTrustOptions(command: Command): Command {
  return command
    .option('--ca <file>', 'certificates to trust, as PEM, for https and wss', readText)
    .option('--insecure', 'trust any certificate');
}

/** How to paint, for commands that print what goes by. */
export function addPaintOptions(command: Command): Command {
  return command
    .option('--ascii', 'no characters beyond US-ASCII')
    .addOption(colourOption())
    .option('--no-color', 'no colour');
}

/** Command lines that stand below a help text, with `wirewalk` as it can be typed here. */
export function examples(...commands: string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ ${asTyped(command)}`).join('\n')}`;
}
