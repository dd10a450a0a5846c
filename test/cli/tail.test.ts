import { describe, expect, it } from 'vitest';
import { TRANSPORTS } from '../../src/push/follow.ts';
import { ChannelServer } from '../support/channels.ts';
import { startCuttingRelay } from '../support/cutting-relay.ts';
import { runWirewalk } from '../support/running.ts';

async function tail(url: string, ...options: string[]) {
  const running = runWirewalk('tail', url, ...options);
  const [code] = await running.exit;
  return { code, lines: running.stdout.trimEnd().split('\n'), stderr: running.stderr };
}

describe('tail', () => {
  it.each(TRANSPORTS)('by %s prints events, and what each has cost', async (via) => {
    const server = await ChannelServer.start();
    server.publish('one', 'two\nlines', 'three');
    const url = `http://127.0.0.1:${server.port}/events/x`;
    const { code, lines, stderr } = await tail(url, '--via', via, '--since', '0', '--count', '2');
    expect([code, stderr]).toEqual([0, '']);
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^\+[\d.]+ ms {2}message {2}one$/),
      expect.stringMatching(/^\+[\d.]+ ms {2}message {2}two$/),
      '    lines',
    ]);
    expect(lines[3]).toMatch(
      new RegExp(
        `^2 events by ${via} in [\\d.]+ s: 1 connection, 1 request, \\d+ bytes sent, \\d+ received$`,
      ),
    );
    expect(lines[4]).toMatch(/^each event: \d+(\.\d)? bytes, 0.5 requests$/);
  });

  it.each(TRANSPORTS)('by %s comes back when its server goes away', async (via) => {
    const server = await ChannelServer.start({ retry: 1 });
    server.publish('one', 'two');
    const port = await startCuttingRelay(server.port, [via === 'ws' ? 220 : 350, 20]);
    const url = `http://127.0.0.1:${port}/events/x`;
    const running = runWirewalk('tail', url, '--via', via, '--since', '0', '--count', '3');
    await running.until(/two/);
    server.publish('three');
    expect(await running.exit).toEqual([0, null]);
    expect(running.stdout).toContain('  three\n');
  });

  it('prints JSON, with the delay where an event says when it was made', async () => {
    const server = await ChannelServer.start();
    server.publish('{"price":1,"at":1795528817042}');
    const url = `http://127.0.0.1:${server.port}/poll/x`;
    const { lines } = await tail(url, '--since', '0', '--count', '1', '--json');
    const [event, sum] = lines.map((line) => JSON.parse(line));
    expect(event).toMatchObject({ id: '00000000-1', event: 'message' });
    expect(event.delay).toBeTypeOf('number');
    expect(sum).toMatchObject({ via: 'long-poll', events: 1, connections: 1, requests: 1 });
  });

  it('does not let an event command the terminal', async () => {
    const server = await ChannelServer.start();
    server.publish('\x1b[2Jgone');
    const url = `http://127.0.0.1:${server.port}/events/x`;
    const { lines } = await tail(url, '--since', '0', '--count', '1');
    expect(lines[0]).toMatch(/ {2}\.\[2Jgone$/);
  });

  it('ends at ctrl-c with its sum', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const running = runWirewalk('tail', `http://127.0.0.1:${server.port}/events/x`, '--since', '0');
    await running.until(/one/);
    running.child.kill('SIGINT');
    expect(await running.exit).toEqual([130, null]);
    expect(running.stdout).toMatch(/\n1 event by sse /);
  });

  it('ends when its reader has gone', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const running = runWirewalk('tail', `http://127.0.0.1:${server.port}/events/x`, '--since', '0');
    await running.until(/one/);
    running.child.stdout!.destroy();
    server.publish('two');
    expect((await running.exit)[0]).toBe(0);
  });

  it.each([
    ['no server', 'http://127.0.0.1:1/events/x', [], 3, /ECONNREFUSED/],
    ['no stream', 'http://127.0.0.1:PORT/channels/x/0-0', [], 3, /404/],
    ['a bad id', 'http://127.0.0.1:PORT/poll/x', ['--since', '7'], 3, /400 since is an id/],
    ['a bad id, ws', 'http://127.0.0.1:PORT/chat/x', ['--since', '7'], 3, /400/],
    ['no URL', 'nothing', [], 2, /"nothing" is no URL/],
    ['another scheme', 'ftp://127.0.0.1/events/x', [], 2, /none of the schemes/],
    [
      'polls of no channel',
      'http://127.0.0.1:1/x',
      ['--via', 'ws'],
      2,
      /needs the URL of a channel/,
    ],
    ['a transport', 'http://127.0.0.1:1/events/x', ['--via', 'carrier'], 2, /Allowed choices/],
    ['a count', 'http://127.0.0.1:1/events/x', ['--count', '0'], 2, /1 or more/],
  ] as const)('says what is wrong: %s', async (_, url, options, code, message) => {
    const { port } = await ChannelServer.start();
    const result = await tail(url.replace('PORT', `${port}`), ...options);
    expect(result.stderr).toMatch(message);
    expect([result.code, result.lines]).toEqual([code, ['']]);
  });
});
