import { execFileSync, spawnSync } from 'node:child_process';

/** Whether Wireshark's tshark is here. */
export const HAS_TSHARK: boolean = spawnSync('tshark', ['--version']).status === 0;

const CHECKS = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];

const FIELDS = [
  ...['frame.number', 'frame.comment', '_ws.expert.severity', '_ws.expert.message'],
  ...['tcp.stream', 'tcp.dstport'],
  ...['http', 'http.request.method', 'http.response.code', 'websocket.opcode'],
] as const;

/** What tshark says of a packet: the values of a field as one text, with commas between them. */
export type Packet = Readonly<Record<(typeof FIELDS)[number], string>>;

/** What tshark says of a capture. It is asked once for everything: most of its time goes into starting. */
export function packetsBy(file: string): Packet[] {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  const words = ['-r', file, ...CHECKS, '-T', 'fields', ...wanted];
  const text = execFileSync('tshark', words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(FIELDS.map((field, index) => [field, values[index] ?? ''])) as Packet;
  });
}

/**
 * Everything in a capture that is worth a warning to tshark: of checksums, lengths, sequence numbers.
 *
 * @param mayBeWrong streams whose messages break the rules on purpose, as `STREAM to PORT`
 */
export function warningsIn(
  packets: readonly Packet[],
  mayBeWrong: ReadonlySet<string> = new Set(),
): string[] {
  return packets.flatMap((packet) => {
    const stream = `${packet['tcp.stream']} to ${packet['tcp.dstport']}`;
    if (packet.http && mayBeWrong.has(stream)) return [];
    // Severities: 0x200000 chat, 0x400000 note, 0x600000 warning, 0x800000 error.
    const severities = packet['_ws.expert.severity'].split(',');
    const isSerious = severities.some((severity) => Number(severity) >= 0x600000);
    return isSerious ? [`packet ${packet['frame.number']}: ${packet['_ws.expert.message']}`] : [];
  });
}
