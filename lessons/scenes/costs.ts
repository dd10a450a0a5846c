import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';

/** What TCP takes before the first byte may be sent: SYN there, SYN and ACK back. RFC 9293 3.5. */
const HANDSHAKE = 1;

/** How often the client had to wait for the other side, on some connections one after the other. */
export function roundTripsOf(connections: readonly RecordedConnection[]): number {
  return connections.reduce((sum, connection) => sum + HANDSHAKE + waitsOf(connection), 0);
}

/** How often a client that had written something had to wait until something came back. */
export function waitsOf({ recorder: { client, server } }: RecordedConnection): number {
  const writes = client.writes.map(({ order }) => ({ order, isWrite: true }));
  const reads = server.reads.map(({ order }) => ({ order, isWrite: false }));
  const all = [...writes, ...reads].sort((a, b) => a.order - b.order);
  return all.filter(({ isWrite }, index) => !isWrite && all[index - 1]?.isWrite).length;
}

/** Bytes in both directions. */
export function bytesOn(connections: readonly RecordedConnection[]): number {
  return connections.reduce((sum, { recorder }) => {
    return sum + recorder.client.written + recorder.server.written;
  }, 0);
}

/** Seconds that so many round trips take, if each takes a tenth of one. */
export function secondsOf(roundTrips: number): string {
  return (roundTrips / 10).toFixed(1);
}

/** How long nothing was said before the server ended the connection, in whole seconds. */
export function idleSeconds({ entries }: RecordedConnection): number {
  const end = entries.find(({ kind, from }) => kind === 'fin' && from === 'server')!;
  const answer = entries.findLast(({ kind, from }) => kind === 'message' && from === 'server')!;
  return Math.floor((end.time - answer.time) / 1000);
}
