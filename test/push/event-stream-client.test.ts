import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StagedTime } from '../../src/lesson/script/staged-time.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import { EventStreamClient } from '../../src/push/event-stream-client.ts';
import { EventBlock, UnfinishedBlock } from '../../src/sse/event-block.ts';
import type { Placed } from '../../src/wire/field.ts';
import { endlessStream, startScripted, streamOf } from '../support/scripted-server.ts';
import { gatherUncaught } from '../support/uncaught.ts';

type Options = ConstructorParameters<typeof EventStreamClient>[1];

function read(port: number, options?: Options) {
  const client = new EventStreamClient(`http://127.0.0.1:${port}/`, options);
  onTestFinished(() => client.close());
  return client;
}

function idsSent(requests: readonly string[]): (string | undefined)[] {
  return requests.map((request) => /\r\nLast-Event-ID: (.*)\r\n/.exec(request)?.[1]);
}

describe('the client of an event stream', () => {
  it('keeps its id over streams whose blocks have none', async () => {
    const { port, requests, until } = await startScripted(
      streamOf('retry: 1\nid: 7\ndata: a\n\n'),
      streamOf(':\n\n'),
      streamOf('data: b\n\n'),
    );
    const client = read(port);
    const ids: string[] = [];
    client.on('event', ({ lastEventId }) => ids.push(lastEventId));
    await until(() => requests.length === 4);
    expect(idsSent(requests)).toEqual([undefined, '7', '7', '7']);
    expect(ids.slice(0, 2)).toEqual(['7', '7']);
  });

  it('forgets its id where the stream says so', async () => {
    const { port, requests, until } = await startScripted(streamOf('retry: 1\nid\n\n'));
    read(port, { lastEventId: '7' });
    await until(() => requests.length === 2);
    expect(idsSent(requests)).toEqual(['7', undefined]);
  });

  it('reads on where a listener throws, calls the others, and reports it', async () => {
    const uncaught = gatherUncaught();
    const { port, requests } = await startScripted(
      endlessStream('data: 1\n\ndata: 2\n\ndata: 3\n\n'),
    );
    const client = read(port);
    client.on('event', ({ data }) => {
      if (data === '2') throw new Error('mine');
    });
    const heard: string[] = [];
    const third = new Promise<void>((resolve) => {
      client.on('event', ({ data }) => {
        heard.push(data);
        if (data === '3') resolve();
      });
    });
    await third;
    while (uncaught.length === 0) await new Promise(setImmediate);
    expect([heard, requests.length]).toEqual([['1', '2', '3'], 1]);
    expect(uncaught).toEqual([new Error('mine')]);
  });

  it('leaves no connection open after a reconnect', async () => {
    const { port, requests, open, until } = await startScripted(streamOf('retry: 1\ndata: a\n\n'));
    const client = read(port);
    await until(() => requests.length === 10);
    expect(open.size).toBeLessThan(3);
    client.close();
    await until(() => open.size === 0);
  });

  it.each([
    ['its end', streamOf('data: a\n\n')],
    ['an answer that never comes', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\n'],
    ['a stream that goes on', endlessStream('data: a\n\n')],
  ])('leaves none open after close, before %s', async (_, answer) => {
    const { port, requests, open, until } = await startScripted(answer);
    const client = read(port);
    await until(() => requests.length === 1);
    client.close();
    await until(() => open.size === 0);
  });

  it('leaves none open that was being opened when it was closed', async () => {
    const { port, requests, open, until } = await startScripted(streamOf(''));
    const client = read(port);
    await Promise.resolve();
    client.close();
    const other = read(port);
    await until(() => requests.length === 1);
    other.close();
    await until(() => open.size === 0);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', '204 there is nothing more to come'],
    ['404', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', '404 Not Found'],
    ['another type', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'its content type is none'],
    ['a coding', streamOf('', 'Content-Encoding: br'), 'its content is coded by br'],
    ['two codings', streamOf('', 'Content-Encoding: identity, GZIP'), 'coded by GZIP'],
    ['a redirect elsewhere', redirect('ftp://x/'), '307 to a wrong place: ftp://x/ has none'],
    ['a redirect nowhere', redirect('http://['), '307 to a wrong place'],
    ['a redirect with a password', redirect('http://a:b@x/'), 'would not be sent'],
    ['redirects without end', redirect('/'), 'more than 20 redirects'],
  ])('ends for good at %s, says why, and leaves nothing open', async (_, answer, why) => {
    const { port, open, until } = await startScripted(answer);
    const [said] = await once(read(port), 'close');
    expect(said).toContain(why);
    await until(() => open.size === 0);
  });

  it('asks for no coding, and takes identity for none', async () => {
    const stream = streamOf('data: a\n\n', 'Content-Encoding: identity');
    const { port, requests } = await startScripted(stream);
    const [event] = await once(read(port), 'event');
    expect(event.data).toBe('a');
    expect(requests[0]).toContain('\r\nAccept-Encoding: identity\r\n');
  });

  it.each([
    ['before the head', '', 1],
    ['in a stream', endlessStream('data: a\n\n'), 0],
  ])('takes a server for gone that is silent %s, and comes back', async (_, answer, earlier) => {
    const time = new StagedTime();
    const environment = { ...SYSTEM_ENVIRONMENT, monotonic: () => time.passed, after: time.after };
    const { port, requests, open, until } = await startScripted(answer);
    const client = read(port, { environment, readTimeout: 60_000 });
    const waits: unknown[] = [];
    client.on('wait', (...wait) => waits.push(wait));
    if (earlier === 0) await once(client, 'event');
    else await until(() => requests.length === 1);
    await time.pass(59_999);
    expect(waits).toEqual([]);
    await time.pass(1);
    while (waits.length === 0) await new Promise(setImmediate);
    expect(waits).toEqual([[3000, 'nothing has come for 60 s']]);
    await until(() => open.size === 0);
    await time.pass(3000);
    await until(() => requests.length === 2);
  });

  it('does not take a server for gone that sends comments', async () => {
    const time = new StagedTime();
    const environment = { ...SYSTEM_ENVIRONMENT, monotonic: () => time.passed, after: time.after };
    const { port, open, until } = await startScripted(endlessStream('data: a\n\n'));
    const client = read(port, { environment, readTimeout: 60_000 });
    const waits: unknown[] = [];
    client.on('wait', (...wait) => waits.push(wait));
    await once(client, 'event');
    for (let minute = 0; minute < 5; minute++) {
      await time.pass(40_000);
      for (const socket of open) socket.write(`:\n\ndata: ${minute}\n\n`);
      await once(client, 'event');
    }
    await until(() => open.size === 1);
    expect(waits).toEqual([]);
  });

  it('hands each block to the tap as it found it, and the block at fault', async () => {
    const heard: Placed[] = [];
    const faults: string[] = [];
    const newTap = () => ({
      ...{ read() {}, wrote() {}, ended() {} },
      event: (event: Placed) => heard.push(event),
      fault: ({ partial }: { partial?: Placed | undefined }) => {
        if (partial instanceof UnfinishedBlock) faults.push(`${partial.bytes}`);
      },
    });
    const { port } = await startScripted(endlessStream(':\n\nid: 1\ndata: a\n\ndata: bcd\n\n'));
    const client = read(port, { newTap, limits: { lineOctets: 7 } });
    const [why] = await once(client, 'close');
    expect(why).toBe('The line is longer than we take.');
    const blocks = heard.filter((event) => event instanceof EventBlock);
    expect(blocks.map(({ start, end, event }) => [start, end, event?.data])).toEqual([
      [0, 3, undefined],
      [3, 18, 'a'],
    ]);
    expect(faults).toEqual(['data: bc']);
  });

  it('refuses URLs that it could not ask for as they are', () => {
    for (const url of ['ftp://x/', 'nothing', 'http://name:password@x/']) {
      expect(() => new EventStreamClient(url)).toThrow(TypeError);
    }
  });
});

function redirect(location: string): string {
  return `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
}
