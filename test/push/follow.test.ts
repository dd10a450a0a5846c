import { describe, expect, it, onTestFinished } from 'vitest';
import { StagedTime } from '../../src/lesson/script/staged-time.ts';
import { type Environment, SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import {
  type Followed,
  type FollowOptions,
  TRANSPORTS,
  type Transport,
  waitAfter,
} from '../../src/push/follow.ts';
import { followByChat } from '../../src/push/follow-chat.ts';
import { followByPolls } from '../../src/push/follow-polls.ts';
import { followStream } from '../../src/push/follow-stream.ts';
import { ChannelServer } from '../support/channels.ts';
import { startCuttingRelay } from '../support/cutting-relay.ts';
import { startScripted } from '../support/scripted-server.ts';
import { gatherUncaught } from '../support/uncaught.ts';

/** No one listens in. */
const newTap = () => ({ read() {}, wrote() {}, event() {}, fault() {}, ended() {} });

interface Circumstances {
  readonly path?: string;
  /** The data of an event at which the listener throws. */
  readonly throwsAt?: string;
  readonly environment?: Environment;
}

function follow(
  via: Transport,
  port: number,
  since?: string,
  { path = '/events/x', throwsAt, environment = SYSTEM_ENVIRONMENT }: Circumstances = {},
) {
  const events: Followed[] = [];
  const breaks: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  let wake = () => {};
  const options: FollowOptions = {
    origin: `http://127.0.0.1:${port}`,
    channel: 'x',
    since,
    signal: stop.signal,
    environment,
    newTap,
    firstWait: 1,
    onEvent(event) {
      events.push(event);
      wake();
      if (event.data === throwsAt) throw new Error(throwsAt);
    },
    onBreak: (why) => breaks.push(why),
  };
  const done = start(via, options, path);
  const until = async (data: string) => {
    while (!events.some((event) => event.data === data)) {
      await Promise.race([
        done,
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
      ]);
    }
    return events.map((event) => event.data);
  };
  return { events, breaks, stop, done, until };
}

function start(via: Transport, options: FollowOptions, path: string): Promise<void> {
  switch (via) {
    case 'sse':
      return followStream(`${options.origin}${path}`, options);
    case 'ws':
      return followByChat(options);
    case 'long-poll':
      return followByPolls(options, { wait: 20, pause: 0 });
    case 'short-poll':
      return followByPolls(options, { wait: 0, pause: 1 });
  }
}

const DATA = Array.from({ length: 60 }, (_, index) => `event ${index} ${'é'.repeat(index)}`);

describe.each(TRANSPORTS)('following by %s', (via) => {
  it('gives what was kept, and then what comes', async () => {
    const server = await ChannelServer.start();
    server.publish('one', 'two');
    const { until, events } = follow(via, server.port, server.id(1));
    expect(await until('two')).toEqual(['two']);
    server.channel.log.append({ type: 'price', data: 'three\nlines' });
    await until('three\nlines');
    expect(events[1]).toEqual({ id: server.id(3), type: 'price', data: 'three\nlines' });
  });

  it('neither loses nor doubles an event where connections break, wherever they break', async () => {
    const server = await ChannelServer.start({ retry: 1 });
    const cuts = Array.from({ length: 12 }, (_, index) => 300 + index * 97);
    const port = await startCuttingRelay(server.port, cuts);
    server.publish(...DATA.slice(0, 20));
    const { until, breaks } = follow(via, port, server.id(0));
    for (let next = 20; next < DATA.length; next++) {
      server.publish(DATA[next]!);
      if (next % 7 === 0) await until(DATA[next]!);
    }
    expect(await until(DATA.at(-1)!)).toEqual(DATA);
    expect(breaks.length).toBeGreaterThan(0);
  });

  it('tells of a restart', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const { until, events } = follow(via, server.port, 'ffffffff-7');
    await until('one');
    expect(events.map(({ type }) => type)).toEqual(['reset', 'message']);
  });

  it('ends with its channel', async () => {
    const server = await ChannelServer.start({ retry: 1 });
    server.publish('one');
    const { until, done } = follow(via, server.port, '0');
    await until('one');
    server.channel.log.end();
    await done;
  });

  it('ends when it is told to, and leaves no one waiting', async () => {
    const server = await ChannelServer.start();
    server.publish('one');
    const { until, stop, done } = follow(via, server.port, '0');
    await until('one');
    stop.abort();
    await done;
    await server.readers(0);
  });

  it('leaves what its listener throws to the application, and goes on', async () => {
    const uncaught = gatherUncaught();
    const server = await ChannelServer.start();
    server.publish('one', 'two', 'three');
    const { until, breaks, events } = follow(via, server.port, '0', { throwsAt: 'two' });
    await until('three');
    expect([events.map(({ data }) => data), breaks]).toEqual([['one', 'two', 'three'], []]);
    while (uncaught.length === 0) await new Promise(setImmediate);
    expect(uncaught).toEqual([new Error('two')]);
  });

  it('leaves no connection open when it is told to end, at whatever moment', async () => {
    const { port, requests, open, until } = await startScripted('');
    const { stop, done } = follow(via, port);
    await until(() => requests.length === 1);
    stop.abort();
    await done;
    await until(() => open.size === 0);
    const early = follow(via, port);
    early.stop.abort();
    await early.done;
    await until(() => open.size === 0);
    expect(requests).toHaveLength(1);
  });

  it('does not ask again where it is refused', async () => {
    const server = await ChannelServer.start();
    // No id that an event source has can be refused, but a path can.
    const { done } = follow(via, server.port, 'no id', {
      ...(via === 'sse' && { path: '/events/' }),
    });
    await expect(done).rejects.toThrow(via === 'sse' ? '404' : '400');
  });
});

const POLLS = [
  ['long-poll', 60_000],
  ['short-poll', 60_000],
] as const;

describe.each(POLLS)('following by %s', (via, readTimeout) => {
  it('takes a server for gone that does not answer, and asks again', async () => {
    const time = new StagedTime();
    const environment = { ...SYSTEM_ENVIRONMENT, monotonic: () => time.passed, after: time.after };
    const { port, requests, open, until } = await startScripted('');
    const { breaks } = follow(via, port, '0', { environment });
    await until(() => requests.length === 1);
    await time.pass(readTimeout - 1);
    expect(breaks).toEqual([]);
    await time.pass(1);
    while (breaks.length === 0) await new Promise(setImmediate);
    expect(breaks).toEqual([`nothing has come for ${readTimeout / 1000} s`]);
    await until(() => open.size === 0);
    await time.pass(1);
    await until(() => requests.length === 2);
  });

  it('asks for no coding, and says what is wrong with one', async () => {
    const coded = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n';
    const { port, requests, open, until } = await startScripted(coded);
    await expect(follow(via, port).done).rejects.toThrow('coded by gzip, which was not asked for');
    expect(requests[0]).toContain('\r\nAccept-Encoding: identity\r\n');
    await until(() => open.size === 0);
  });
});

describe('the wait after failures', () => {
  it('doubles, up to half a minute', () => {
    expect([1, 2, 3, 7, 100].map((failures) => waitAfter(failures))).toEqual([
      ...[500, 1000, 2000, 30_000, 30_000],
    ]);
  });
});
