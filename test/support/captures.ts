import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { type Ports, TcpWriter } from '../../src/capture/tcp-writer.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { SIDES, type Side } from '../../src/wire/side.ts';
import { shown } from '../truth/explained.ts';
import { latin1 } from './bytes.ts';
import { labelText } from './label-text.ts';

/** What is written on a connection: a side and its bytes, latin1; or the end of a side. */
export type Step = readonly [from: Side, bytes: string | Buffer] | readonly ['ends', Side];

/** A step whose packet is not in the capture. */
export interface Lost {
  readonly lost: Step;
}

const PORTS: Ports = { client: 50_000, server: 80 };

/** A capture of one connection, without its SYN or with it. */
export function captureOf(
  steps: readonly (Step | Lost)[],
  { withSyn = true, ports = PORTS }: { withSyn?: boolean; ports?: Ports } = {},
): Buffer {
  const blocks: Buffer[] = [];
  let isLost = false;
  const writer = new PcapngWriter((block) => {
    if (!isLost) blocks.push(block);
  }, '');
  // The first packet brings the blocks with it that begin the file.
  const before = blocks.length;
  const tcp = new TcpWriter(writer, ports, 0);
  tcp.open(0);
  if (!withSyn) blocks.splice(Math.max(before, blocks.length - 3), 3);
  for (const step of steps) {
    isLost = 'lost' in step;
    const [one, other] = 'lost' in step ? step.lost : step;
    if (one === 'ends') tcp.end(other as Side, 0);
    else tcp.bytes(one, typeof other === 'string' ? latin1(other) : other, 0);
  }
  return Buffer.concat(blocks);
}

/** What is told of a capture, a line each: connections, rows by their labels, notes. */
export function toldOf(file: Buffer, secrets = ''): string[] {
  const told: string[] = [];
  const keyLog = new KeyLog();
  keyLog.add(secrets);
  const explainer = new CaptureExplainer(new PcapngReader(), keyLog, {
    connection: (number, { client, server }) =>
      told.push(`${number}: ${client.port} to ${server.port}`),
    entry: (_, entry) => told.push(rowOf(entry)),
    note: (_, sentence) => told.push(sentence),
  });
  explainer.receive(file);
  explainer.end();
  return told;
}

function rowOf(entry: Entry): string {
  const { from, kind } = entry;
  if (kind === 'fin') return `${from} ends: ${entry.ending}`;
  const [rest] = shown(entry, 'not explained');
  return `${from}: ${rest ? `${rest.value}, ${rest.meaning}` : labelText(entry)}`;
}

/** Both sides end, the server first. */
export const ENDS: readonly Step[] = [...SIDES].reverse().map((side) => ['ends', side]);
