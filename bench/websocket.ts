import { connectWebSocket } from '../src/net/connect-websocket.ts';
import { median, ratio, type Timing } from './support/compare.ts';
import { CompiledServers, type ServerProcess } from './support/server-process.ts';
import type { Row, Table } from './support/table.ts';
import { type EchoLoad, LoadGenerator } from './support/websocket-load.ts';

const MILLISECONDS = 300;
const ROUNDS = 9;
const IDLE_CONNECTIONS = 4000;
const IDLE_ROUNDS = 3;

/** An echo may cost so much of what it costs the better `ws`: 1 / 3 for "3 times as good". */
interface Scenario extends EchoLoad {
  readonly title: string;
  readonly most: number;
  /** The same of what it costs a bare socket. */
  readonly mostOfBare?: number;
}

const ONE = { connections: 16, inFlight: 1, most: 1 / 1.1, mostOfBare: 1 / 0.7 } as const;
const SIXTEEN = { ...ONE, inFlight: 16, most: 1 / 3 } as const;

const PLAIN: readonly Scenario[] = [
  { ...ONE, name: '16 B', title: 'CPU of an echo of 16 B, 16 connections, one in flight' },
  { ...ONE, name: '1 KiB', title: 'The same with 1 KiB' },
  { ...SIXTEEN, name: '16 B', title: 'CPU of an echo of 16 B, 16 connections, sixteen in flight' },
  { ...SIXTEEN, name: '1 KiB', title: 'The same with 1 KiB' },
  { name: '64 KiB', title: 'CPU of an echo of 64 KiB', connections: 8, inFlight: 1, most: 1 },
  { name: '1 MiB', title: 'CPU of an echo of 1 MiB', connections: 4, inFlight: 1, most: 1 },
];

const DEFLATED: Scenario = {
  ...{ name: 'json', title: 'CPU of an echo of 1 KiB of JSON, deflated' },
  ...{ connections: 16, inFlight: 1, most: 1 },
};

const OURS = 'wirewalk';
const WITH_ADD_ON = 'ws and bufferutil';
const WITHOUT_ADD_ON = 'ws';
const BARE = 'bare sockets';

/** WebSocket servers that echo, each in a process of its own. */
export async function websocket(): Promise<Table[]> {
  const servers = new CompiledServers();
  const generator = await LoadGenerator.start(servers);
  try {
    const tables = [];
    const plain = await startAll(servers, [
      [OURS, 'websocket-wirewalk'],
      [WITH_ADD_ON, 'websocket-ws'],
      [WITHOUT_ADD_ON, 'websocket-ws', 'no-add-on'],
      [BARE, 'websocket-bare'],
    ]);
    for (const scenario of PLAIN) tables.push(await echoTable(generator, plain, scenario));
    await stopAll(plain);
    const deflating = await startAll(servers, [
      [OURS, 'websocket-wirewalk', 'deflate'],
      [WITH_ADD_ON, 'websocket-ws', 'deflate'],
      [WITHOUT_ADD_ON, 'websocket-ws', 'deflate', 'no-add-on'],
    ]);
    tables.push(await echoTable(generator, deflating, DEFLATED));
    await stopAll(deflating);
    tables.push(await memoryTable(servers));
    return tables;
  } finally {
    await generator.stop();
    servers.remove();
  }
}

