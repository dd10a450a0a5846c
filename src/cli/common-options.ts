import type { Command } from 'commander';
import { colourOption } from '../terminal/options.ts';
import { readText } from './arguments.ts';

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

/** What stands below the help of a command. */
export function examples(...commands: string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ ${command}`).join('\n')}`;
}
