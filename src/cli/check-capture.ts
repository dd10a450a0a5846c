import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import type { Tap } from '../net/tap.ts';
import { type Exported, exportConnections } from '../trace/export.ts';
import { LoneClientTap } from '../trace/lone-client.ts';
import { Recorder } from '../trace/recorder.ts';
import { VERSION } from './version.ts';

/** Each connection with its case, which goes with its first packet. */
export function recording(connections: Exported[]): (connection: string, about: string) => Tap {
  return (connection, about) => {
    const recorder = new Recorder(() => performance.now());
    const text = connection === 'main' ? about : `${about}, connection ${connection}`;
    connections.push({ recorder, comments: [{ from: 'client', at: 0, text }] });
    return new LoneClientTap(recorder);
  };
}

/** All connections of a run, as a capture. */
export function captureOf(connections: readonly Exported[]): Buffer {
  const blocks: Buffer[] = [];
  const writer = new PcapngWriter((bytes) => blocks.push(bytes), `wirewalk ${VERSION}`);
  exportConnections(writer, connections, SYSTEM_ENVIRONMENT.now());
  return Buffer.concat(blocks);
}
