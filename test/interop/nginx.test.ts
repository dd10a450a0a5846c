import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Router } from '../../src/net/router.ts';
import { Server } from '../../src/net/server.ts';
import { ChannelServer, contentOf } from '../support/channels.ts';
import { connectRaw, statusesIn } from '../support/raw-client.ts';

const NGINX = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);
/** A port that is free just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** nginx before a port, with nothing set but where it listens and where it passes to. */
async function startNginx(to: number): Promise<number> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-nginx-'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  const config = `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${paths}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${to}; }
  }
}`;
  writeFileSync(join(folder, 'nginx.conf'), config);
  const nginx = spawn(NGINX!, [
    '-p',
    folder,
    '-e',
    `${folder}/error.log`,
    '-c',
    `${folder}/nginx.conf`,
  ]);
  onTestFinished(async () => {
    const exit = once(nginx, 'exit');
    nginx.kill('SIGQUIT');
    nginx.kill('SIGTERM');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  });
  while (!(await answers(port))) await new Promise(setImmediate);
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function ask(port: number, line: string, fields: readonly string[] = []) {
  const client = await connectRaw(port);
  await client.write(`${line} HTTP/1.1\r\nHost: localhost\r\n${fields.join('')}\r\n`);
  return client;
}

describe.skipIf(NGINX === undefined)('behind nginx with its defaults', () => {
  it('events arrive one by one, thanks to our fields', async () => {
    const server = await ChannelServer.start();
    const client = await ask(await startNginx(server.port), 'GET /events/x');
    await client.until(': open');
    for (const data of ['one', 'two', 'three']) {
      server.publish(data);
      await client.until(`data: ${data}\n`);
    }
  });

  it('events without them wait for the end of the stream', async () => {
    let say = (_text: string) => {};
    let end = () => {};
    const router = new Router()
      .get('/', (_request, response) => {
        response.begin(200, [['Content-Type', 'text/event-stream']]);
        response.write('data: one\n\n');
        say = (text) => response.write(text);
        end = () => response.end();
      })
      .get('/other', (_request, response) => response.send(200, [], 'other'));
    const server = new Server(router.handle);
    const { port: own } = await server.listen(0);
    onTestFinished(() => server.close());
    const port = await startNginx(own);
    const client = await ask(port, 'GET /');
    // While it waits, others are answered: it is not that nginx has had no time.
    for (let turn = 0; turn < 3; turn++) {
      await (await ask(port, 'GET /other')).until('other');
      say('data: more\n\n');
    }
    expect(client.received).toBe('');
    end();
    expect(contentOf(await client.until('data: more', 3))).toContain('data: one\n\n');
  });

  it('a held poll is released', async () => {
    const server = await ChannelServer.start();
    const client = await ask(await startNginx(server.port), 'GET /poll/x');
    await server.readers(1);
    server.publish('one');
    expect(statusesIn(await client.until('"data":"one"'))).toEqual([200]);
  });

  it('a WebSocket is refused: Upgrade does not come through', async () => {
    const server = await ChannelServer.start();
    const client = await ask(await startNginx(server.port), 'GET /chat/x', [
      'Connection: Upgrade\r\nUpgrade: websocket\r\n',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n',
    ]);
    const answer = await client.until('\r\n\r\n');
    // Upgrade goes from hop to hop, RFC 9110 7.6.1: no version passes it on unless it is told to.
    expect(statusesIn(answer)).toEqual([426]);
  });
});
