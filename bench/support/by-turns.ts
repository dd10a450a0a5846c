import { median, type Timing } from './compare.ts';
import type { Effort } from './effort.ts';
import type { ServerProcess } from './server-process.ts';
import type { Aim, Row, Table } from './table.ts';

/** A server under measurement. */
export interface Contender {
  readonly name: string;
  readonly server: ServerProcess;
}

/** What one server was made to do in one round. */
export interface Done {
  /** Requests or messages that were answered. */
  readonly count: number;
  readonly seconds: number;
}

/** What one server has cost, by rounds. */
export interface Measured {
  /** Nanoseconds of its CPU for one answer. */
  readonly timing: Timing;
  /** Nanoseconds from one answer to the next, all connections together. */
  readonly pace: Timing;
}

/** What an answer may cost, as a multiple of what it costs a peer, by the peer's name. */
export type Aims = Readonly<Record<string, number>>;

/** Loads servers by turns, in each round a different one first. The first round only warms them up. */
export async function byTurns(
  contenders: readonly Contender[],
  { rounds }: Effort,
  load: (contender: Contender) => Promise<Done>,
): Promise<Measured[]> {
  const entrants = contenders.map((contender) => ({
    contender,
    cpu: [] as number[],
    pace: [] as number[],
  }));
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < entrants.length; turn++) {
      const { contender, cpu, pace } = entrants[(round + 1 + turn) % entrants.length]!;
      const before = await contender.server.ask('cpu');
      const { count, seconds } = await load(contender);
      const microseconds = (await contender.server.ask('cpu')) - before;
      if (round < 0) continue;
      cpu.push((microseconds * 1e3) / count);
      pace.push((seconds * 1e9) / count);
    }
  }
  return entrants.map(({ contender: { name }, cpu, pace }) => ({
    timing: { name, rounds: cpu },
    pace: { name, rounds: pace },
  }));
}

/** The first of them against each of the others, and then the others by themselves. */
export function costTable(
  title: string,
  measured: readonly Measured[],
  aims: Aims,
  rateTitle: string,
): Table {
  const [ours, ...others] = measured;
  const against = others.map(({ timing: peer }): Row => {
    const row = { timing: ours!.timing, peer };
    const most = aims[peer.name];
    return most === undefined ? row : { ...row, aim: ratioOf(most) };
  });
  const rates = measured.map(({ timing, pace }) => {
    return `${timing.name} ${Math.round(1e9 / median(pace.rounds)).toLocaleString('en')}`;
  });
  return {
    title,
    rows: [...against, ...others.map(({ timing }) => ({ timing }))],
    notes: [`${rateTitle} a second: ${rates.join(', ')}`],
  };
}

/** @param most may be the inverse of a round figure, "so many times as good" */
export function ratioOf(most: number): Aim {
  return { of: 'ratio', most: Math.round(most * 100) / 100 };
}

/** Ends all of them. */
export async function stopAll(contenders: readonly Contender[]): Promise<void> {
  for (const { server } of contenders) await server.stop();
}
