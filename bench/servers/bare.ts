import { createServer } from 'node:net';
import { CHUNK, CHUNKS, DOWNLOAD_TYPE, serveBenchmark, TEXT, TEXT_TYPE } from './serving.ts';

/**
 * No HTTP at all: for every empty line a constant. It is what the sockets of Node cost by themselves.
 */

const HEAD_END = '\r\n\r\n';

const hello = Buffer.from(
  `${headOf(TEXT_TYPE)}Content-Length: ${TEXT.length}${HEAD_END}${TEXT}`,
  'latin1',
);

const download = Buffer.concat([
  Buffer.from(`${headOf(DOWNLOAD_TYPE)}Transfer-Encoding: chunked${HEAD_END}`),
  ...Array.from({ length: CHUNKS }, () => [
    Buffer.from(`${CHUNK.length.toString(16)}\r\n`),
    CHUNK,
    Buffer.from('\r\n'),
  ]).flat(),
  Buffer.from(`0${HEAD_END}`),
]);

function headOf([name, value]: readonly [string, string]): string {
  return `HTTP/1.1 200 OK\r\nDate: ${new Date().toUTCString()}\r\n${name}: ${value}\r\n`;
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const answer = bytes[5] === 0x64 ? download : hello;
    const requests = countHeads(bytes);
    socket.write(requests === 1 ? answer : Buffer.concat(new Array(requests).fill(answer)));
  });
});

/** The load generator never splits a head. */
function countHeads(bytes: Buffer): number {
  let heads = 0;
  for (let at = bytes.indexOf(HEAD_END); at >= 0; at = bytes.indexOf(HEAD_END, at + 4)) heads++;
  return heads;
}

server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () =>
  serveBenchmark(server.address()),
);
