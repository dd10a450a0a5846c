import { findBun } from './support/bun.ts';
import {
  type Aims,
  byTurns,
  type Contender,
  costTable,
  ratioOf,
  stopAll,
} from './support/by-turns.ts';
import { checkEcho } from './support/check-echo.ts';
import { median } from './support/compare.ts';
import type { Effort } from './support/effort.ts';
import { CompiledServers } from './support/server-process.ts';
import type { Table } from './support/table.ts';
import { type EchoLoad, LoadGenerator } from './support/websocket-load.ts';

const OURS = 'wirewalk';
const WITH_ADD_ON = 'ws and bufferutil';
const WITHOUT_ADD_ON = 'ws';
const BARE = 'bare sockets';
const BUN = 'Bun';

const IDLE_CONNECTIONS = 4000;

interface Scenario extends EchoLoad {
  readonly title: string;
  /** What an echo may cost of what it costs the better `ws`: 1 / 3 for "3 times as good". */
  readonly mostOfWs: number;
  /** The same for the others. */
  readonly aims?: Aims;
}

const ONE = { connections: 16, inFlight: 1, mostOfWs: 1 / 1.1 } as const;
const SIXTEEN = { connections: 16, inFlight: 16, mostOfWs: 1 / 3 } as const;
const LARGE = { inFlight: 1, mostOfWs: 1 } as const;

/** Node 24 calls into JavaScript for less, so that bare sockets leave more of the work to us. */
const SIXTEEN_OF_BARE = Number.parseInt(process.versions.node, 10) < 24 ? 1.4 : 1.3;

const PLAIN: readonly Scenario[] = [
  {
    ...{ ...ONE, name: '16 B', title: 'CPU of an echo of 16 B, 16 connections, one in flight' },
    aims: { [BARE]: 1 / 0.7, [BUN]: 1.1 },
  },
  {
    ...{ ...ONE, name: '1 KiB', title: 'The same with 1 KiB' },
    aims: { [BARE]: 1 / 0.7, [BUN]: 1.3 },
  },
  {
    ...{ ...SIXTEEN, name: '16 B', title: 'CPU of an echo of 16 B, 16 connections, 16 in flight' },
    aims: { [BARE]: SIXTEEN_OF_BARE, [BUN]: 1.5 },
  },
  {
    ...{ ...SIXTEEN, name: '1 KiB', title: 'The same with 1 KiB' },
    aims: { [BARE]: 1 / 0.7, [BUN]: 1.3 },
  },
  { ...LARGE, name: '64 KiB', title: 'CPU of an echo of 64 KiB', connections: 8 },
  { ...LARGE, name: '1 MiB', title: 'CPU of an echo of 1 MiB', connections: 4 },
];

const DEFLATED: Scenario = {
  ...{ name: 'json', title: 'CPU of an echo of 1 KiB of JSON, deflated' },
  ...{ connections: 16, inFlight: 1, mostOfWs: 1 },
};

/** WebSocket servers that echo, each in a process of its own. */
export async function websocket(effort: Effort): Promise<Table[]> {
  const servers = new CompiledServers();
  const generator = await LoadGenerator.start(servers);
  try {
    const tables = [];
    const plain = [
      ...(await startAll(servers, [
        [OURS, 'websocket-wirewalk'],
        [WITH_ADD_ON, 'websocket-ws'],
        [WITHOUT_ADD_ON, 'websocket-ws', 'no-add-on'],
        [BARE, 'websocket-bare'],
      ])),
      ...(await bunOf(servers)),
    ];
    for (const scenario of PLAIN) tables.push(await echoTable(generator, plain, scenario, effort));
    await stopAll(plain);
    const deflating = await startAll(servers, [
      [OURS, 'websocket-wirewalk', 'deflate'],
      [WITH_ADD_ON, 'websocket-ws', 'deflate'],
      [WITHOUT_ADD_ON, 'websocket-ws', 'deflate', 'no-add-on'],
    ]);
    tables.push(await echoTable(generator, deflating, DEFLATED, effort));
    await stopAll(deflating);
    tables.push(await memoryTable(servers, effort));
    return tables;
  } finally {
    await generator.stop();
    servers.remove();
  }
}

type Start = readonly [name: string, file: string, ...parameters: string[]];

async function startAll(servers: CompiledServers, starts: readonly Start[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const [name, file, ...parameters] of starts) {
    const server = await servers.start(file, ...parameters);
    if (name !== BARE) await checkEcho(name, server.port);
    contenders.push({ name, server });
  }
  return contenders;
}

async function bunOf(servers: CompiledServers): Promise<Contender[]> {
  const bun = findBun();
  if (bun === undefined) return [];
  const server = await servers.startWith(bun, 'websocket-bun');
  await checkEcho(BUN, server.port);
  return [{ name: BUN, server }];
}

async function echoTable(
  generator: LoadGenerator,
  contenders: readonly Contender[],
  load: Scenario,
  effort: Effort,
): Promise<Table> {
  const { milliseconds } = effort;
  const measured = await byTurns(contenders, effort, ({ name, server: { port } }) =>
    generator.run({ port, load, isBare: name === BARE, milliseconds }),
  );
  const ofWs = measured
    .map(({ timing }) => timing)
    .filter(({ name }) => name === WITH_ADD_ON || name === WITHOUT_ADD_ON)
    .reduce((best, peer) => (median(peer.rounds) < median(best.rounds) ? peer : best));
  const aims = { ...load.aims, [ofWs.name]: load.mostOfWs };
  return costTable(load.title, measured, aims, 'Round trips');
}

/** What an idle WebSocket holds of a server's memory, above what the socket under it does. */
async function memoryTable(servers: CompiledServers, { idleRounds }: Effort): Promise<Table> {
  const above = { ours: [] as number[], ws: [] as number[] };
  for (let done = 0; done < idleRounds; done++) {
    const bare = await memoryHeld(servers, 'websocket-bare', 'idle-client');
    above.ours.push((await memoryHeld(servers, 'websocket-wirewalk', 'websocket-idle')) - bare);
    above.ws.push((await memoryHeld(servers, 'websocket-ws', 'websocket-idle')) - bare);
  }
  const timing = { name: OURS, rounds: above.ours };
  const peer = { name: WITH_ADD_ON, rounds: above.ws };
  return {
    title: `Resident memory of each of ${IDLE_CONNECTIONS} idle WebSockets, above a bare socket`,
    rows: [{ timing, peer, aim: ratioOf(0.5) }, { timing: peer }],
    format: (octets) => `${(octets / 1024).toFixed(1)} KiB`,
  };
}

async function memoryHeld(servers: CompiledServers, file: string, clientFile: string) {
  const server = await servers.start(file);
  const before = await server.ask('memory');
  const client = await servers.startClient(clientFile, server.port, IDLE_CONNECTIONS);
  const after = await server.ask('memory');
  await client.stop();
  await server.stop();
  return (after.rss - before.rss) / IDLE_CONNECTIONS;
}
