import { execFileSync, spawnSync } from 'node:child_process';

/** Whether Wireshark's tshark is here. */
export const HAS_TSHARK: boolean = spawnSync('tshark', ['--version']).status === 0;

const CHECKS = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];

/** What tshark says of a capture: a list of fields for each packet, a field of several values as one text. */
export function fieldsBy(file: string, ...fields: readonly string[]): string[][] {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const words = ['-r', file, ...CHECKS, '-T', 'fields', ...wanted];
  const text = execFileSync('tshark', words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

/**
 * Everything in a capture that is worth a warning to tshark: of checksums, lengths, sequence numbers.
 *
 * @param mayBeWrong streams whose messages break the rules on purpose, as `STREAM to PORT`
 */
export function warningsBy(file: string, mayBeWrong: ReadonlySet<string> = new Set()): string[] {
  const expert = ['_ws.expert.severity', '_ws.expert.message'];
  const rows = fieldsBy(file, 'frame.number', ...expert, 'tcp.stream', 'tcp.dstport', 'http');
  // Severities: 0x200000 chat, 0x400000 note, 0x600000 warning, 0x800000 error.
  return rows.flatMap(([number, severities = '', message, stream, port, http]) => {
    if (http && mayBeWrong.has(`${stream} to ${port}`)) return [];
    const isSerious = severities.split(',').some((severity) => Number(severity) >= 0x600000);
    return isSerious ? [`packet ${number}: ${message}`] : [];
  });
}
