import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale, PROGRAM, ROOT } from './support/built-program.ts';
import type { Timing } from './support/compare.ts';
import type { Aim, Table } from './support/table.ts';

const LESSON = ['lesson', '10', '--plain'];
const AIM: Aim = { of: 'ratio', most: 3 };
const WARM_UP_ROUNDS = 3;
const ROUNDS = 31;

/** How long a command takes until it has said everything, and how much of that is Node itself. */
export function startup(): Table[] {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-bench-'));
  try {
    const environment = { ...process.env, WIREWALK_STATE: join(folder, 'progress.json') };
    const [ours, peer] = alternate(environment);
    return [
      {
        title: 'From the start of a process to its end, stdout in a pipe',
        rows: [{ timing: ours, peer, aim: AIM }, { timing: peer }],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

function alternate(environment: Environment): [ours: Timing, peer: Timing] {
  const ours: number[] = [];
  const peer: number[] = [];
  const timeOurs = () => ours.push(timeProcess([PROGRAM, ...LESSON], environment));
  const timePeer = () => peer.push(timeProcess(['-e', '0'], environment));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    // A different one goes first in every round.
    for (const time of round % 2 === 0 ? [timeOurs, timePeer] : [timePeer, timeOurs]) time();
  }
  return [
    { name: `wirewalk ${LESSON.join(' ')}`, rounds: ours.slice(WARM_UP_ROUNDS) },
    { name: 'node -e 0', rounds: peer.slice(WARM_UP_ROUNDS) },
  ];
}

/** Nanoseconds from the start of a process to its end. */
function timeProcess(parameters: readonly string[], environment: Environment): number {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, parameters, {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const taken = performance.now() - before;
  if (status !== 0) throw new Error(`${parameters.join(' ')} failed: ${stderr}`);
  return taken * 1e6;
}
