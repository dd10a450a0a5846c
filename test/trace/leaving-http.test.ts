import { describe, expect, it } from 'vitest';
import type { Side } from '../../src/wire/side.ts';
import { latin1 } from '../support/bytes.ts';
import { labelText } from '../support/label-text.ts';
import { overheard, shown } from '../truth/explained.ts';

const CONNECT = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n';

/** What is told of a conversation: a label a row, and what is not explained with its meaning. */
function toldOf(...said: readonly (readonly [Side, string])[]): string[] {
  const entries = overheard(...said.map(([from, text]) => [from, latin1(text)] as const));
  const rows = entries.filter(({ kind }) => kind === 'message');
  return rows.map((entry) => {
    const [rest] = shown(entry, 'not explained');
    return `${entry.from}: ${rest ? `${rest.value}, ${rest.meaning}` : labelText(entry)}`;
  });
}

describe('a 2xx to CONNECT', () => {
  it.each(['200 OK', '204 No Content', '299 x'])('is told as a tunnel: %s', (status) => {
    const told = toldOf(
      ['client', CONNECT],
      // RFC 9110 9.3.6: whatever its fields say, there is no content.
      ['server', `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`],
      ['client', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['server', '\x16\x03\x01'],
    );
    expect(told).toEqual([
      'client: CONNECT a:443',
      `server: ${status}`,
      'client: 27 bytes, in a tunnel: none of HTTP’s',
      'server: 3 bytes, in a tunnel: none of HTTP’s',
    ]);
  });

  it('is no tunnel where it refuses: what follows is HTTP', () => {
    const told = toldOf(
      ['client', CONNECT],
      ['server', 'HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n'],
      ['client', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
    );
    expect(told).toEqual([
      'client: CONNECT a:443',
      'server: 407 x',
      'client: GET /',
      'server: 204 No Content',
    ]);
  });
});

describe('a 101', () => {
  const ask = (protocol: string) =>
    `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
  const FIVE = '\0\0\0\0\0\0\0\x05hello';

  it.each([
    ['tcp', 'Upgrade: tcp\r\n', 'tcp'],
    ['h2c', 'Upgrade: h2c\r\n', 'h2c'],
    ['no name', '', 'something that it does not name'],
  ])('leads to what its Upgrade names, which is not explained: %s', (_, field, named) => {
    const told = toldOf(
      ['client', ask('tcp')],
      ['server', `HTTP/1.1 101 x\r\nConnection: Upgrade\r\n${field}\r\n${FIVE}`],
      ['client', '\x81\x80\0\0\0\0'],
    );
    expect(told).toEqual([
      'client: GET /  Upgrade: tcp',
      'server: 101 x',
      `server: 13 bytes, the connection now speaks ${named}`,
      `client: 6 bytes, the connection now speaks ${named}`,
    ]);
  });

  it.each(['websocket', 'WebSocket', 'x, websocket'])('leads to frames for %s', (protocol) => {
    const told = toldOf(
      ['client', ask(protocol)],
      ['server', `HTTP/1.1 101 x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n\x81\0`],
    );
    expect(told.at(-1)).toMatch(/^server: TEXT/);
  });
});
