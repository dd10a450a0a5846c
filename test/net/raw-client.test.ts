import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connectRaw, type RawListener } from '../../src/net/raw-client.ts';
import { deferred } from '../support/deferred.ts';
import { serveRaw } from '../support/sockets.ts';

/** Notes what it is told, and when it is over. */
function notes(): { listener: RawListener; said: string[]; gone: Promise<Error | undefined> } {
  const said: string[] = [];
  const { promise: gone, resolve } = deferred<Error | undefined>();
  const listener: RawListener = {
    bytes: (bytes) => said.push(bytes.toString('latin1')),
    ended: () => said.push('FIN'),
    gone: resolve,
  };
  return { listener, said, gone };
}

it('passes bytes on, and says nothing by itself, not even at the end of the other side', async () => {
  const heard = deferred<string>();
  const port = await serveRaw(async (peer) => {
    await peer.until('any bytes');
    peer.write('\0\xff');
    peer.end();
    await peer.until('more of them');
    heard.resolve(await peer.toTheEnd());
  });
  const { listener, said, gone } = notes();
  const client = await connectRaw({ port, listener });
  client.write(Buffer.from('any bytes'));
  while (!said.includes('FIN')) await new Promise(setImmediate);
  expect(said.join('')).toBe('\0\xffFIN');
  client.write(Buffer.from('more of them'));
  client.end();
  expect(await heard.promise).toBe('any bytesmore of them');
  expect(await gone).toBeUndefined();
});

it('tells a reset from an end', async () => {
  const accepted = deferred<Socket>();
  // What was sent and never read makes the kernel answer with a reset.
  const server = createServer({ pauseOnConnect: true }, accepted.resolve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { listener, gone } = notes();
  const { port } = server.address() as AddressInfo;
  const client = await connectRaw({ port, listener });
  client.write(Buffer.from('never read'));
  (await accepted.promise).destroy();
  expect(await gone).toMatchObject({ code: 'ECONNRESET' });
});

it('fails where no one listens', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const { listener } = notes();
  await expect(connectRaw({ port, listener })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
