import { describe, expect, it } from 'vitest';
import type { Tap } from '../../src/net/tap.ts';
import {
  EventStreamClient,
  type EventStreamClientOptions,
} from '../../src/push/event-stream-client.ts';
import { EventBlock } from '../../src/sse/event-block.ts';
import { entriesOf } from '../../src/trace/entries-of.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { LoneClientTap } from '../../src/trace/lone-client.ts';
import { Observer } from '../../src/trace/observer.ts';
import { Recorder } from '../../src/trace/recorder.ts';
import type { Placed } from '../../src/wire/field.ts';
import type { ProtocolError } from '../../src/wire/protocol-error.ts';
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

type Reading = Pick<EventStreamClientOptions, 'limits' | 'lastEventId'>;

/** What our client has made of a stream by the time it has ended, and what is told of the same one. */
async function readByClient(stream: string, reading: Reading = {}) {
  const port = await serveRaw(async (peer) => {
    peer.write(HEAD);
    peer.write(stream);
    peer.end();
  });
  const heard: Placed[] = [];
  const faults: ProtocolError[] = [];
  const recorder = new Recorder(() => 0);
  const live: Entry[] = [];
  const taps: Tap[] = [
    new Observer(
      'client',
      () => 0,
      (entry) => live.push(entry),
    ),
    new LoneClientTap(recorder),
    {
      ...{ read() {}, wrote() {}, ended() {} },
      event: (event) => heard.push(event),
      fault: (error) => faults.push(error),
    },
  ];
  const events: string[] = [];
  const newTap = () => toAll(taps);
  const client = new EventStreamClient(`http://127.0.0.1:${port}/`, { ...reading, newTap });
  await new Promise<void>((resolve) => {
    client.on('event', (event) => events.push(JSON.stringify(event)));
    client.on('wait', () => resolve());
    client.on('close', () => resolve());
  });
  client.close();
  const blocks = heard.filter((event) => event instanceof EventBlock);
  return { events, found: foundIn(blocks, faults), live, recorded: entriesOf(recorder) };
}

function toAll(taps: readonly Tap[]): Tap {
  const each = (tell: (tap: Tap) => void) => {
    for (const tap of taps) tell(tap);
  };
  return {
    read: (bytes) => each((tap) => tap.read(bytes)),
    wrote: (bytes) => each((tap) => tap.wrote(bytes)),
    event: (event) => each((tap) => tap.event(event)),
    fault: (error) => each((tap) => tap.fault(error)),
    ended: () => each((tap) => tap.ended()),
    peerEnded: () => each((tap) => tap.peerEnded?.()),
    readsEvents: (options) => each((tap) => tap.readsEvents?.(options)),
  };
}

/** Blocks by their places and what they mean, and what was refused. */
function foundIn(blocks: readonly EventBlock[], faults: readonly ProtocolError[]) {
  return {
    blocks: blocks.map(({ start, end, event, retry }) => ({ start, end, event, retry })),
    faults: faults.map(({ fault, offset }) => `${fault} at ${offset}`),
  };
}

function blocksOf(entries: readonly Entry[]): EventBlock[] {
  return entries.flatMap(({ parts }) => parts.filter((one) => one instanceof EventBlock));
}

function told(entries: readonly Entry[]) {
  const rows = entries.filter(({ kind }) => kind === 'event');
  return foundIn(
    blocksOf(rows),
    rows.flatMap(({ fault }) => fault ?? []),
  );
}

describe.each(Object.entries({ ...STREAMS, ...LONG }))('what is said of %s', (_, stream) => {
  it('is what the client dispatches', async () => {
    const alone = explained('sse', latin1(stream)).entries;
    const inResponse = overheard(['client', latin1(REQUEST)], ['server', latin1(HEAD + stream)]);
    const { events, found, live, recorded } = await readByClient(stream);
    for (const entries of [alone, inResponse]) {
      const dispatched = blocksOf(entries).flatMap(({ event }) => event ?? []);
      expect(dispatched.map((event) => JSON.stringify(event))).toEqual(events);
    }
    expect(told(live)).toEqual(found);
    expect(told(recorded)).toEqual(found);
  });

  it('is what a client finds that comes back, and takes less than others', async () => {
    const limits = { lineOctets: 9, blockOctets: 24, blockLines: 2 };
    const { found, live, recorded } = await readByClient(stream, { limits, lastEventId: '7' });
    expect(told(live)).toEqual(found);
    expect(told(recorded)).toEqual(found);
  });
});
