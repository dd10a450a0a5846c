import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { findUncovered } from '../../src/wire/coverage.ts';
import { latin1, octets } from '../support/bytes.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { check } from '../support/property.ts';
import { chunk, GET, Recorded, STREAM_HEAD, upgraded } from '../support/recorded.ts';

const key = SAMPLE_KEY;

describe('a recorded hold', () => {
  it('is a row between the request and the response that was late', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(24_800)
      .say('server', 'HTTP/1.1 204 No Content\r\n\r\n');
    expect(recorded.told).toEqual([
      'client: GET /',
      'server: held 24.8 s',
      'server: 204 No Content',
    ]);
    const [, hold] = recorded.entries;
    expect(hold).toMatchObject({ kind: 'hold', time: 0, duration: 24_800 });
    expect(hold!.bytes).toHaveLength(0);
  });

  it('is none where the response came soon', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .after(100)
      .say('server', 'HTTP/1.1 204 No Content\r\n\r\n');
    expect(recorded.told).toEqual(['client: GET /', 'server: 204 No Content']);
  });
});

describe('a recorded event stream', () => {
  it('is told chunk by chunk, with its events after the chunk that completes them', () => {
    const recorded = new Recorded()
      .say('client', GET)
      .say('server', STREAM_HEAD, chunk('data: he'), chunk('llo\n\ndata: a'));
    expect(recorded.told).toEqual([
      'client: GET /',
      'server: 200 OK  content follows',
      'server: chunk 8 bytes',
      'server: chunk 12 bytes',
      'server: event message  13 bytes',
      'server: buffered: 7 bytes, no blank line: dropped',
    ]);
  });

  it('has the times at which its pieces were written', () => {
    const recorded = new Recorded().say('client', GET).after(5).say('server', STREAM_HEAD);
    recorded.after(10).say('server', chunk('data: 1\n\n'));
    recorded.after(10).say('server', chunk('data: 2\n\n'));
    expect(recorded.entries.map(({ time }) => time)).toEqual([0, 5, 15, 15, 25, 25]);
  });
});

describe('a recorded message', () => {
  it('is one row, however long it is', () => {
    const content = 'x'.repeat(300_000);
    const head = `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`;
    const recorded = new Recorded().say('client', GET).say('server', head, content);
    const [, response] = recorded.entries;
    expect(recorded.entries).toHaveLength(2);
    expect(response!.bytes.equals(latin1(head + content))).toBe(true);
  });

  it('counts from its first byte, even if others were complete before it', () => {
    const ping = frameBytes({ opcode: 9 });
    const hello = frameBytes({ opcode: 1, payload: 'Hello', key });
    const recorded = upgraded()
      .say('client', hello.subarray(0, 4))
      .say('server', ping)
      .say('client', hello.subarray(4));
    expect(recorded.told.slice(2)).toEqual(['client: TEXT "Hello"  FIN MASK', 'server: PING  FIN']);
  });

  it('that was never completed is told as never parsed', () => {
    const recorded = upgraded().say(
      'client',
      frameBytes({ opcode: 1, payload: 'x', key }).subarray(0, 3),
    );
    expect(recorded.told.at(-1)).toBe('client: never parsed');
  });

  it('has the end of its side after it, and a reset where there was one', () => {
    expect(upgraded().end('client').told.at(-1)).toBe(
      'client: FIN  no Close frame: the API will report 1006',
    );
    const broken = upgraded().reset('server').entries.at(-1);
    expect(broken).toMatchObject({ kind: 'fin', from: 'server', isReset: true });
  });
});

describe('whatever was recorded', () => {
  const said = fc.constantFrom<['client' | 'server', string | Buffer]>(
    ['client', GET],
    ['client', frameBytes({ opcode: 1, payload: 'Hello', key })],
    ['client', octets('81 85 37 fa')],
    ['client', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello'],
    ['client', 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['client', 'BROKEN\n'],
    ['server', 'HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['server', STREAM_HEAD],
    ['server', chunk('data: 1\n\nda')],
    ['server', '0\r\n\r\n'],
    ['server', frameBytes({ opcode: 8, payload: octets('03 e8') })],
  );

  it('has each byte in one row, in order, and each bit in one field', () => {
    check(
      fc.property(fc.array(fc.tuple(said, fc.nat(40)), { maxLength: 10 }), (turns) => {
        const recorded = new Recorded();
        for (const [[from, text], cut] of turns) {
          const bytes = typeof text === 'string' ? latin1(text) : text;
          recorded.write(from, bytes).read(from, cut).read(from);
        }
        const { entries } = recorded;
        for (const side of ['client', 'server'] as const) {
          const own = entries.filter(({ from, kind }) => from === side && kind === 'message');
          expect(ends(own)).toBe(recorded.recorder[side].written);
          for (const entry of own) {
            expect(findUncovered(spansOfEntry(entry), entry.bytes.length)).toEqual([]);
          }
        }
      }),
      500,
    );
  });
});

/** Where the last entry ends; each has to begin where the one before has ended. */
function ends(entries: readonly Entry[]): number {
  return entries.reduce((at, { start, end }) => {
    expect(start).toBe(at);
    return end;
  }, 0);
}
