import type { ConnectionSummary } from '../../trace/connection-summary.ts';

/** The name and version of the form below; it changes when the form does. */
export const CONNECTIONS_SCHEMA = 'wirewalk/connections@1';

/** A connection as one JSON object: times in milliseconds. */
export function jsonConnection(summary: ConnectionSummary): object {
  const { number, client, server, startedAt, protocols, messages, octets, oddities } = summary;
  return {
    connection: number,
    client,
    server,
    ms: startedAt,
    lasted: summary.duration,
    protocols,
    messages,
    bytes: { client: octets.client, server: octets.server },
    odd: oddities,
  };
}
