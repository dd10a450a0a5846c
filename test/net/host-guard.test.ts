import { describe, expect, it } from 'vitest';
import type { Handler } from '../../src/net/handler.ts';
import { guardHost, LOOPBACK_HOSTS } from '../../src/net/host-guard.ts';
import { ask, startServer, statusesIn } from '../support/raw-client.ts';

const hello: Handler = (_request, response) => response.send(200, [], 'hello');
const CLOSE = 'Connection: close\r\n\r\n';

async function statusOf(hosts: readonly string[], request: string): Promise<number | undefined> {
  const { port } = await startServer(guardHost(hosts, hello));
  return statusesIn(await ask(port, request + CLOSE))[0];
}

describe('a server on the loopback interface', () => {
  it.each([
    ['localhost', 200],
    ['LocalHost', 200],
    ['localhost:8080', 200],
    ['localhost:', 200],
    ['127.0.0.1', 200],
    ['127.0.0.1:1', 200],
    ['[::1]', 200],
    ['[::1]:8080', 200],
    ['evil.example', 421],
    ['evil.example:8080', 421],
    ['localhost.evil.example', 421],
    ['evil-localhost', 421],
    ['127.0.0.2', 421],
    ['[::2]', 421],
    ['localhost@evil.example', 400],
    ['localhost, evil.example', 400],
  ])('answers Host: %s with %i', async (host, status) => {
    const request = `GET / HTTP/1.1\r\nHost: ${host}\r\n`;
    expect(await statusOf(LOOPBACK_HOSTS, request)).toBe(status);
  });

  it('goes by the authority of an absolute form, RFC 9112 3.2.2', async () => {
    const evil = 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n';
    expect(await statusOf(LOOPBACK_HOSTS, evil)).toBe(421);
    const good = 'GET http://localhost:81/ HTTP/1.1\r\nHost: evil.example\r\n';
    expect(await statusOf(LOOPBACK_HOSTS, good)).toBe(200);
  });

  it('goes by Host for OPTIONS *', async () => {
    const options = 'OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n';
    expect(await statusOf(LOOPBACK_HOSTS, options)).toBe(421);
  });

  it('answers HTTP/1.0 without Host, which no browser speaks', async () => {
    expect(await statusOf(LOOPBACK_HOSTS, 'GET / HTTP/1.0\r\n')).toBe(200);
  });

  it('keeps the connection after a refusal', async () => {
    const { port } = await startServer(guardHost(LOOPBACK_HOSTS, hello));
    const answer = await ask(
      port,
      `GET / HTTP/1.1\r\nHost: evil\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`,
    );
    expect(statusesIn(answer)).toEqual([421, 200]);
  });

  it('judges each authority for itself, whatever came before it', async () => {
    const { port } = await startServer(guardHost(LOOPBACK_HOSTS, hello));
    const hosts = [
      'localhost:81',
      'localhost:81',
      'evil',
      'localhost.evil',
      'evil',
      'localhost:81',
    ];
    const heads = hosts.map((host) => `GET / HTTP/1.1\r\nHost: ${host}\r\n`);
    const answer = await ask(port, `${heads.join('\r\n')}${CLOSE}`);
    expect(statusesIn(answer)).toEqual([200, 200, 421, 421, 421, 200]);
  });
});

it('other names can be added, or all of them', async () => {
  const request = 'GET / HTTP/1.1\r\nHost: Demo.example:80\r\n';
  expect(await statusOf([...LOOPBACK_HOSTS, 'demo.example'], request)).toBe(200);
  expect(await statusOf([...LOOPBACK_HOSTS, 'other.example'], request)).toBe(421);
  expect(await statusOf(['*'], request)).toBe(200);
});
