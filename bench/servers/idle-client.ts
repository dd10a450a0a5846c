import { connect } from 'node:net';

/** Opens connections to a port, has one request answered on each, and holds them in silence. */

const [port, count] = process.argv.slice(2).map(Number) as [number, number];
/** Connections that are opened at once. */
const ABREAST = 100;
const REQUEST = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;

function openOne(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(REQUEST));
    socket.on('error', reject);
    socket.once('data', () => resolve());
  });
}

for (let open = 0; open < count; open += ABREAST) {
  await Promise.all(Array.from({ length: Math.min(ABREAST, count - open) }, openOne));
}
process.on('disconnect', () => process.exit());
process.send?.(port);
