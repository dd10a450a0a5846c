import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { buildIfStale, PROGRAM } from './support/built-program.ts';
import { byTurns, type Contender, costTable, stopAll } from './support/by-turns.ts';
import { checkEcho } from './support/check-echo.ts';
import type { Effort } from './support/effort.ts';
import { checkSameAnswers } from './support/same-answer.ts';
import { CompiledServers, type ServerProcess } from './support/server-process.ts';
import type { Table } from './support/table.ts';
import { type EchoLoad, LoadGenerator } from './support/websocket-load.ts';
import { hasWrk, loadWithWrk } from './support/wrk.ts';

const OURS = 'wirewalk serve --quiet';
const LOGGING = 'wirewalk serve';
const NODE = 'node:http';
const WS = 'ws and bufferutil';

/** What an answer may cost of what it costs the peer. */
const AIMS = { [NODE]: 1 / 1.4, [WS]: 1 } as const;

const HELLO = { path: '/hello', connections: 64 } as const;

interface Scenario extends EchoLoad {
  readonly title: string;
}

const ECHOES: readonly Scenario[] = [
  { title: 'The echo of 16 B at /ws, 16 connections', name: '16 B', connections: 16, inFlight: 1 },
  { title: 'The same, 16 in flight', name: '16 B', connections: 16, inFlight: 16 },
  { title: 'Of 64 KiB, 8 connections, 8 in flight', name: '64 KiB', connections: 8, inFlight: 8 },
  { title: 'Of 1 MiB, 4 connections', name: '1 MiB', connections: 4, inFlight: 1 },
];

/** The product as people run it, with all that it loads, against peers that give the same answers. */
export async function serve(effort: Effort): Promise<Table[]> {
  buildIfStale();
  const servers = new CompiledServers();
  try {
    const echoes = await echoTables(servers, effort);
    return hasWrk() ? [await helloTable(servers, effort), ...echoes] : echoes;
  } finally {
    servers.remove();
  }
}

async function helloTable(servers: CompiledServers, effort: Effort): Promise<Table> {
  const contenders: Contender[] = [
    { name: OURS, server: await startServe(servers, '--quiet') },
    { name: NODE, server: await servers.start('hello-node-http') },
    { name: LOGGING, server: await startServe(servers) },
  ];
  const ports = contenders.map(({ server }) => server.port);
  await checkSameAnswers(ports, HELLO.path, 'Hello from wirewalk.\n');
  const { seconds } = effort;
  const measured = await byTurns(contenders, effort, ({ server }) =>
    loadWithWrk(server.port, { ...HELLO, seconds }),
  );
  await stopAll(contenders);
  return costTable('CPU of GET /hello, 64 connections', measured, AIMS, 'Requests');
}

async function echoTables(servers: CompiledServers, effort: Effort): Promise<Table[]> {
  const contenders: Contender[] = [
    { name: OURS, server: await startServe(servers, '--quiet') },
    { name: WS, server: await servers.start('websocket-ws') },
  ];
  for (const { name, server } of contenders) await checkEcho(name, server.port, '/ws');
  const generator = await LoadGenerator.start(servers);
  try {
    const tables = [];
    for (const load of ECHOES) tables.push(await echoTable(generator, contenders, load, effort));
    return tables;
  } finally {
    await generator.stop();
    await stopAll(contenders);
  }
}

async function echoTable(
  generator: LoadGenerator,
  contenders: readonly Contender[],
  load: Scenario,
  effort: Effort,
): Promise<Table> {
  const counts = new Collections();
  const { milliseconds } = effort;
  const measured = await byTurns(contenders, effort, async ({ name, server }) => {
    const before = await server.ask('fullCollections');
    const order = { port: server.port, path: '/ws', load, isBare: false, milliseconds };
    const done = await generator.run(order);
    counts.add(name, (await server.ask('fullCollections')) - before, done.count);
    return done;
  });
  const table = costTable(load.title, measured, AIMS, 'Round trips');
  return { ...table, notes: [...(table.notes ?? []), counts.note] };
}

/** How often each server's whole heap was collected. */
class Collections {
  readonly #counts = new Map<string, { collections: number; messages: number }>();

  add(name: string, collections: number, messages: number): void {
    const sum = this.#counts.get(name) ?? { collections: 0, messages: 0 };
    sum.collections += collections;
    sum.messages += messages;
    this.#counts.set(name, sum);
  }

  get note(): string {
    const parts = Array.from(this.#counts, ([name, { collections, messages }]) => {
      return `${name} ${((collections * 1e3) / messages).toFixed(2)}`;
    });
    return `Full collections in 1,000 messages: ${parts.join(', ')}`;
  }
}

async function startServe(
  servers: CompiledServers,
  ...options: readonly string[]
): Promise<ServerProcess> {
  const port = await freePort();
  return servers.startSilent('serve-itself', PROGRAM, `${port}`, ...options);
}

/** With `--quiet` the server does not say which port it took, so it is told one. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as AddressInfo;
      listener.close(() => resolve(port));
    });
  });
}
