import { parseArgs } from 'node:util';
import { HTTP_FAULTS } from '../src/http/faults.ts';
import { fuzz, type Tally } from '../test/fuzz/run.ts';

/**
 * As many mutated requests as you like: `npx tsx bench/fuzz.ts --inputs 1000000 --seed 1`. What is
 * checked of each, says `test/fuzz/judge.ts`.
 */

const PORTION = 10_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: `${Date.now() % 100_000}` },
    first: { type: 'string', default: '0' },
  },
});
const [inputs, seed, first] = [values.inputs, values.seed, values.first].map(Number) as [
  number,
  number,
  number,
];

const total: Tally = {
  inputs: 0,
  octets: 0,
  responses: 0,
  faults: new Map(),
  statusCodes: new Map(),
};
const startedAt = performance.now();

for (let done = 0; done < inputs; done += PORTION) {
  add(await fuzz(seed, Math.min(PORTION, inputs - done), first + done));
  if (process.stderr.isTTY) process.stderr.write(`\r${total.inputs} inputs`);
}
report();

function add({ faults, statusCodes, ...counts }: Tally): void {
  total.inputs += counts.inputs;
  total.octets += counts.octets;
  total.responses += counts.responses;
  for (const [fault, count] of faults) {
    total.faults.set(fault, (total.faults.get(fault) ?? 0) + count);
  }
  for (const [code, count] of statusCodes) {
    total.statusCodes.set(code, (total.statusCodes.get(code) ?? 0) + count);
  }
}

function report(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(total.inputs / seconds);
  const unmet = Object.keys(HTTP_FAULTS).filter((fault) => !total.faults.has(fault));
  const lines = [
    `Seed ${seed}: ${total.inputs} inputs of ${total.octets} octets, ${total.responses} responses`,
    `${seconds.toFixed(1)} s, ${rate} inputs a second, each read three times and more`,
    `Status codes: ${listed(total.statusCodes)}`,
    `Faults: ${listed(total.faults)}`,
    `Not met: ${unmet.join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function listed(counts: ReadonlyMap<string | number, number>): string {
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}
