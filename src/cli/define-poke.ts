import { type Command, InvalidArgumentError, Option } from 'commander';
import { addShowOptions } from '../terminal/options.ts';
import { collect } from './arguments.ts';
import { examples } from './shared-options.ts';

/** As `--split` takes them; `--cut` is the one that is missing. */
const SPLITS = ['as-recorded', 'one-write', 'one-byte-each', 'every-cut'];

const EXAMPLES = ['wirewalk poke 10.4 --set 0=c1', 'wirewalk poke 10.4 --split every-cut'];

/** `wirewalk poke`: what it is told. What it does is loaded when it is called. */
export function definePoke(program: Command): void {
  const poke = program
    .command('poke')
    .description("send other bytes instead of a lesson's message, and see what the server does")
    .argument('<lesson>', 'a lesson, or a step of it as 10.4')
    .option('--step <k>', 'the step that shows the message; or poke 10.4')
    .option('--message <n>', 'another message of the same conversation', parseNumber)
    .option('--list', 'list what the steps offer to try')
    .option('--try <id>', 'send what the step offers under this id')
    .option('--hex <bytes>', 'send these bytes: "81 85 37 fa 21 3d"')
    .option('--set <offset=hex,...>', 'change bytes: 0=c1,2=00ff', collect, [])
    .option('--fix-lengths', 'correct the lengths in them')
    .addOption(new Option('--split <mode>', 'how to cut them into writes').choices(SPLITS))
    .option('--cut <n>', 'cut them before byte n', parseNumber)
    .addHelpText('after', examples(...EXAMPLES));
  addShowOptions(poke).action(async (lesson: string, _options, command: Command) => {
    const { poke: run } = await import('./poke-command.ts');
    await run(lesson, command.optsWithGlobals());
  });
}

function parseNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a number.');
  return Number(text);
}
