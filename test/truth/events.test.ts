import { describe, expect, it } from 'vitest';
import { EventStreamClient } from '../../src/push/event-stream-client.ts';
import { EventBlock } from '../../src/sse/event-block.ts';
import { latin1 } from '../support/bytes.ts';
import { STREAMS } from '../support/event-streams.ts';
import { serveRaw } from '../support/sockets.ts';
import { explained, overheard } from './explained.ts';

const LONG = {
  'a block of 2,000 lines of 1,000 octets': `${`data: ${'x'.repeat(993)}\n`.repeat(2000)}\n`,
  'a line of 1,100,000 octets': `data: ${'x'.repeat(1_100_000)}\n\n`,
  'more lines than one chunk has': 'data: a\nid: 1\n\n'.repeat(5000),
};

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n';

/** The events that our client has dispatched by the time the stream has ended. */
async function dispatched(stream: string): Promise<string[]> {
  const port = await serveRaw(async (peer) => {
    peer.write(HEAD);
    peer.write(stream);
    peer.end();
  });
  const events: string[] = [];
  const client = new EventStreamClient(`http://127.0.0.1:${port}/`);
  await new Promise<void>((resolve) => {
    client.on('event', (event) => events.push(JSON.stringify(event)));
    client.on('wait', () => resolve());
    client.on('close', () => resolve());
  });
  client.close();
  return events;
}

describe.each(Object.entries({ ...STREAMS, ...LONG }))('what is said of %s', (_, stream) => {
  it('is what the client dispatches', async () => {
    const alone = explained('sse', latin1(stream)).entries;
    const inResponse = overheard(['client', latin1(REQUEST)], ['server', latin1(HEAD + stream)]);
    const events = await dispatched(stream);
    for (const entries of [alone, inResponse]) {
      const blocks = entries.flatMap(({ parts }) =>
        parts.filter((one) => one instanceof EventBlock),
      );
      expect(blocks.flatMap(({ event }) => (event ? [JSON.stringify(event)] : []))).toEqual(events);
    }
  });
});
