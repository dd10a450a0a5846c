import { spawn, spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSession } from 'better-sse';
import { EventSource as PackageEventSource } from 'eventsource';
import { EventSource as UndiciEventSource } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventSource } from '../../src/push/event-source.ts';
import { EventStreamClient } from '../../src/push/event-stream-client.ts';
import type { DispatchedEvent } from '../../src/sse/event-block.ts';
import { ChannelServer } from '../support/channels.ts';
import { startCuttingRelay } from '../support/cutting-relay.ts';
import { Running } from '../support/running.ts';

/** What the event sources of others and our own have in common. */
interface AnySource {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent) => void): void;
  close(): void;
}

const CLOSED = 2;
const SOURCES: readonly [string, (url: string) => AnySource][] = [
  ['eventsource', (url) => new PackageEventSource(url) as unknown as AnySource],
  ['undici', (url) => new UndiciEventSource(url) as unknown as AnySource],
  ['ours', (url) => new EventSource(url)],
];

function listen(open: (url: string) => AnySource, url: string, ...types: string[]) {
  const source = open(url);
  onTestFinished(() => source.close());
  const events: { type: string; data: string; id: string }[] = [];
  let wake = () => {};
  for (const type of ['message', ...types]) {
    source.addEventListener(type, ({ data, lastEventId }) => {
      events.push({ type, data, id: lastEventId });
      wake();
    });
  }
  source.addEventListener('error', () => wake());
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { source, events, until };
}

describe.each(SOURCES)('our event stream, read by %s', (_, open) => {
  it('has events of any type and text, with their ids', async () => {
    const server = await ChannelServer.start();
    const url = `http://127.0.0.1:${server.port}/events/x?since=0`;
    const { events, until } = listen(open, url, 'price');
    const texts = ['one', '', 'two\nlines', ' äöü €😀 ', 'data: x\n\nid: 7', '\n'];
    for (const data of texts) server.channel.log.append({ type: 'price', data });
    await until(() => events.length === texts.length);
    expect(events).toEqual(
      texts.map((data, index) => ({ type: 'price', data, id: server.id(index + 1) })),
    );
  });

  it('is taken up where it broke, with no event lost or doubled', async () => {
    const server = await ChannelServer.start({ retry: 1 });
    const port = await startCuttingRelay(server.port, [400, 700, 433, 510]);
    const { events, until } = listen(open, `http://127.0.0.1:${port}/events/x?since=0`);
    const texts = Array.from({ length: 40 }, (_, index) => `event ${index}`);
    server.publish(...texts.slice(0, 20));
    await until(() => events.length >= 20);
    server.publish(...texts.slice(20));
    await until(() => events.length >= texts.length);
    expect(events.map(({ data }) => data)).toEqual(texts);
  });

  it('tells of a gap and of a reset, as events', async () => {
    const server = await ChannelServer.start({ log: { events: 1, octets: 1e6, age: 1e6 } });
    server.publish('one', 'two', 'three');
    const origin = `http://127.0.0.1:${server.port}/events/x?since=`;
    const gap = listen(open, `${origin}${server.id(1)}`, 'gap');
    await gap.until(() => gap.events.length === 2);
    expect(gap.events[0]).toMatchObject({ type: 'gap', data: '{"gap":{"oldest":"00000000-3"}}' });
    const reset = listen(open, `${origin}ffffffff-1`, 'reset');
    await reset.until(() => reset.events.length === 2);
    expect(reset.events[0]).toMatchObject({ type: 'reset', data: '{"reset":true}' });
  });

  it('is given up at the end of its channel', async () => {
    const server = await ChannelServer.start({ retry: 1 });
    const url = `http://127.0.0.1:${server.port}/events/x?since=0`;
    const { source, events, until } = listen(open, url);
    server.publish('last');
    await until(() => events.length === 1);
    server.channel.log.end();
    await until(() => source.readyState === CLOSED);
  });
});

const HAS_CURL = spawnSync('curl', ['--version']).status === 0;

describe.skipIf(!HAS_CURL)('our event stream, read by curl', () => {
  it('comes event by event', async () => {
    const server = await ChannelServer.start();
    const curl = spawn('curl', ['-sN', `http://127.0.0.1:${server.port}/events/x`]);
    onTestFinished(() => {
      curl.kill();
    });
    const printed = new Running(curl);
    await printed.until(/: open\n/);
    for (const data of ['one', 'two']) {
      server.publish(data);
      await printed.until(new RegExp(`data: ${data}\n`));
    }
  });
});

describe('our event source', () => {
  it('reads what better-sse sends', async () => {
    const server = createServer(async (request, response) => {
      const session = await createSession(request, response);
      session.push({ text: 'two\nlines' }, 'price', '7');
      session.push('äöü');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const source = new EventStreamClient(`http://127.0.0.1:${port}/`);
    onTestFinished(() => source.close());
    // One read may bring both: waiting for one after the other would miss the second.
    const [first, second] = await firstOf(2, source);
    expect(first).toEqual({ type: 'price', data: '{"text":"two\\nlines"}', lastEventId: '7' });
    expect(second!.data).toBe('"äöü"');
  });
});

/** The first events of a source, however few reads bring them. */
async function firstOf(count: number, source: EventStreamClient): Promise<DispatchedEvent[]> {
  const events: DispatchedEvent[] = [];
  for await (const [event] of on(source, 'event')) {
    if (events.push(event) === count) break;
  }
  return events;
}
