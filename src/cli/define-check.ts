import { type Command, Option } from 'commander';
import { SUITE_NAMES } from '../conformance/case.ts';
import { collect, parseCount, parseSeconds } from './arguments.ts';
import { addPaintOptions, addTrustOptions, examples } from './shared-options.ts';

/** `wirewalk check`: what it is told. What it does is loaded when it is called. */
export function defineCheck(program: Command): void {
  const check = program
    .command('check')
    .description('test a server, yours or any other, against the RFCs')
    .argument('[url]', 'http:, https:, ws: or wss:')
    .addOption(
      new Option('--suite <name>', 'only these cases')
        .choices([...SUITE_NAMES, 'all'])
        .default('all'),
    )
    .option('--id <glob>', 'only cases whose id matches, such as websocket-5.4-*')
    .option('--list', 'print every case as a sentence, and test nothing')
    .option('--explain <id>', 'print the bytes, the rule and the meaning of a case')
    .option('--unexplained', 'with --list: only those that no lesson explains')
    .option('--slow', 'also cases that take long, such as those about time limits')
    .option('--strict', 'exit with 1 for a SHOULD as well')
    .option('--get <path>', 'a path that answers a plain GET')
    .option('--echo <path>', 'a path that sends back what is POSTed to it')
    .option('--ws <path>', 'a WebSocket that sends back each message')
    .option('--sse <path>', 'an event stream of what is published')
    .option('--publish <path>', 'a path that publishes what is POSTed to it')
    .option('--poll <path>', 'a long poll for what is published')
    .option('--profile <file>', 'a JSON file with these paths')
    .option('--header <line>', 'a field to send, as Name: value; may be given again', collect, [])
    .option('--timeout <seconds>', 'the longest wait for something that is due', parseSeconds)
    .option('--deadline <seconds>', 'end after so long, with exit 124', parseSeconds)
    .option('--width <n>', 'cases that are tried at a time', parseCount, 8)
    .option('--floors', 'score servers that deserve nothing, beside yours')
    .option('-v, --verbose', 'print every failure in full')
    .option('--cuts', 'then try what has passed again, cut at every byte')
    .option('--baseline <file>', 'print only what has changed since an earlier --json')
    .option('--json', 'one JSON object')
    .option('--junit <file>', 'write the report for build servers; - for standard output')
    .option('--html <file>', 'write it as a page')
    .option('--out <file.pcapng>', 'write every connection as a capture that Wireshark opens');
  addPaintOptions(addTrustOptions(check))
    .addHelpText(
      'after',
      examples(
        'wirewalk check http://127.0.0.1:8080/',
        'wirewalk check ws://127.0.0.1:9001/chat --suite websocket',
      ),
    )
    .action(async (url: string | undefined, _options, command: Command) => {
      const { check: run } = await import('./check-command.ts');
      await run(url, command.optsWithGlobals());
    });
}
