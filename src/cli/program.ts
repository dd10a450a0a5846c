import { Command, Option } from 'commander';
import { TRANSPORTS } from '../push/follow.ts';
import { commandOfThisProcess } from '../terminal/command-name.ts';
import { layerOption } from '../terminal/options.ts';
import { UsageError } from '../terminal/run-program.ts';
import {
  collect,
  collectOrigin,
  parseCount,
  parsePort,
  parseSeconds,
  readText,
} from './arguments.ts';
import { defineCapture } from './define-capture.ts';
import { defineCheck } from './define-check.ts';
import { defineLint } from './define-lint.ts';
import { definePoke } from './define-poke.ts';
import { definePractice } from './define-practice.ts';
import { defineRecord } from './define-record.ts';
import {
  addCourseOptions,
  addPaintOptions,
  addTrustOptions,
  examples,
  stateOption,
} from './shared-options.ts';
import { VERSION } from './version.ts';

const DESCRIPTION = `Real-time communication, byte by byte: lessons on real traffic.
Without a command: goes on where you left off; in a pipe, prints that lesson.`;

/** The whole command line. What a command does is loaded when it is called. */
export function buildProgram(): Command {
  const program = addCourseOptions(new Command(commandOfThisProcess()))
    .description(DESCRIPTION)
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', examples('wirewalk', 'wirewalk lesson 10 --plain | less'))
    .enablePositionalOptions()
    .argument('[command...]')
    .usage('[options] [command]')
    .allowUnknownOption()
    .action(async ([unknown]: string[], options) => {
      const { resume } = await import('./lesson-commands.ts');
      if (unknown !== undefined) throw new UsageError(await unknownWord(program, unknown));
      await resume(options);
    });
  addList(program);
  addLesson(program);
  definePractice(program);
  definePoke(program);
  addServe(program);
  addContract(program);
  addConnect(program);
  addTail(program);
  defineCapture(program);
  defineCheck(program);
  defineRecord(program);
  defineLint(program);
  addHelp(program);
  return program;
}

function addList(program: Command): void {
  program
    .command('list')
    .description('list the lessons and how far you are')
    .option('--done', 'only those that are done')
    .option('--pending', 'only those that are not')
    .option('--search <text>', 'only those with a step that has these words')
    .option('--json', 'one JSON object')
    .addOption(stateOption())
    .addHelpText('after', examples('wirewalk list --pending', 'wirewalk list --search 408'))
    .action(async (_options, command: Command) => {
      const { list } = await import('./list-command.ts');
      await list(command.optsWithGlobals());
    });
}

function addLesson(program: Command): void {
  const lesson = program
    .command('lesson')
    .description('show a lesson')
    .argument('<lesson>', 'its number, its id or part of its title; or a step of it as 10.4')
    .option('--step <k>', 'begin here; where nothing is interactive: print only this step')
    .addOption(layerOption())
    .addHelpText('after', examples('wirewalk lesson 10', 'wirewalk lesson 10.4 --plain'));
  addCourseOptions(lesson).action(async (wanted: string, _options, command: Command) => {
    const { lesson: show } = await import('./lesson-commands.ts');
    await show(wanted, command.optsWithGlobals());
  });
}

function addServe(program: Command): void {
  const serve = program
    .command('serve')
    .description('run the demonstration server')
    .option('--port <n>', 'port to listen on', parsePort, 8080)
    .option('--host <h>', 'address to listen on', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'a Host to answer to besides the loopback names; * for any',
      collect,
      [],
    )
    .option(
      '--allow-origin <origin>',
      'a site whose pages may publish, take work and chat, https://host:port; * for any',
      collectOrigin,
      [],
    )
    .option('--tls', 'speak TLS: https and wss, with a certificate made for this run')
    .option('--cert <file>', 'the certificate to use instead, as PEM', readText)
    .option('--key <file>', 'its key, as PEM', readText)
    .option('--trace', 'print every message with its bytes and fields')
    .option('--quiet', 'print nothing');
  addPaintOptions(serve)
    .addHelpText('after', examples('wirewalk serve', 'wirewalk serve --port 9000 --trace'))
    .action(async (_options, command: Command) => {
      const { serve: run } = await import('./serve-command.ts');
      await run(command.optsWithGlobals());
    });
}

function addContract(program: Command): void {
  program
    .command('contract')
    .description('print what the demonstration server does: paths, statuses, limits, times')
    .addHelpText('after', examples('wirewalk contract | less'))
    .action(async () => {
      const { contract } = await import('../demo/contract/contract.ts');
      process.stdout.write(contract());
    });
}

function addConnect(program: Command): void {
  const connect = program
    .command('connect')
    .description('talk to a WebSocket, and see every frame')
    .argument('<url>', 'ws://host:port/path, or wss:')
    .option('--no-deflate', 'do not offer permessage-deflate')
    .option('--protocol <name>', 'a subprotocol to offer; may be given again', collect, [])
    .option('--origin <origin>', 'the Origin to send')
    .option('--header <line>', 'a field to send, as Name: value; may be given again', collect, []);
  addPaintOptions(addTrustOptions(connect))
    .addHelpText(
      'after',
      examples('wirewalk connect ws://127.0.0.1:8080/ws', 'echo Hello | wirewalk connect URL'),
    )
    .action(async (url: string, _options, command: Command) => {
      const { connectCommand } = await import('./connect-command.ts');
      await connectCommand(url, command.optsWithGlobals());
    });
}

function addTail(program: Command): void {
  const tail = program
    .command('tail')
    .description('follow a channel, and count what each event costs')
    .argument('<url>', 'http://host:port/events/NAME, or any event stream')
    .addOption(new Option('--via <transport>', 'how to follow it').choices(TRANSPORTS))
    .option('--since <id>', 'go on after this event; 0 for the oldest that is kept')
    .option('--count <n>', 'end after this many events', parseCount)
    .option('--wait <seconds>', 'how long a long poll may be held', parseSeconds, 25)
    .option('--interval <seconds>', 'how long to wait between short polls', parseSeconds, 1)
    .option('--json', 'one JSON object per line');
  addPaintOptions(addTrustOptions(tail))
    .addHelpText(
      'after',
      examples(
        'wirewalk tail http://127.0.0.1:8080/events/ticker',
        'wirewalk tail http://127.0.0.1:8080/events/scores --via short-poll --since 0',
      ),
    )
    .action(async (url: string, _options, command: Command) => {
      const { tail: follow } = await import('./tail-command.ts');
      await follow(url, command.optsWithGlobals());
    });
}

/** commander's own prints all of its help where there is no such command. */
function addHelp(program: Command): void {
  program
    .command('help')
    .description('print the help of a command')
    .argument('[command]')
    .action(async (wanted?: string) => {
      const of = (name: string) => program.commands.find((command) => command.name() === name);
      const command = wanted === undefined ? program : of(wanted);
      if (!command) throw new UsageError(await unknownWord(program, wanted!));
      command.help();
    });
}

/** What stands where a command would stand, or an option that is for all of them. */
async function unknownWord({ commands, options }: Command, unknown: string): Promise<string> {
  const { closest } = await import('fastest-levenshtein');
  const isOption = unknown.startsWith('-');
  const known = isOption
    ? options.map(({ long }) => long ?? '')
    : commands.map((command) => command.name());
  const what = isOption ? 'option' : 'command';
  const nearest = closest(unknown, known);
  return `no ${what} ${JSON.stringify(unknown)}; the nearest is ${nearest}. --help lists them`;
}
