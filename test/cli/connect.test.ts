import { describe, expect, it, vi } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { runWirewalk, runWirewalkReading } from '../support/running.ts';
import { serve } from '../support/sockets.ts';

vi.setConfig({ testTimeout: 15_000 });

async function connect(handler: Handler, ...options: string[]) {
  const port = await serve(handler);
  return run(`ws://127.0.0.1:${port}/`, ...options);
}

async function run(url: string, ...options: string[]) {
  const running = runWirewalk('connect', url, ...options);
  const [code] = await running.exit;
  return { code, stdout: running.stdout, stderr: running.stderr };
}

describe('connect', () => {
  it('ends with 0 where the connection was closed, and sends the headers that it was given', async () => {
    let seen: string | undefined;
    const handler: Handler = (request, response) => {
      seen = request.head.field('authorization');
      upgradeToWebSocket(request, response)!.close(1000);
    };
    const { code, stdout } = await connect(handler, '--header', 'Authorization: Bearer a');
    expect([code, seen]).toEqual([0, 'Bearer a']);
    expect(stdout).toContain('closed: 1000, clean');
  });

  it('ends with 3 where the server went away', async () => {
    const { code, stdout } = await connect((request, response) => {
      upgradeToWebSocket(request, response)!.terminate();
    });
    expect(code).toBe(3);
    expect(stdout).toContain('closed: 1006');
  });

  it.each([
    ['a URL that names a user', 'ws://a:b@127.0.0.1:9/', [], 'user information'],
    ['what is no URL', 'nonsense', [], '"nonsense" is no URL, such as ws://'],
    ['certificates that are none', 'wss://127.0.0.1:9/', ['--ca', 'package.json'], 'no PEM'],
    ['a header without a colon', 'ws://127.0.0.1:9/', ['--header', 'Cookie'], 'Name: value'],
  ])('refuses %s', async (_, url, options, problem) => {
    const { code, stderr } = await run(url, ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });

  it('says in our words why it could not connect', async () => {
    const { code, stderr } = await run('ws://127.0.0.1:1/');
    expect([code, stderr]).toEqual([
      3,
      'wirewalk: ws://127.0.0.1:1/: no one listens at 127.0.0.1:1 (ECONNREFUSED)\n',
    ]);
  });

  it('tells of TLS what OpenSSL means, and not where in its source', async () => {
    const port = await serve(() => {});
    const { code, stderr } = await run(`wss://127.0.0.1:${port}/`);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /: what is there does not speak TLS \(ERR_SSL_WRONG_VERSION_NUMBER\)\n$/,
    );
  });

  it('says what is missing where bytes are no whole frame, and what is wrong with a code', async () => {
    const port = await serve((request, response) => {
      upgradeToWebSocket(request, response)!.on('message', () => {});
    });
    const running = runWirewalkReading('connect', `ws://127.0.0.1:${port}/`);
    const typed = async (line: string, said: RegExp) => {
      running.child.stdin!.write(`${line}\n`);
      await running.until(said);
    };
    await running.until(/\/quit\n/);
    await typed('/close abc', /not sent: a close code has four digits, unlike abc/);
    await typed('/hex 8', /not sent: "8" is no row of hex pairs/);
    await typed('/hex 81 85 37 fa', /no whole frame: it takes 2 more bytes of the masking key,/);
    await typed('/hex 21 3d 7f 9f 4d 51 58', /TEXT "Hello" {2}FIN MASK/);
    running.child.stdin!.end();
    expect(await running.exit).toEqual([0, null]);
    expect(running.stdout).toMatch(
      /CLOSE 1000 {2}FIN MASK[\s\S]*CLOSE 1000 {2}FIN [\s\S]*closed: 1000, clean\n/,
    );
  });
});
