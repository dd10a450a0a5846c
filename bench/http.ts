import { TEXT } from './servers/serving.ts';
import { findBun } from './support/bun.ts';
import {
  type Aims,
  byTurns,
  type Contender,
  costTable,
  type Measured,
  ratioOf,
  stopAll,
} from './support/by-turns.ts';
import type { Timing } from './support/compare.ts';
import type { Effort } from './support/effort.ts';
import { checkSameAnswers } from './support/same-answer.ts';
import { CompiledServers } from './support/server-process.ts';
import type { Table } from './support/table.ts';
import { hasWrk, type Load, loadWithWrk } from './support/wrk.ts';

const NODE = 'node:http';
const BARE = 'bare sockets';
const BUN = 'Bun';

/** An answer may cost so much of what it costs the peer: 1 / 1.5 for "1.5 times as good". */
const AIMS = {
  small: { [NODE]: 1 / 1.5, [BARE]: 1.12, [BUN]: 1.1 },
  repeated: { [NODE]: 1 / 3, [BARE]: 2 },
  varied: { [NODE]: 1 / 3, [BARE]: 2.8 },
  download: { [NODE]: 1 },
} as const satisfies Readonly<Record<string, Aims>>;
const MOST_OF_UNOBSERVED = 1.5;
const IDLE_CONNECTIONS = 5000;

const SMALL = { path: '/', connections: 64 } as const;
const PIPELINED = { ...SMALL, pipelined: 16 } as const;

/** The whole server under load, in a process and on a core of its own. */
export async function http(effort: Effort): Promise<Table[]> {
  const servers = new CompiledServers();
  try {
    if (!hasWrk()) {
      process.stderr.write('wrk is not installed (Debian: apt-get install wrk): no load.\n');
      return await memoryTables(servers, effort);
    }
    return [
      ...(await loadTables(servers, effort)),
      await tracedTable(servers, effort),
      ...(await memoryTables(servers, effort)),
    ];
  } finally {
    servers.remove();
  }
}

async function loadTables(servers: CompiledServers, effort: Effort): Promise<Table[]> {
  const contenders = [
    ...(await startAll(servers, [
      ['wirewalk', 'wirewalk'],
      [NODE, 'node-http'],
      [BARE, 'bare'],
    ])),
    ...(await bunOf(servers)),
  ];
  const ports = contenders.map(({ server }) => server.port);
  await checkSameAnswers(ports, '/', TEXT);
  // Bun chooses its own chunks.
  await checkSameAnswers(ports.slice(0, 3), '/download', '0\r\n\r\n');
  const tables = [];
  for (const { title, load, aims } of SCENARIOS) {
    const measured = await measure(contenders, load, effort);
    tables.push(costTable(title, measured, aims, 'Requests'));
  }
  await stopAll(contenders);
  return tables;
}

interface Scenario {
  readonly title: string;
  readonly load: Omit<Load, 'seconds'>;
  readonly aims: Aims;
}

const SCENARIOS: readonly Scenario[] = [
  { title: 'CPU of a small exchange, 64 connections', load: SMALL, aims: AIMS.small },
  {
    title: 'The same, 16 requests pipelined, all with the same head',
    load: PIPELINED,
    aims: AIMS.repeated,
  },
  {
    title: 'The same, each request with a head of its own',
    load: { ...PIPELINED, isVaried: true },
    aims: AIMS.varied,
  },
  {
    title: 'CPU of a download of 1 MiB in chunks, 8 connections',
    load: { path: '/download', connections: 8 },
    aims: AIMS.download,
  },
];

async function tracedTable(servers: CompiledServers, effort: Effort): Promise<Table> {
  const contenders = await startAll(servers, [
    ['recorded', 'wirewalk', 'recorder'],
    ['no one listens in', 'wirewalk'],
    ['observed', 'wirewalk', 'observer'],
  ]);
  const [recorded, silent, observed] = await measure(contenders, SMALL, effort);
  await stopAll(contenders);
  const peer = silent!.timing;
  const aim = ratioOf(MOST_OF_UNOBSERVED);
  return {
    title: 'CPU of a small exchange while someone listens in',
    rows: [
      { timing: recorded!.timing, peer, aim },
      { timing: observed!.timing, peer, aim },
      { timing: peer },
    ],
    notes: [
      'A recorder keeps the bytes and the events of a connection.',
      'An observer has what goes out read by a client as well, message by message.',
    ],
  };
}

type Start = readonly [name: string, file: string, ...parameters: string[]];

async function startAll(servers: CompiledServers, starts: readonly Start[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const [name, file, ...parameters] of starts) {
    contenders.push({ name, server: await servers.start(file, ...parameters) });
  }
  return contenders;
}

async function bunOf(servers: CompiledServers): Promise<Contender[]> {
  const bun = findBun();
  return bun === undefined ? [] : [{ name: BUN, server: await servers.startWith(bun, 'bun') }];
}

function measure(
  contenders: readonly Contender[],
  load: Omit<Load, 'seconds'>,
  effort: Effort,
): Promise<Measured[]> {
  const { seconds } = effort;
  return byTurns(contenders, effort, ({ server }) =>
    loadWithWrk(server.port, { ...load, seconds }),
  );
}

/** What an idle connection holds of a server's memory, after one exchange. */
async function memoryTables(servers: CompiledServers, { idleRounds }: Effort): Promise<Table[]> {
  const names = { wirewalk: 'wirewalk', 'node:http': 'node-http', 'bare sockets': 'bare' };
  const measured = Object.entries(names).map(([name, file]) => {
    return { file, rss: { name, rounds: [] as number[] }, heap: { name, rounds: [] as number[] } };
  });
  for (let done = 0; done < idleRounds; done++) {
    for (const { file, rss, heap } of measured) {
      const held = await memoryHeld(servers, file);
      rss.rounds.push(held.rss);
      heap.rounds.push(held.heapUsed);
    }
  }
  return [
    memoryTable(`Resident memory of each of ${IDLE_CONNECTIONS} idle connections`, [
      ...measured.map(({ rss }) => rss),
    ]),
    memoryTable('The part of it on the heap', [...measured.map(({ heap }) => heap)]),
  ];
}

async function memoryHeld(servers: CompiledServers, file: string) {
  const server = await servers.start(file);
  const before = await server.ask('memory');
  const client = await servers.startClient('idle-client', server.port, IDLE_CONNECTIONS);
  const after = await server.ask('memory');
  await client.stop();
  await server.stop();
  return {
    rss: (after.rss - before.rss) / IDLE_CONNECTIONS,
    heapUsed: (after.heapUsed - before.heapUsed) / IDLE_CONNECTIONS,
  };
}

function memoryTable(title: string, [ours, node, bare]: Timing[]): Table {
  return {
    title,
    rows: [
      { timing: ours!, peer: node!, aim: ratioOf(1) },
      { timing: ours!, peer: bare! },
      { timing: node! },
      { timing: bare! },
    ],
    format: (octets) => `${(octets / 1024).toFixed(1)} KiB`,
  };
}
