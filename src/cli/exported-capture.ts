import { PcapngWriter } from '../capture/pcapng-writer.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { type Exported, exportConnections } from '../trace/export.ts';
import { VERSION } from './version.ts';

/** Connections as a capture that Wireshark opens. */
export function captureOf(connections: readonly Exported[]): Buffer {
  const blocks: Buffer[] = [];
  const writer = new PcapngWriter((bytes) => blocks.push(bytes), `wirewalk ${VERSION}`);
  exportConnections(writer, connections, dateOfExport());
  return Buffer.concat(blocks);
}

/** Of now, unless the date is to be the same each time: reproducible-builds.org/specs/source-date-epoch. */
function dateOfExport(): number {
  const { SOURCE_DATE_EPOCH: seconds } = process.env;
  return seconds && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : SYSTEM_ENVIRONMENT.now();
}
