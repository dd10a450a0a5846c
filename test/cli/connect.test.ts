import { describe, expect, it, vi } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { runWirewalk } from '../support/running.ts';
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
    ['a header without a colon', 'ws://127.0.0.1:9/', ['--header', 'Cookie'], 'Name: value'],
  ])('refuses %s', async (_, url, options, problem) => {
    const { code, stderr } = await run(url, ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });
});
