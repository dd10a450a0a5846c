import type { Timing } from './support/compare.ts';
import { median } from './support/compare.ts';
import { checkSameAnswers } from './support/same-answer.ts';
import { CompiledServers, type ServerProcess } from './support/server-process.ts';
import type { Row, Table } from './support/table.ts';
import { hasWrk, type Load, loadWithWrk } from './support/wrk.ts';

const SECONDS = 2;
const ROUNDS = 5;
/** An answer may cost so much of what it costs the peer: 1 / 1.5 for "1.5 times as good". */
const AIMS = { node: 1 / 1.5, nodePipelined: 1 / 3, bare: 1 / 0.75, traced: 1.5 } as const;
const IDLE_CONNECTIONS = 5000;
const IDLE_ROUNDS = 3;

const SMALL: Load = { path: '/', connections: 64, seconds: SECONDS };

/** The whole server under load, in a process and on a core of its own. */
export async function http(): Promise<Table[]> {
  const servers = new CompiledServers();
  try {
    const memory = await memoryTables(servers);
    if (hasWrk()) return [...(await loadTables(servers)), await tracedTable(servers), ...memory];
    process.stderr.write('wrk is not installed (Debian: apt-get install wrk): no load.\n');
    return memory;
  } finally {
    servers.remove();
  }
}

async function loadTables(servers: CompiledServers): Promise<Table[]> {
  const contenders = await startAll(servers, [
    ['wirewalk', 'wirewalk'],
    ['node:http', 'node-http'],
    ['bare sockets', 'bare'],
  ]);
  await checkSameAnswers(contenders.map(({ server }) => server.port));
  const small = await measure(contenders, SMALL);
  const pipelined = await measure(contenders, { ...SMALL, pipelined: 16 });
  const download = await measure(contenders, { ...SMALL, path: '/download', connections: 8 });
  await stopAll(contenders);
  return [
    tableOf('CPU of a small exchange, 64 connections', small, [AIMS.node, AIMS.bare]),
    tableOf('The same, 16 requests pipelined', pipelined, [AIMS.nodePipelined]),
    tableOf('CPU of a download of 1 MiB in chunks, 8 connections', download),
  ];
}

async function tracedTable(servers: CompiledServers): Promise<Table> {
  const contenders = await startAll(servers, [
    ['recorded', 'wirewalk', 'recorder'],
    ['no one listens in', 'wirewalk'],
    ['observed', 'wirewalk', 'observer'],
  ]);
  const [recorded, silent, observed] = await measure(contenders, SMALL);
  await stopAll(contenders);
  const peer = silent!.timing;
  return {
    title: 'CPU of a small exchange while someone listens in',
    rows: [
      { timing: recorded!.timing, peer, aim: { of: 'ratio', most: AIMS.traced } },
      { timing: observed!.timing, peer, aim: { of: 'ratio', most: AIMS.traced } },
      { timing: peer },
    ],
    notes: [
      'A recorder keeps the bytes and the events of a connection.',
      'An observer has what goes out read by a client as well, message by message.',
    ],
  };
}

interface Contender {
  readonly name: string;
  readonly server: ServerProcess;
}

type Start = readonly [name: string, file: string, ...parameters: string[]];

async function startAll(servers: CompiledServers, starts: readonly Start[]): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const [name, file, ...parameters] of starts) {
    contenders.push({ name, server: await servers.start(file, ...parameters) });
  }
  return contenders;
}

async function stopAll(contenders: readonly Contender[]): Promise<void> {
  for (const { server } of contenders) await server.stop();
}

interface Measured {
  /** CPU of the server for one request. */
  readonly timing: Timing;
  readonly requestsPerSecond: number;
}

/** Loads the servers by turns, in each round a different one first. The first round warms them up. */
async function measure(contenders: readonly Contender[], load: Load): Promise<Measured[]> {
  const entrants = contenders.map(({ server }) => ({
    server,
    nanoseconds: [] as number[],
    rates: [] as number[],
  }));
  for (let round = -1; round < ROUNDS; round++) {
    for (let turn = 0; turn < entrants.length; turn++) {
      const entrant = entrants[(round + 1 + turn) % entrants.length]!;
      const before = await entrant.server.ask('cpu');
      const { requests, seconds } = await loadWithWrk(entrant.server.port, load);
      const microseconds = (await entrant.server.ask('cpu')) - before;
      if (round < 0) continue;
      entrant.nanoseconds.push((microseconds * 1e3) / requests);
      entrant.rates.push(requests / seconds);
    }
  }
  return entrants.map(({ nanoseconds, rates }, index) => ({
    timing: { name: contenders[index]!.name, rounds: nanoseconds },
    requestsPerSecond: median(rates),
  }));
}

/** Ours against each of the others; the aims are in the order of the others. */
function tableOf(
  title: string,
  measured: readonly Measured[],
  aims: readonly number[] = [],
): Table {
  const [ours, ...others] = measured;
  const rows = others.map(({ timing: peer }, index): Row => {
    const row = { timing: ours!.timing, peer };
    const most = aims[index];
    return most === undefined ? row : { ...row, aim: { of: 'ratio', most: round(most) } };
  });
  const rates = measured.map(({ timing, requestsPerSecond }) => {
    return `${timing.name} ${Math.round(requestsPerSecond).toLocaleString('en')}`;
  });
  return {
    title,
    rows: [...rows, ...others.map(({ timing }) => ({ timing }))],
    notes: [`Requests a second: ${rates.join(', ')}`],
  };
}

/** What an idle connection holds of a server's memory, behind one exchange. */
async function memoryTables(servers: CompiledServers): Promise<Table[]> {
  const names = { wirewalk: 'wirewalk', 'node:http': 'node-http', 'bare sockets': 'bare' };
  const measured = Object.entries(names).map(([name, file]) => {
    return { file, rss: { name, rounds: [] as number[] }, heap: { name, rounds: [] as number[] } };
  });
  for (let done = 0; done < IDLE_ROUNDS; done++) {
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
      { timing: ours!, peer: node!, aim: { of: 'ratio', most: 1 } },
      { timing: ours!, peer: bare! },
      { timing: node! },
      { timing: bare! },
    ],
    format: (octets) => `${(octets / 1024).toFixed(1)} KiB`,
  };
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
