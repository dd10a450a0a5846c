import type { Command } from 'commander';
import { seedOption } from '../terminal/options.ts';
import { examples } from './shared-options.ts';

/** Adds `wirewalk record`. */
export function defineRecord(program: Command): void {
  program
    .command('record')
    .description('perform a lesson, and write what was recorded as one JSON object')
    .argument('<lesson>')
    .addOption(seedOption())
    .option('--out <file>', 'the file to write; - for standard output', '-')
    .addHelpText(
      'after',
      examples('wirewalk record 10', 'wirewalk record 10 --seed 5 --out one-frame.json'),
    )
    .action(async (wanted: string, _options, command: Command) => {
      const { record } = await import('./record-command.ts');
      await record(wanted, command.optsWithGlobals());
    });
}
