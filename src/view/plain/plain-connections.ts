import type { ConnectionSummary } from '../../trace/connection-summary.ts';
import { countOf, durationOf } from '../../wire/count.ts';
import { protocolsOf } from '../model/connection-line.ts';

/** A connection of a capture as a sentence. */
export function plainConnection(summary: ConnectionSummary): string {
  const { number, client, server, octets, messages, oddities } = summary;
  const said = [
    protocolsOf(summary),
    countOf(messages, 'message'),
    countOf(octets.client + octets.server),
    durationOf(summary.duration),
  ];
  const odd = oddities.length === 0 ? '' : ` ${oddities.join('; ')}.`;
  return `Connection ${number}: ${client} to ${server}, ${said.join(', ')}.${odd}`;
}
