import { type Command, Option } from 'commander';
import { FORMATS } from '../capture/format-names.ts';
import { seedOption } from '../terminal/options.ts';
import { KINDS } from '../trace/guess.ts';
import { parseCount, parsePort, readText } from './arguments.ts';
import { addPaintOptions, examples } from './shared-options.ts';

/** The commands that look at traffic of others, and those that write what Wireshark reads. */
export function defineCapture(program: Command): void {
  addExplain(program);
  addTrace(program);
  addExport(program);
}

/** The names of fields are those that stand in its tables. */
const ABOUT_ONLY = `
--only takes a text, in upper or lower case: 'price', 'GET /events'. Or a field, as
the tables name it, and words of its value: 'opcode:close', 'status-code:404',
'content-type:text/event-stream', 'id:42'. Payloads are searched unmasked and
inflated. With --list it picks connections.`;

function addExplain(program: Command): void {
  const explain = program
    .command('explain')
    .description('say what bytes are: raw, a dump, a capture, whatever you have')
    .argument('[file]', '- for standard input', '-')
    .addOption(
      new Option('--as <kind>', 'what the bytes are').choices(['auto', ...KINDS]).default('auto'),
    )
    .addOption(
      new Option(
        '--input <format>',
        'the form they are in; without it, it is told from how they begin',
      ).choices(FORMATS),
    )
    .addOption(
      new Option('--format <format>', 'print only the bytes, in this format').choices([
        ...['xxd', 'text2pcap'],
      ]),
    )
    .option('--screen', 'of a capture: look about in it, on a full screen')
    .option('--list', 'of a capture: a line for each connection, and what was odd')
    .option('--connection <n>', 'of a capture: only this connection, as --list counts', parseCount)
    .addOption(
      new Option('--from <side>', 'only what this side has sent').choices(['client', 'server']),
    )
    .option('--only <what>', 'only what has this text, or this field:value; see below')
    .option('--limit <n>', 'stop after so many messages, or connections of --list', parseCount)
    .option('--secrets <file>', 'TLS secrets, as of SSLKEYLOGFILE', readText)
    .option('--plain', 'sentences')
    .option('--accessible', 'for screen readers: the same')
    .option('--json', 'one JSON object per line');
  addPaintOptions(explain)
    .addHelpText('after', ABOUT_ONLY)
    .addHelpText(
      'after',
      examples(
        'wirewalk explain capture.pcapng',
        'wirewalk explain --screen capture.pcapng',
        'wirewalk explain --list capture.pcapng',
        'wirewalk explain --connection 3 --only opcode:close capture.pcapng',
        "echo '81 85 37 fa 21 3d 7f 9f 4d 51 58' | wirewalk explain",
      ),
    )
    .action(async (file: string, _options, command: Command) => {
      const { explain: run } = await import('./explain-command.ts');
      await run(file, command.optsWithGlobals());
    });
}

function addTrace(program: Command): void {
  const trace = program
    .command('trace')
    .description('pass connections on to a server, and show what is said on them')
    .requiredOption('--to <host:port>', 'the server')
    .option('--listen <n>', 'port to listen on; 0 takes one that is free', parsePort, 0)
    .option('--secrets <file>', 'where one side writes its TLS secrets (SSLKEYLOGFILE)')
    .option('--out <file.pcapng>', 'save it as a capture that Wireshark opens')
    .option('--screen', 'look about in it while it goes by, on a full screen');
  addPaintOptions(trace)
    .addHelpText(
      'after',
      examples(
        'wirewalk trace --listen 9000 --to 127.0.0.1:8080',
        'wirewalk trace --to 127.0.0.1:8080 --screen',
        'wirewalk trace --to 127.0.0.1:8443 --secrets keys.log --out tls.pcapng',
      ),
    )
    .action(async (_options, command: Command) => {
      const { trace: run } = await import('./trace-command.ts');
      await run(command.optsWithGlobals());
    });
}

function addExport(program: Command): void {
  program
    .command('export')
    .description('write a lesson as a capture that Wireshark opens, with the steps as comments')
    .argument('<lesson>')
    .requiredOption('--pcapng <file>', 'the file to write; - for standard output')
    .addOption(seedOption())
    .option('--live', 'real random numbers')
    .addHelpText(
      'after',
      examples(
        'wirewalk export 10 --pcapng frames.pcapng',
        'wirewalk export 9 --pcapng - | tshark -r -',
      ),
    )
    .action(async (wanted: string, _options, command: Command) => {
      const { exportLesson } = await import('./export-command.ts');
      await exportLesson(wanted, command.optsWithGlobals());
    });
}
