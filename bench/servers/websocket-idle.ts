import { encodeHeader } from '../../src/websocket/frame-header.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { openWebSocket } from './websocket-client.ts';

/** Opens WebSockets to a port, has one message echoed on each, and holds them in silence. */

const [port, count] = process.argv.slice(2).map(Number) as [number, number];
/** Connections that are opened at once. */
const ABREAST = 100;
const EMPTY_MESSAGE = encodeHeader({
  fin: true,
  opcode: OPCODE.binary,
  payloadLength: 0,
  maskingKey: 0x01020304,
});

async function openOne(): Promise<void> {
  const socket = await openWebSocket(port);
  socket.write(EMPTY_MESSAGE);
  await new Promise((resolve) => socket.once('data', resolve));
}

for (let open = 0; open < count; open += ABREAST) {
  await Promise.all(Array.from({ length: Math.min(ABREAST, count - open) }, openOne));
}
process.on('disconnect', () => process.exit());
process.send?.(port);
