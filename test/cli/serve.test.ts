import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { latin1, octets } from '../support/bytes.ts';
import { ask, connectRaw, statusesIn } from '../support/raw-client.ts';
import { type Running, runWirewalk, runWirewalkInNoTime } from '../support/running.ts';

const CLOSE = 'Connection: close\r\n\r\n';

function run(...options: string[]): Running {
  return runWirewalk('serve', ...options);
}

/** Runs the demonstration server on a free port. */
function serve(...options: string[]): Promise<{ running: Running; port: number }> {
  return started(run('--port', '0', ...options));
}

/** The same where no time passes: then no request is held, however busy this machine is. */
function serveInNoTime(): Promise<{ running: Running; port: number }> {
  return started(runWirewalkInNoTime('serve', '--port', '0'));
}

async function started(running: Running): Promise<{ running: Running; port: number }> {
  const [, port] = await running.until(/http:\/\/127\.0\.0\.1:(\d+)\//);
  return { running, port: Number(port) };
}

describe('wirewalk serve', () => {
  it('prints one line a request, and ends with 143 when it is told to', async () => {
    const { running, port } = await serveInNoTime();
    const lines = ['GET /hello', 'POST /', 'GET /nowhere?a=b', 'HEAD /'];
    const heads = lines.map((line) => `${line} HTTP/1.1\r\nHost: localhost\r\n`);
    const answer = await ask(port, `${heads.join('\r\n')}${CLOSE}`);
    expect(statusesIn(answer)).toEqual([200, 200, 404, 200]);
    expect(statusesIn(await ask(port, 'G@T / HTTP/1.1\r\n\r\n'))).toEqual([400]);
    await running.until(/400 Bad Request.*\n/);
    running.child.kill('SIGTERM');
    expect(await running.exit).toEqual([143, null]);
    const printed = running.stdout.trimEnd().split('\n').slice(1);
    expect(printed).toEqual([
      expect.stringMatching(/^GET \/hello .* 200 OK, \d+ B, 0\.0 ms$/),
      expect.stringMatching(/^POST \/ .* 200 OK, \d+ B, 0\.0 ms$/),
      expect.stringMatching(/^GET \/nowhere\?a=b .* 404 Not Found, \d+ B, 0\.0 ms$/),
      expect.stringMatching(/^HEAD \/ .* 200 OK, \d+ B, 0\.0 ms$/),
      expect.stringMatching(/ 400 Bad Request, \d+ B, 0\.0 ms$/),
    ]);
    expect(running.stderr).toBe('');
  });

  it('prints one line for an upgrade, and none for what is said after it', async () => {
    const { running, port } = await serveInNoTime();
    const client = await connectRaw(port);
    const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    client.write(latin1(`GET /ws HTTP/1.1\r\nHost: localhost\r\n${upgrade}${key}`));
    await client.until('\r\n\r\n');
    client.write(octets('81 81 00 00 00 00 61'));
    await client.until('\x81\x01a');
    client.write(octets('88 80 00 00 00 00'));
    await client.toTheEnd();
    client.socket.end();
    running.child.kill('SIGTERM');
    await running.exit;
    expect(running.stdout.trimEnd().split('\n').slice(1)).toEqual([
      expect.stringMatching(/^GET \/ws .* 101 Switching Protocols, \d+ B, 0\.0 ms$/),
    ]);
  });

  it('prints the line of a stream when its head has gone', async () => {
    const { running, port } = await serveInNoTime();
    const stream = await connectRaw(port);
    stream.write('GET /events/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await running.until(/GET \/events\/x .* 200 OK, \.\.\. B, 0\.0 ms\n/);
  });

  it('prints the line of a poll with how long it was held', async () => {
    const { running, port } = await serve();
    const poll = `GET /poll/x?wait=1 HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`;
    expect(statusesIn(await ask(port, poll))).toEqual([204]);
    const line = /GET \/poll\/x\?wait=1 .* 204 No Content, \d+ B, [\d.]+ ms \(held ([\d.]+) ms\)\n/;
    const [, held] = await running.until(line);
    expect(Number(held)).toBeGreaterThan(100);
  });

  it('--trace tells a stream while it goes on, event by event, and what is held', async () => {
    const { running, port } = await serve('--trace');
    const stream = await connectRaw(port);
    stream.write('GET /events/x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await running.until(/200 OK {2}content follows/);
    await running.until(/chunk \d+ bytes.*event stream, octets 0-\d+ of the content {2}settings/s);
    const event =
      'POST /channels/x?event=price HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n';
    await ask(port, `${event}${CLOSE}42`);
    await running.until(
      /event stream, octets \d+-\d+ of the content {2}event \w+ [\w-]+ {2}\d+ bytes/,
    );
    await ask(port, `GET /poll/y?wait=1 HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`);
    await running.until(/[┊:] held [\d.]+ m?s [┊:]\n[^\n]* 204 No Content/);
  });

  it('--trace prints each message with its bytes and fields, and where a fault is', async () => {
    const { running, port } = await serve('--trace');
    await ask(port, `GET /hello HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`);
    await running.until(/end of bytes|FIN/);
    for (const word of ['client', 'GET /hello', '47 45 54 20', 'request-target', 'status-code']) {
      expect(running.stdout).toContain(word);
    }
    await ask(port, 'GET / HTTP/1.1\r\nX : 1\r\n\r\n');
    await running.until(/400 Bad Request[\s\S]*(end of bytes|FIN)/);
    expect(running.stdout).toMatch(
      /0x0011.*There is white space between a field name and its colon/,
    );
  });

  it('--trace says which connection a message belongs to, and when that is gone', async () => {
    const { running, port } = await serve('--trace');
    const first = await connectRaw(port);
    first.write('GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await running.until(/^connection 1: 127\.0\.0\.1:\d+\n.* GET \/hello [\s\S]* 200 OK/m);
    const second = await connectRaw(port);
    await running.until(/^connection 2: 127\.0\.0\.1:\d+\n/m);
    first.write('GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await running.until(/^connection 1:\n.* GET \/nowhere /m);
    second.socket.end();
    await running.until(/^connection 2: closed\n/m);
  });

  it.each([
    ['--cert', /^wirewalk: --cert and --key: it is no PEM: [^/]*\n$/],
    ['--host', /^wirewalk: cannot listen on nowhere\.invalid, port 0: [^/]*\n$/],
  ])('says in one line of ours what is wrong with %s', async (option, line) => {
    const wrong = {
      '--cert': ['--cert', 'package.json', '--key', 'package.json'],
      '--host': ['--host', 'nowhere.invalid'],
    }[option]!;
    const running = run('--port', '0', ...wrong);
    await running.exit;
    expect(running.stderr).toMatch(line);
  });

  it('a port in use is one line, and exit code 3', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      listener.close();
    });
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    const running = run('--port', `${port}`);
    expect(await running.exit).toEqual([3, null]);
    expect(running.stdout).toBe('');
    expect(running.stderr).toMatch(new RegExp(`^[^\\n]*${port}[^\\n]*in use[^\\n]*\\n$`));
  });

  it('answers to loopback names, and to others only if it is told', async () => {
    const { port } = await serve('--allow-host', 'Demo.example');
    const statusFor = async (host: string) => {
      return statusesIn(await ask(port, `GET /hello HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}`))[0];
    };
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`127.0.0.1:${port}`)).toBe(200);
    expect(await statusFor('demo.example')).toBe(200);
    expect(await statusFor('evil.example')).toBe(421);
  });

  it('refuses what pages of other sites would change, but for those it is told of', async () => {
    const { port } = await serve('--allow-origin', 'https://guest.example');
    const statusFor = async (line: string, origin: string) => {
      const request = `${line} HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\n`;
      return statusesIn(await ask(port, request + CLOSE))[0];
    };
    const own = `http://localhost:${port}`;
    expect(await statusFor('POST /channels/x', 'https://evil.example')).toBe(403);
    expect(await statusFor('POST /channels/x', 'https://guest.example')).toBe(201);
    expect(await statusFor('POST /channels/x', own)).toBe(201);
    for (const line of ['POST /', 'PUT /echo']) {
      expect(await statusFor(line, 'https://evil.example')).toBe(200);
    }
    const wrong = run('--port', '0', '--allow-origin', 'guest.example');
    expect((await wrong.exit)[0]).toBe(2);
    expect(wrong.stderr).toContain('It is an origin');
  });

  it('finishes what is under way when it is told to stop', async () => {
    const { running, port } = await serve();
    const client = await connectRaw(port);
    client.write('POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n');
    client.write('Content-Length: 5\r\n\r\n');
    await client.until('100 Continue\r\n\r\n');
    running.child.kill('SIGTERM');
    client.write('hello');
    expect(await client.toTheEnd()).toMatch(/\r\n\r\nhello$/);
    client.socket.end();
    expect(await running.exit).toEqual([143, null]);
  });
});
