import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale, PROGRAM } from './support/built-program.ts';
import type { Timing } from './support/compare.ts';
import { writeLargeCapture } from './support/large-capture.ts';
import type { Table } from './support/table.ts';

const OCTETS = 100e6;
/** A file that no memory of ours may grow with. */
const HUGE_OCTETS = 1024 ** 3;
const ROUNDS = 3;
/** We are to take at most half of the peer's time. */
const AIM = { of: 'ratio', most: 1 / 2 } as const;
/** What makes a peer list the connections, and look at what is said on them. */
const PEER_LIST = ['-q', '-z', 'conv,tcp', '-Y', 'http or websocket', '-r'];
const MEMORY_AIM = { of: 'ratio', most: 1.5 } as const;

/** What both were made to do, round by round. */
type Runs = Record<'ours' | 'peer', Run[]>;

function newRuns(): Runs {
  return { ours: [], peer: [] };
}

interface Run {
  /** Nanoseconds for one octet of the capture. */
  readonly time: number;
  /** The most memory that the process had, in octets. */
  readonly memory: number;
}

/** A capture told byte by byte, and its connections listed, by us and by tshark; and how much memory a larger one takes. */
export async function explain(): Promise<Table[]> {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-bench-'));
  try {
    const capture = join(folder, 'capture.pcapng');
    writeLargeCapture(capture, OCTETS);
    const hasPeer = spawnSync('tshark', ['--version']).status === 0;
    const runs = newRuns();
    const lists = newRuns();
    for (let round = 0; round < ROUNDS; round++) {
      const ours = (...words: string[]) => run(process.execPath, [PROGRAM, ...words], capture);
      const peer = (...words: string[]) => run('tshark', [...words, capture], capture);
      runs.ours.push(await ours('explain', capture));
      lists.ours.push(await ours('explain', '--list', capture));
      if (!hasPeer) continue;
      runs.peer.push(await peer('-V', '-r'));
      lists.peer.push(await peer(...PEER_LIST));
    }
    const huge = join(folder, 'huge.pcapng');
    writeLargeCapture(huge, HUGE_OCTETS);
    const hugeRun = await run(process.execPath, [PROGRAM, 'explain', huge], huge);
    return tablesOf(runs, lists, hugeRun, hasPeer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(command: string, words: readonly string[], file: string): Promise<Run> {
  const sink = openSync('/dev/null', 'w');
  const before = performance.now();
  const child = spawn(command, words, { stdio: ['ignore', sink, 'ignore'] });
  let memory = 0;
  const timer = setInterval(() => {
    memory = Math.max(memory, mostMemoryOf(child.pid!));
  }, 20);
  const [status] = await once(child, 'exit');
  const taken = performance.now() - before;
  clearInterval(timer);
  closeSync(sink);
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}`);
  return { time: (taken * 1e6) / statSync(file).size, memory };
}

/** The kernel keeps the most that a process ever had; 0 once it is gone. */
function mostMemoryOf(pid: number): number {
  try {
    const [, kibibytes = '0'] =
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

function tablesOf(runs: Runs, lists: Runs, huge: Run, hasPeer: boolean): Table[] {
  const timing = (name: string, figure: keyof Run, of: readonly Run[]): Timing => ({
    name,
    rounds: of.map((run) => run[figure]),
  });
  const ours = timing('wirewalk explain', 'time', runs.ours);
  const peer = timing('tshark -V', 'time', runs.peer);
  const list = timing('wirewalk explain --list', 'time', lists.ours);
  const peerList = timing('tshark -z conv,tcp', 'time', lists.peer);
  const memory = timing('100 MB', 'memory', runs.ours);
  const more = timing(
    '1 GiB',
    'memory',
    runs.ours.map(() => huge),
  );
  return [
    {
      title: 'A byte of a capture of 100 MB, told with its fields',
      rows: hasPeer ? [{ timing: ours, peer, aim: AIM }, { timing: peer }] : [{ timing: ours }],
      notes: [hasPeer ? 'Start and end of the processes included.' : 'There is no tshark here.'],
    },
    {
      title: 'The same, where only its connections are listed',
      rows: hasPeer
        ? [{ timing: list, peer: peerList, aim: AIM }, { timing: peerList }]
        : [{ timing: list }],
    },
    {
      title: 'The most memory that explain had, by the size of the capture',
      rows: [{ timing: more, peer: memory, aim: MEMORY_AIM }, { timing: memory }],
      format: (octets) => `${(octets / 2 ** 20).toFixed(0)} MiB`,
    },
  ];
}
