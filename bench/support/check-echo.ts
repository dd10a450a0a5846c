import { connectWebSocket } from '../../src/net/connect-websocket.ts';

/**
 * A server that did not send everything back would win by it.
 *
 * @throws Error if one message comes back changed, or not at all
 */
export async function checkEcho(name: string, port: number, path = '/'): Promise<void> {
  const socket = await connectWebSocket(`ws://127.0.0.1:${port}${path}`, { deflate: true });
  for (const sent of ['', 'wirewalk', 'wirewalk'.repeat(200), 'wirewalk'.repeat(20_000)]) {
    socket.send(sent);
    const answer = await socket.nextMessage();
    if (answer?.kind !== 'text' || answer.data.toString() !== sent) {
      throw new Error(`${name} has not echoed ${sent.length} octets`);
    }
  }
  socket.close();
  await socket.closed;
}
