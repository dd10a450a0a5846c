import { median, type Timing } from './support/compare.ts';
import { CompiledServers, type ServerProcess } from './support/server-process.ts';
import type { Table } from './support/table.ts';

const ROUNDS = 5;
/** The first ones warm up. */
const WARM_UP = 5;
const EVENTS = 20;
/** CPU and memory may be so much of what they are with a peer: 1 / 2 for "twice as good". */
const AIMS = { peer: 0.5, bare: 1 / 0.8, memory: 0.5 } as const;
const OURS = 'wirewalk';
const BARE = 'bare sockets';

interface Scenario {
  readonly kind: 'stream' | 'poll';
  readonly title: string;
  readonly clients: number;
  /** Ours first, then the peer, then the bare sockets. */
  readonly contenders: readonly (readonly [name: string, file: string])[];
}

const STREAMS = [
  [OURS, 'push-wirewalk'],
  ['better-sse', 'push-better-sse'],
  [BARE, 'push-bare'],
] as const;
const POLLS = [
  [OURS, 'push-wirewalk'],
  ['node:http', 'push-node-http'],
  [BARE, 'push-bare'],
] as const;

const SCENARIOS: readonly Scenario[] = [
  { kind: 'stream', title: '1,000 event streams', clients: 1000, contenders: STREAMS },
  { kind: 'stream', title: '10,000 event streams', clients: 10_000, contenders: STREAMS },
  { kind: 'poll', title: '1,000 held polls', clients: 1000, contenders: POLLS },
  { kind: 'poll', title: '10,000 held polls', clients: 10_000, contenders: POLLS },
];

/** One event for many clients who wait, in processes of their own. */
export async function push(): Promise<Table[]> {
  const servers = new CompiledServers();
  try {
    const tables: Table[] = [];
    for (const scenario of SCENARIOS) tables.push(...(await measure(servers, scenario)));
    return tables;
  } finally {
    servers.remove();
  }
}

interface FanOut {
  readonly name: string;
  /** Nanoseconds of CPU for one event delivered to one client. */
  readonly cpu: number[];
  /** Nanoseconds from publishing to the last client. */
  readonly last: number[];
  /** Octets of memory for one client who waits. */
  readonly memory: number[];
}

async function measure(servers: CompiledServers, scenario: Scenario): Promise<Table[]> {
  const results = scenario.contenders.map(
    ([name]): FanOut => ({ name, cpu: [], last: [], memory: [] }),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < results.length; turn++) {
      const which = (round + turn) % results.length;
      await runOnce(servers, scenario, scenario.contenders[which]![1], results[which]!);
    }
  }
  return tablesOf(scenario, results);
}

async function runOnce(
  servers: CompiledServers,
  { kind, clients }: Scenario,
  file: string,
  { cpu, last, memory }: FanOut,
): Promise<void> {
  const server = await servers.start(file);
  const before = await server.ask('memory');
  const client = await servers.startClient('push-client', server.port, clients, kind);
  await untilWaiting(server, clients);
  memory.push(((await server.ask('memory')).rss - before.rss) / clients);
  for (let event = 0; event < WARM_UP; event++) await fanOut(server, client, clients);
  const times: number[] = [];
  const startedAt = await server.ask('cpu');
  for (let event = 0; event < EVENTS; event++) times.push(await fanOut(server, client, clients));
  cpu.push((((await server.ask('cpu')) - startedAt) * 1e3) / EVENTS / clients);
  last.push(median(times));
  await client.stop();
  await server.stop();
}

/** Publishes one event. @returns nanoseconds until the last client had it */
async function fanOut(
  server: ServerProcess,
  client: ServerProcess,
  clients: number,
): Promise<number> {
  const told = client.next();
  const at = await server.ask('publish');
  const microseconds = (await told) - at;
  await untilWaiting(server, clients);
  return microseconds * 1e3;
}

/** Looks rarely: to be asked costs CPU, too. */
async function untilWaiting(server: ServerProcess, clients: number): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if ((await server.ask('waiting')) >= clients) return;
  }
}

function tablesOf({ title }: Scenario, results: readonly FanOut[]): Table[] {
  const [ours, peer, bare] = results as [FanOut, FanOut, FanOut];
  const of =
    (figure: 'cpu' | 'last' | 'memory') =>
    (result: FanOut): Timing => ({
      name: result.name,
      rounds: result[figure],
    });
  const cpu = of('cpu');
  const last = of('last');
  const memory = of('memory');
  return [
    {
      title: `CPU of one event for one of ${title}`,
      rows: [
        { timing: cpu(ours), peer: cpu(peer), aim: { of: 'ratio', most: AIMS.peer } },
        { timing: cpu(ours), peer: cpu(bare), aim: { of: 'ratio', most: AIMS.bare } },
        { timing: cpu(peer) },
        { timing: cpu(bare) },
      ],
    },
    {
      title: `Time until the last of ${title} has it`,
      rows: [
        { timing: last(ours), peer: last(peer), aim: { of: 'figure', most: 1e9 } },
        { timing: last(ours), peer: last(bare) },
        { timing: last(peer) },
        { timing: last(bare) },
      ],
    },
    {
      title: `Resident memory of one of ${title}`,
      rows: [
        { timing: memory(ours), peer: memory(peer), aim: { of: 'ratio', most: AIMS.memory } },
        { timing: memory(ours), peer: memory(bare) },
        { timing: memory(peer) },
        { timing: memory(bare) },
      ],
      format: (octets) => `${(octets / 1024).toFixed(1)} KiB`,
    },
  ];
}
