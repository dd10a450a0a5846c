import { describe, expect, it } from 'vitest';
import { connect } from '../../src/net/client.ts';
import { echo, upgradeToWebSocket } from '../../src/net/upgrade.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { Observer } from '../../src/trace/observer.ts';
import { viewsOf } from '../../src/trace/views.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { labelText } from '../support/label-text.ts';
import { Overheard } from '../support/overheard.ts';
import { startServer } from '../support/raw-client.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const UPGRADE = GET.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');

const TEXT = 'hello hello hello';

describe('heard at a client,', () => {
  it('requests are told at once, one after the other', () => {
    const overheard = new Overheard('client');
    for (const request of [GET, GET.replace('GET', 'HEAD'), GET]) overheard.client(request);
    expect(overheard.told).toEqual(['client: GET /', 'client: HEAD /', 'client: GET /']);
    overheard.server(`${OK}${OK.slice(0, -2)}${OK}`);
    expect(overheard.told.slice(3)).toEqual(Array(3).fill('server: 200 OK'));
    overheard.observer.ended();
    expect(overheard.told.at(-1)).toBe('client: FIN  clean: client closed first');
  });

  it('a request with longer content than our own server takes is no fault', () => {
    const overheard = new Overheard('client');
    overheard.client(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${2 ** 40}\r\n\r\nx`);
    overheard.client('x'.repeat(70_000));
    expect(overheard.entries.map(({ fault }) => fault)).toEqual([undefined]);
  });

  it('what comes after a request to switch waits for its answer', () => {
    const overheard = new Overheard('client');
    overheard.client(UPGRADE);
    overheard.client('\x81\x80\0\0\0\0');
    expect(overheard.told).toEqual(['client: GET /  Upgrade: x']);
    overheard.server('HTTP/1.1 101 Y\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    expect(overheard.told.slice(1)).toEqual(['server: 101 Y', 'client: TEXT  FIN MASK']);
  });

  it('and is a request where the server does not switch', () => {
    const overheard = new Overheard('client');
    overheard.client(UPGRADE);
    overheard.client(GET);
    overheard.server(OK);
    expect(overheard.told.slice(1)).toEqual(['client: GET /', 'server: 200 OK']);
  });

  it('a request that a server would refuse is told with its fault, and nothing after it', () => {
    const overheard = new Overheard('client');
    overheard.client(GET.replace('Host', 'Host '));
    overheard.client(GET);
    expect(overheard.entries).toEqual([
      expect.objectContaining({
        from: 'client',
        fault: expect.objectContaining({ fault: 'space-before-colon' }),
      }),
    ]);
    overheard.server(OK);
    expect(overheard.told.at(-1)).toBe('server: 200 OK');
  });

  it('a request that the FIN cuts off is told as far as it went', () => {
    const overheard = new Overheard('client');
    overheard.client('GET / HT');
    overheard.observer.ended();
    const [cut, fin] = overheard.entries;
    expect(cut).toMatchObject({
      bytes: Buffer.from('GET / HT'),
      fault: { fault: 'unexpected-end' },
    });
    expect(fin).toMatchObject({ kind: 'fin', start: 8 });
  });

  it('a WebSocket is told frame by frame, inflated where it was agreed', async () => {
    const { port } = await startServer(async (request, response) => {
      const socket = upgradeToWebSocket(request, response, { deflate: true, compressFrom: 0 });
      if (socket) await echo(socket);
    });
    const entries: Entry[] = [];
    const tap = new Observer(
      'client',
      () => 0,
      (entry) => entries.push(entry),
    );
    const client = await connect({ port, tap });
    const target = { host: 'a', requestTarget: '/', deflate: true, compressFrom: 0 };
    const socket = await client.upgrade(target);
    socket.send(TEXT);
    expect((await socket.nextMessage())!.data.toString()).toBe(TEXT);
    socket.close(1000);
    await socket.closed;
    expect(entries.map((entry) => `${entry.from}: ${labelText(entry)}`)).toEqual([
      expect.stringMatching(/^client: GET /),
      'server: 101 Switching Protocols',
      expect.stringMatching(/^client: TEXT .*RSV1 MASK$/),
      expect.stringMatching(/^server: TEXT .*RSV1$/),
      'client: CLOSE 1000  FIN MASK',
      'server: CLOSE 1000  FIN',
      'server: FIN  clean: Close both ways, server closed first',
      'client: FIN  client closes too',
    ]);
    for (const entry of entries) {
      expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
    }
    for (const entry of entries.slice(2, 4)) {
      expect(viewsOf(entry).at(-1)!.bytes.toString()).toBe(TEXT);
    }
  });
});
