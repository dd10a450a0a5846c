import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LayerNumber } from '../trace/layers.ts';

/** Adds the options that say how a lesson is shown. */
export function addShowOptions(command: Command): Command {
  return command
    .option('--plain', 'sentences instead of a screen')
    .option('--json', 'one JSON object instead of a screen')
    .option(
      '--accessible',
      'for screen readers: a prompt instead of a screen, and nothing is redrawn',
    )
    .option('--ascii', 'no characters beyond US-ASCII')
    .addOption(colourOption())
    .option('--no-color', 'no colour')
    .option('--live', 'real randomness and the real date, so that no two runs are alike')
    .addOption(seedOption());
}

/** Which numbers stand in for randomness. */
export function seedOption(): Option {
  return new Option('--seed <number>', 'where the repeatable random numbers start').argParser(
    parseSeed,
  );
}

/** In which layer a lesson is printed, where a step has it: a screen has keys for that. */
export function layerOption(): Option {
  const option = new Option('--layer <n>', 'print the bytes of each step in this layer, 1 to 6');
  return option.argParser(parseLayer);
}

/** Whether to paint. */
export function colourOption(): Option {
  return new Option('--color [when]', 'when to use colour').choices(['always', 'never', 'auto']);
}

function parseSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It is a number from 0 on.');
  return Number(text);
}

function parseLayer(text: string): LayerNumber {
  if (!/^[1-6]$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 6.');
  return Number(text) as LayerNumber;
}
