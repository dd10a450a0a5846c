import type { ConnectionSummary } from '../../trace/connection-summary.ts';
import { durationOf } from '../../wire/count.ts';

/** Columns of a line, so that one of IPv4 on one machine fits into 80. */
const WIDTHS = { number: 4, ends: 33, protocol: 15, messages: 5, bytes: 8, time: 6 } as const;

/** Stands above the lines. */
export const CONNECTIONS_HEADER = lineOf({
  number: '#',
  ends: 'client ▸ server',
  protocol: 'speaks',
  messages: 'msgs',
  bytes: 'bytes',
  time: 'took',
});

/** A connection as a line of a list; what was odd about it comes last. */
export function connectionLine(summary: ConnectionSummary): string {
  const { number, client, server, octets, messages, oddities } = summary;
  const line = lineOf({
    number: `${number}`,
    ends: `${client} ▸ ${server}`,
    protocol: protocolsOf(summary),
    messages: `${messages}`,
    bytes: `${octets.client + octets.server}`,
    time: durationOf(summary.duration),
  });
  return oddities.length === 0 ? line : `${line}  ${oddities.join('; ')}`;
}

/** What was spoken on a connection, in words. */
export function protocolsOf({ protocols }: ConnectionSummary): string {
  return protocols.at(-1) === undefined ? '-' : protocols.join(', ');
}

function lineOf(columns: Readonly<Record<keyof typeof WIDTHS, string>>): string {
  const { number, ends, protocol, messages, bytes, time } = WIDTHS;
  return [
    columns.number.padStart(number),
    columns.ends.padEnd(ends),
    columns.protocol.padEnd(protocol),
    columns.messages.padStart(messages),
    columns.bytes.padStart(bytes),
    columns.time.padStart(time),
  ].join(' ');
}
