import { connect, type Socket } from 'node:net';
import { sharedClock } from './serving.ts';

/**
 * Clients that wait for events: opens so many connections, and says each time when all of them have
 * been told. The parameters are port, count, and `stream` or `poll`.
 */

const [portText, countText, kind] = process.argv.slice(2);
const port = Number(portText);
const count = Number(countText);
/** Connections that are opened at once. */
const ABREAST = 100;
const IS_POLL = kind === 'poll';
const MARK = 'WIRE';

let told = 0;

function ask(socket: Socket, cursor: string): void {
  const target = IS_POLL ? `/poll/bench?wait=60${cursor}` : '/events/bench';
  socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
}

function take(socket: Socket, bytes: Buffer): void {
  if (!bytes.includes(MARK)) return;
  // When all have been told, the next event can come: until then no one asks again.
  if (IS_POLL) asking.push([socket, bytes]);
  if (++told === count) finish();
}

const asking: [Socket, Buffer][] = [];

function finish(): void {
  process.send?.(sharedClock());
  told = 0;
  for (const [socket, bytes] of asking.splice(0)) {
    const [, cursor] = /"cursor":"([^"]+)"/.exec(bytes.toString('latin1')) ?? [];
    ask(socket, `&since=${cursor}`);
  }
}

function openOne(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      ask(socket, '');
      if (IS_POLL) resolve();
    });
    socket.on('error', reject);
    if (!IS_POLL) socket.once('data', () => resolve());
    socket.on('data', (bytes) => take(socket, bytes));
  });
}

for (let open = 0; open < count; open += ABREAST) {
  await Promise.all(Array.from({ length: Math.min(ABREAST, count - open) }, openOne));
}
process.on('disconnect', () => process.exit());
process.send?.(port);
