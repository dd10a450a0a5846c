import { createServer, type ServerResponse } from 'node:http';
import { CHUNK, CHUNKS, DOWNLOAD_TYPE, serveBenchmark, TEXT, TEXT_TYPE } from './serving.ts';

/** Node's own server, told to send the same fields as ours and no others. */

const LENGTH = ['Content-Length', `${Buffer.byteLength(TEXT)}`];

const server = createServer((request, response) => {
  // Not set, and not to be added: HTTP/1.1 stays open by itself.
  response.removeHeader('connection');
  if (request.url === '/') response.writeHead(200, [...TEXT_TYPE, ...LENGTH]).end(TEXT);
  else void download(response);
});

/** As Node's manual has it: no faster than the client reads. */
async function download(response: ServerResponse): Promise<void> {
  response.writeHead(200, [...DOWNLOAD_TYPE]);
  for (let sent = 0; sent < CHUNKS; sent++) {
    if (!response.write(CHUNK)) await drain(response);
  }
  response.end();
}

function drain(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => serveBenchmark(server.address()));
