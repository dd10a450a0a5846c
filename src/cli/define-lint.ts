import type { Command } from 'commander';
import { examples } from './shared-options.ts';

/** Adds `wirewalk lint`. */
export function defineLint(program: Command): void {
  program
    .command('lint')
    .description('look for what is wrong with lessons: all of them, or those that are named')
    .argument('[lesson...]')
    .option('--json', 'one JSON object')
    .addHelpText('after', examples('wirewalk lint', 'wirewalk lint 9 10 --json'))
    .action(async (wanted: string[], _options, command: Command) => {
      const { lint } = await import('./lint-command.ts');
      await lint(wanted, command.optsWithGlobals());
    });
}
