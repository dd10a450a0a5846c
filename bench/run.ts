import { type Effort, FULL, QUICK } from './support/effort.ts';
import { formatTable, type Table } from './support/table.ts';

/** A benchmark's file is read only when it is run. */
interface Benchmark {
  readonly description: string;
  readonly load: () => Promise<(effort: Effort) => Table[] | Promise<Table[]>>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  parse: {
    description: 'request heads and frame headers, against parsers that keep only values',
    load: async () => (await import('./parse.ts')).parse,
  },
  http: {
    description: 'the HTTP server under load, against node:http, Bun and bare sockets',
    load: async () => (await import('./http.ts')).http,
  },
  startup: {
    description: 'a lesson as plain text from start to end, against an empty Node program',
    load: async () => (await import('./startup.ts')).startup,
  },
  screen: {
    description: 'the trace view from a key press to the screen, over a recording of 10,000 events',
    load: async () => (await import('./screen.ts')).screen,
  },
  websocket: {
    description: 'the WebSocket server under load, against ws, Bun and bare sockets',
    load: async () => (await import('./websocket.ts')).websocket,
  },
  serve: {
    description: '`wirewalk serve` itself, as it is built, against node:http and ws',
    load: async () => (await import('./serve.ts')).serve,
  },
  explain: {
    description:
      'a capture of 100 MB explained, against tshark -V, and the memory that 1 GiB takes',
    load: async () => (await import('./explain.ts')).explain,
  },
  push: {
    description: 'one event for many who wait, against better-sse, node:http and bare sockets',
    load: async () => (await import('./push.ts')).push,
  },
};

const words = process.argv.slice(2);
const names = words.filter((word) => word !== '--quick');
const effort = names.length < words.length ? QUICK : FULL;
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (words.some((word) => word === '--help' || word === '-h')) process.stdout.write(help());
else if (unknown.length > 0) complain();
else await run(names.length > 0 ? names : Object.keys(BENCHMARKS));

async function run(chosen: readonly string[]): Promise<void> {
  for (const name of chosen) {
    const benchmark = await BENCHMARKS[name]!.load();
    for (const table of await benchmark(effort)) process.stdout.write(`${formatTable(table)}\n\n`);
  }
}

function complain(): void {
  const what = unknown.map((word) => JSON.stringify(word)).join(', ');
  process.stderr.write(`no benchmark ${what}\n\n${help()}`);
  process.exitCode = 2;
}

function help(): string {
  const width = Math.max(...Object.keys(BENCHMARKS).map((name) => name.length));
  const lines = Object.entries(BENCHMARKS).map(
    ([name, { description }]) => `  ${name.padEnd(width)}  ${description}`,
  );
  return `npm run bench [-- [--quick] NAME...]\n\n${lines.join('\n')}\n
--quick takes fewer and shorter rounds, where servers are loaded: to see whether something has
become much worse.\n`;
}
