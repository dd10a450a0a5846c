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
/** We are to take at most a fifth of the peer's time. */
const AIM = { of: 'ratio', most: 1 / 5 } as const;
const MEMORY_AIM = { of: 'ratio', most: 1.5 } as const;

interface Run {
  /** Nanoseconds for one octet of the capture. */
  readonly time: number;
  /** The most memory that the process had, in octets. */
  readonly memory: number;
}

/** A capture told byte by byte, by us and by `tshark -V`; and how much memory a larger one takes. */
export async function explain(): Promise<Table[]> {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-bench-'));
  try {
    const capture = join(folder, 'capture.pcapng');
    writeLargeCapture(capture, OCTETS);
    const hasPeer = spawnSync('tshark', ['--version']).status === 0;
    const runs: Record<'ours' | 'peer', Run[]> = { ours: [], peer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      runs.ours.push(await run(process.execPath, [PROGRAM, 'explain', capture], capture));
      if (hasPeer) runs.peer.push(await run('tshark', ['-V', '-r', capture], capture));
    }
    const huge = join(folder, 'huge.pcapng');
    writeLargeCapture(huge, HUGE_OCTETS);
    const hugeRun = await run(process.execPath, [PROGRAM, 'explain', huge], huge);
    return tablesOf(runs, hugeRun, hasPeer);
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

function tablesOf(runs: Record<'ours' | 'peer', Run[]>, huge: Run, hasPeer: boolean): Table[] {
  const timing = (name: string, figure: keyof Run, of: readonly Run[]): Timing => ({
    name,
    rounds: of.map((run) => run[figure]),
  });
  const ours = timing('wirewalk explain', 'time', runs.ours);
  const peer = timing('tshark -V', 'time', runs.peer);
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
      title: 'The most memory that explain had, by the size of the capture',
      rows: [{ timing: more, peer: memory, aim: MEMORY_AIM }, { timing: memory }],
      format: (octets) => `${(octets / 2 ** 20).toFixed(0)} MiB`,
    },
  ];
}
