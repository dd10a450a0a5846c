import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/trace/recorder.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { latin1 } from '../support/bytes.ts';

function recorder(): Recorder {
  let ticks = 100;
  return new Recorder(() => ticks++);
}

describe('a recorder', () => {
  it('keeps what each side wrote, however it changes later', () => {
    const recording = recorder();
    const bytes = latin1('Hello');
    recording.tap('client').wrote(bytes);
    recording.tap('server').wrote(latin1('back'));
    bytes.fill(0);
    recording.tap('client').wrote(latin1(' again'));
    expect(recording.client.bytes.toString()).toBe('Hello again');
    expect(recording.server.bytes.toString()).toBe('back');
  });

  it('counts what was read in the stream of the other side', () => {
    const recording = recorder();
    recording.tap('client').wrote(latin1('Hello'));
    recording.tap('server').read(latin1('Hel'));
    recording.tap('server').read(latin1('lo'));
    expect(recording.client.reads.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(recording.server.reads).toEqual([]);
  });

  it('orders all transfers, and counts time from its own start', () => {
    const recording = recorder();
    const [client, server] = [recording.tap('client'), recording.tap('server')];
    client.wrote(latin1('a'));
    server.wrote(latin1('b'));
    server.read(latin1('a'));
    client.ended();
    const { client: sent, server: answered } = recording;
    expect(sent.writes[0]).toMatchObject({ time: 1, order: 0 });
    expect(answered.writes[0]).toMatchObject({ time: 2, order: 1 });
    expect(sent.reads[0]).toMatchObject({ time: 3, order: 2 });
    expect(sent.fin).toMatchObject({ start: 1, end: 1, time: 4, order: 3 });
  });

  it('finds the write that carried a byte', () => {
    const { client } = withWrites('ab', 'cde');
    expect(client.writeOf(1)).toMatchObject({ start: 0 });
    expect(client.writeOf(2)).toMatchObject({ start: 2 });
    expect(client.writeOf(5)).toBeUndefined();
  });
});

describe('a quiet connection', () => {
  it('is one on which all that was written has been read', async () => {
    const recording = withWrites('ab');
    const told: string[] = [];
    const quiet = recording.quiet().then(() => told.push('quiet'));
    recording.tap('server').read(latin1('a'));
    await Promise.resolve();
    expect(told).toEqual([]);
    recording.tap('server').read(latin1('b'));
    await quiet;
    expect(told).toEqual(['quiet']);
  });

  it('is one whose reader has given up', async () => {
    const recording = withWrites('ab');
    recording
      .tap('server')
      .fault(new ProtocolError('http', 'x', { ref: 'RFC 1', sentence: 'A fault.' }, 0));
    await expect(recording.quiet()).resolves.toBeUndefined();
  });
});

function withWrites(...texts: string[]): Recorder {
  const recording = recorder();
  for (const text of texts) recording.tap('client').wrote(latin1(text));
  return recording;
}