interface Contender {
  readonly name: string;
  readonly server: ServerProcess;
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

async function stopAll(contenders: readonly Contender[]): Promise<void> {
  for (const { server } of contenders) await server.stop();
}

/** A server that did not send everything back would win by it. */
async function checkEcho(name: string, port: number): Promise<void> {
  const socket = await connectWebSocket(`ws://127.0.0.1:${port}/`, { deflate: true });
  for (const sent of ['', 'wirewalk', 'wirewalk'.repeat(200), 'wirewalk'.repeat(20_000)]) {
    socket.send(sent);
    const answer = await socket.nextMessage();
    if (answer?.kind !== 'text' || answer.data.toString() !== sent) {
      throw new Error(`${name} has not echoed ${sent.length} octets`);
    }
  }
  socket.close();
  await socket.closed;
}

interface Measured {
  /** CPU of the server for one message. */
  readonly timing: Timing;
  /** Nanoseconds from one answer to the next, all connections together. */
  readonly pace: Timing;
}

async function echoTable(
  generator: LoadGenerator,
  contenders: readonly Contender[],
  scenario: Scenario,
): Promise<Table> {
  const [ours, ...others] = await measure(generator, contenders, scenario);
  const rows = others.map(({ timing: peer }): Row => ({ timing: ours!.timing, peer }));
  const better = betterOf(others.map(({ timing }) => timing));
  return {
    title: scenario.title,
    rows: [
      ...rows.map((row) => withAim(row, better, scenario)),
      ...others.map(({ timing }) => ({ timing })),
    ],
    notes: [rateNote('Round trips a second', ours!, others)],
  };
}

function withAim(row: Row, better: Timing, { most, mostOfBare }: Scenario): Row {
  const limit = row.peer === better ? most : row.peer?.name === BARE ? mostOfBare : undefined;
  return limit === undefined
    ? row
    : { ...row, aim: { of: 'ratio', most: Math.round(limit * 100) / 100 } };
}

function betterOf(timings: readonly Timing[]): Timing {
  const peers = timings.filter(({ name }) => name !== BARE);
  return peers.reduce((best, peer) => {
    return median(peer.rounds) < median(best.rounds) ? peer : best;
  });
}

function rateNote(title: string, ours: Measured, others: readonly Measured[]): string {
  const rate = ({ pace }: Measured) => Math.round(1e9 / median(pace.rounds)).toLocaleString('en');
  const parts = others.map((other) => {
    return `${ratio(other.pace, ours.pace).toFixed(2)} times the ${rate(other)} of ${other.timing.name}`;
  });
  return `${title}: ${rate(ours)}; ${parts.join(', ')}`;
}

/** Loads the servers by turns, in each round a different one first. The first round warms them up. */
async function measure(
  generator: LoadGenerator,
  contenders: readonly Contender[],
  load: EchoLoad,
): Promise<Measured[]> {
  const entrants = contenders.map(({ name, server }) => ({
    ...{ name, server },
    cpu: [] as number[],
    pace: [] as number[],
  }));
  for (let round = -1; round < ROUNDS; round++) {
    for (let turn = 0; turn < entrants.length; turn++) {
      const { name, server, cpu, pace } = entrants[(round + 1 + turn) % entrants.length]!;
      const before = await server.ask('cpu');
      const order = { port: server.port, load, isBare: name === BARE, milliseconds: MILLISECONDS };
      const { messages, milliseconds } = await generator.run(order);
      const microseconds = (await server.ask('cpu')) - before;
      if (round < 0) continue;
      cpu.push((microseconds * 1e3) / messages);
      pace.push((milliseconds * 1e6) / messages);
    }
  }
  return entrants.map(({ name, cpu, pace }) => ({
    timing: { name, rounds: cpu },
    pace: { name, rounds: pace },
  }));
}

/** What an idle WebSocket holds of a server's memory, above what the socket under it does. */
async function memoryTable(servers: CompiledServers): Promise<Table> {
  const above = { ours: [] as number[], ws: [] as number[] };
  for (let done = 0; done < IDLE_ROUNDS; done++) {
    const bare = await memoryHeld(servers, 'websocket-bare', 'idle-client');
    above.ours.push((await memoryHeld(servers, 'websocket-wirewalk', 'websocket-idle')) - bare);
    above.ws.push((await memoryHeld(servers, 'websocket-ws', 'websocket-idle')) - bare);
  }
  const timing = { name: OURS, rounds: above.ours };
  const peer = { name: WITH_ADD_ON, rounds: above.ws };
  return {
    title: `Resident memory of each of ${IDLE_CONNECTIONS} idle WebSockets, above a bare socket`,
    rows: [{ timing, peer, aim: { of: 'ratio', most: 0.5 } }, { timing: peer }],
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
