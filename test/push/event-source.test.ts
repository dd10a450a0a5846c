import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventSource, type EventSourceInit } from '../../src/push/event-source.ts';
import { endlessStream, startScripted, streamOf } from '../support/scripted-server.ts';
import { gatherUncaught } from '../support/uncaught.ts';

function open(port: number, init?: EventSourceInit): EventSource {
  const source = new EventSource(`http://127.0.0.1:${port}/a`, init);
  onTestFinished(() => source.close());
  return source;
}

// HTML 9.2.2 and 9.2.3.
describe('EventSource', () => {
  it('connects, opens, and gives each event to the listeners of its type', async () => {
    const { port } = await startScripted(
      endlessStream('id: 7\ndata: a\ndata: b\n\nevent: price\ndata: 1\n\n'),
    );
    const source = open(port);
    expect([source.readyState, source.url]).toEqual([0, `http://127.0.0.1:${port}/a`]);
    const states: number[] = [];
    const messages: MessageEvent[] = [];
    source.onopen = () => states.push(source.readyState);
    source.onmessage = (event) => messages.push(event);
    const [price] = (await once(source, 'price')) as [MessageEvent];
    expect(states).toEqual([1]);
    expect(messages.map(({ type, data }) => [type, data])).toEqual([['message', 'a\nb']]);
    expect(price).toMatchObject({
      ...{ type: 'price', data: '1', lastEventId: '7', origin: `http://127.0.0.1:${port}` },
    });
    expect(price.target).toBe(source);
  });

  it('has its states as constants, of the class and of each source', async () => {
    const { port } = await startScripted(streamOf(''));
    for (const { CONNECTING, OPEN, CLOSED } of [EventSource, open(port)]) {
      expect([CONNECTING, OPEN, CLOSED]).toEqual([0, 1, 2]);
    }
    expect(open(port).withCredentials).toBe(false);
    expect(open(port, { withCredentials: true }).withCredentials).toBe(true);
  });

  it('tells of a break by an error, and connects again', async () => {
    const { port, requests, until } = await startScripted(streamOf('retry: 1\ndata: a\n\n'));
    const source = open(port);
    const states: number[] = [];
    source.onerror = () => states.push(source.readyState);
    await until(() => requests.length === 3);
    expect(states).toEqual([0, 0]);
  });

  it('is closed by a refusal, which is an error too', async () => {
    const { port } = await startScripted('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    const source = open(port);
    await once(source, 'error');
    expect(source.readyState).toBe(2);
    const unreachable = new EventSource('ftp://x/');
    await once(unreachable, 'error');
    expect(unreachable.readyState).toBe(2);
  });

  it('says nothing after close, not even of what has come', async () => {
    const {
      port,
      open: sockets,
      until,
    } = await startScripted(endlessStream('data: 1\n\ndata: 2\n\n'));
    const source = open(port);
    const heard: string[] = [];
    source.onerror = () => heard.push('error');
    source.onmessage = ({ data }) => {
      heard.push(data);
      source.close();
    };
    await once(source, 'message');
    await until(() => sockets.size === 0);
    expect([heard, source.readyState]).toEqual([['1'], 2]);
  });

  it('reports what listeners throw, as the platform does, and goes on', async () => {
    const uncaught = gatherUncaught();
    const { port, requests } = await startScripted(endlessStream('data: 1\n\ndata: 2\n\n'));
    const source = open(port);
    source.onmessage = () => {
      throw new Error('mine');
    };
    const heard: string[] = [];
    source.addEventListener('message', ({ data }) => heard.push(data));
    await once(source, 'message');
    while (uncaught.length < 2) await new Promise(setImmediate);
    expect([heard, requests.length]).toEqual([['1', '2'], 1]);
  });

  it('calls a handler where it was first set, among the listeners, until it is null', async () => {
    const { port } = await startScripted(endlessStream('data: 1\n\ndata: 2\n\n'));
    const source = open(port);
    const heard: string[] = [];
    source.addEventListener('message', ({ data }) => heard.push(`before ${data}`));
    source.onmessage = () => heard.push('never');
    source.addEventListener('message', () => heard.push('after'));
    source.onmessage = () => {
      heard.push('handler');
      source.onmessage = null;
    };
    expect(source.onmessage).toBeTypeOf('function');
    const second = new Promise<void>((resolve) => {
      source.addEventListener('message', ({ data }) => data === '2' && resolve());
    });
    await second;
    expect(source.onmessage).toBeNull();
    expect(heard).toEqual(['before 1', 'handler', 'after', 'before 2', 'after']);
  });

  it('takes no text that is no URL', () => {
    expect(() => new EventSource('nothing')).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    );
  });
});
