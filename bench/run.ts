import { formatTable, type Table } from './support/table.ts';

/** A benchmark's file is read only when it is run. */
interface Benchmark {
  readonly description: string;
  readonly load: () => Promise<() => Table[] | Promise<Table[]>>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  parse: {
    description: 'request heads and frame headers, against parsers that keep only values',
    load: async () => (await import('./parse.ts')).parse,
  },
  http: {
    description: 'the HTTP server under load, against node:http and against bare sockets',
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
    description: 'the WebSocket server under load, against ws and against bare sockets',
    load: async () => (await import('./websocket.ts')).websocket,
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
const unknown = words.filter((word) => !Object.hasOwn(BENCHMARKS, word));
if (words.some((word) => word === '--help' || word === '-h')) process.stdout.write(help());
else if (unknown.length > 0) complain();
else await run(words.length > 0 ? words : Object.keys(BENCHMARKS));

async function run(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const benchmark = await BENCHMARKS[name]!.load();
    for (const table of await benchmark()) process.stdout.write(`${formatTable(table)}\n\n`);
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
  return `npm run bench [-- NAME...]\n\n${lines.join('\n')}\n`;
}
