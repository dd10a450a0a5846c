import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { guardOrigin } from '../../src/net/origin-guard.ts';
import { ask, startServer, statusesIn } from '../support/raw-client.ts';

const hello: Handler = (_request, response) => response.send(200, [], 'hello');

async function statusOf(line: string, fields: readonly string[], allowed: readonly string[] = []) {
  const { port } = await startServer(guardOrigin(allowed, hello));
  const head = [`${line} HTTP/1.1`, 'Connection: close', ...fields, '', ''].join('\r\n');
  return statusesIn(await ask(port, head))[0];
}

const HOST = 'Host: a.example:8080';
const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket'];

describe('a guard of origins', () => {
  it.each([
    ['its own page', 'POST /', [HOST, 'Origin: http://a.example:8080']],
    ['its own page, over TLS', 'POST /', ['Host: a.example', 'Origin: https://a.example']],
    [
      'a port that goes without saying',
      'POST /',
      ['Host: a.example:80', 'Origin: http://a.example'],
    ],
    ['a Host in capitals', 'POST /', ['Host: A.Example', 'Origin: http://a.example']],
    ['no browser', 'POST /', [HOST]],
    ['a user who typed the address', 'POST /', [HOST, 'Sec-Fetch-Site: none']],
    ['what changes nothing', 'GET /', [HOST, 'Origin: http://evil.example']],
    ['a link from elsewhere', 'GET /', [HOST, 'Sec-Fetch-Site: cross-site']],
    ['its own page that upgrades', 'GET /', [HOST, 'Origin: http://a.example:8080', ...UPGRADE]],
    ['a client that upgrades', 'GET /', [HOST, ...UPGRADE]],
  ])('takes %s', async (_, line, fields) => {
    expect(await statusOf(line, fields)).toBe(200);
  });

  it.each([
    ['another site', ['Origin: http://evil.example']],
    ['another port', ['Origin: http://a.example:3000']],
    ['another scheme', ['Origin: https://a.example']],
    ['a name below its own', ['Origin: http://x.a.example:8080']],
    ['a page without an origin', ['Origin: null']],
    ['an origin that is none', ['Origin: a.example:8080']],
    ['an empty one', ['Origin: ']],
    ['two of them', ['Origin: http://a.example:8080', 'Origin: http://a.example:8080']],
    ['a form of another site', ['Sec-Fetch-Site: cross-site']],
    ['both', ['Origin: http://a.example:8080', 'Sec-Fetch-Site: cross-site']],
  ])('refuses %s, whatever it would change', async (_, fields) => {
    for (const line of ['POST /', 'DELETE /x', 'PUT /', 'MOVE /']) {
      expect(await statusOf(line, [HOST, ...fields])).toBe(403);
    }
    expect(await statusOf('GET /', [HOST, ...fields, ...UPGRADE])).toBe(403);
  });

  it('takes who is allowed, and anyone where all are', async () => {
    const foreign = [HOST, 'Origin: https://Guest.example', 'Sec-Fetch-Site: cross-site'];
    expect(await statusOf('POST /', foreign, ['https://guest.example'])).toBe(200);
    expect(await statusOf('POST /', foreign, ['https://other.example'])).toBe(403);
    expect(await statusOf('POST /', foreign, ['*'])).toBe(200);
  });
});
