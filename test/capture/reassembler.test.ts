import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reassembler } from '../../src/capture/reassembler.ts';
import type { TcpSegment } from '../../src/capture/tcp-segment.ts';
import { toldBy } from '../support/conversations.ts';
import { check } from '../support/property.ts';

const CLIENT = { address: Buffer.from([10, 0, 0, 1]), port: 50_000 };
const SERVER = { address: Buffer.from([10, 0, 0, 2]), port: 80 };
const NOTHING = {
  ...{ syn: false, ack: true, fin: false, rst: false },
  ...{ acknowledgmentNumber: 0, missing: 0 },
};

type Change = Partial<TcpSegment>;

function client(sequenceNumber: number, text: string, change: Change = {}): TcpSegment {
  const payload = Buffer.from(text, 'latin1');
  return { source: CLIENT, destination: SERVER, sequenceNumber, payload, ...NOTHING, ...change };
}

function server(sequenceNumber: number, text: string, change: Change = {}): TcpSegment {
  return client(sequenceNumber, text, { source: SERVER, destination: CLIENT, ...change });
}

const SYN = { syn: true, ack: false };
const OPENING = [client(99, '', SYN), server(499, '', { syn: true }), client(100, '')];
const OPENED = '1 50000 to 80';

describe('a connection', () => {
  it('is what was said, in both directions, and how it ended', () => {
    const segments = [
      ...OPENING,
      client(100, 'GET'),
      server(500, '200', { fin: true }),
      client(103, '', { fin: true }),
      server(504, ''),
    ];
    expect(toldBy(segments)).toEqual([
      ...[OPENED, '1 client GET', '1 server 200', '1 server ends', '1 client ends', '1 gone'],
    ]);
  });

  it('is put into order, and what came twice is told once', () => {
    const segments = [
      ...OPENING,
      client(103, 'def'),
      client(103, 'def'),
      client(100, 'abc'),
      client(102, 'cde'),
      client(104, 'efgh'),
      client(99, 'x'),
    ];
    expect(toldBy(segments)).toEqual([
      ...[OPENED, '1 client abc', '1 client def', '1 client gh', '1 gone'],
    ]);
  });

  it('goes on where the sequence numbers go round', () => {
    const segments = [
      client(0xffff_fffe, '', SYN),
      client(1, 'cd'),
      client(0xffff_ffff, 'ab'),
      client(3, '', { fin: true }),
    ];
    expect(toldBy(segments)).toEqual([
      ...[OPENED, '1 client ab', '1 client cd', '1 client ends', '1 gone'],
    ]);
  });

  it('tells what the capture lacks', () => {
    expect(toldBy([...OPENING, client(100, 'ab'), client(105, 'fg')])).toEqual([
      ...[OPENED, '1 client ab', '1 client misses 3', '1 client fg', '1 gone'],
    ]);
    expect(toldBy([...OPENING, client(100, 'ab', { missing: 3 }), client(105, 'fg')])).toEqual([
      ...[OPENED, '1 client ab', '1 client misses 3', '1 client fg', '1 gone'],
    ]);
  });

  it('whose beginning was not captured is taken for that of a client at the higher port', () => {
    expect(toldBy([server(500, 'b'), client(100, 'a')])).toEqual([
      ...['1 50000 to 80, under way', '1 server b', '1 client a', '1 gone'],
    ]);
  });

  it('is over when it is reset, and the next one between the same ports is another', () => {
    const again = [client(900, '', SYN), client(901, 'b')];
    expect(toldBy([...OPENING, client(100, 'a'), server(500, '', { rst: true })])).toEqual([
      ...[OPENED, '1 client a', '1 reset'],
    ]);
    expect(toldBy([...OPENING, client(100, 'a'), ...again])).toEqual([
      ...[OPENED, '1 client a', '1 gone', '2 50000 to 80', '2 client b', '2 gone'],
    ]);
  });

  it('does not begin again with what is repeated of its beginning or end', () => {
    const ends = [client(100, '', { fin: true }), server(500, '', { fin: true })];
    const segments = [...OPENING, client(99, '', SYN), ...ends, ...ends, client(101, '')];
    expect(toldBy(segments)).toEqual([OPENED, '1 client ends', '1 server ends', '1 gone']);
  });

  it('is another one where only one side of the one before was heard', () => {
    const before = [server(9000, '200', { acknowledgmentNumber: 0x7777_0000 })];
    expect(toldBy([...before, ...OPENING, client(100, 'GET'), server(500, '204')])).toEqual([
      ...['1 50000 to 80, under way', '1 server 200', '1 gone'],
      ...['2 50000 to 80', '2 client GET', '2 server 204', '2 gone'],
    ]);
  });

  it('is the same one where a SYN comes late', () => {
    const [syn, answer] = OPENING as [TcpSegment, TcpSegment];
    const early = { acknowledgmentNumber: 100 };
    const told = ['1 50000 to 80, under way', '1 client GET', '1 server 200', '1 gone'];
    expect(toldBy([client(100, 'GET'), syn, answer, server(500, '200')])).toEqual(told);
    expect(toldBy([client(100, 'GET'), server(500, '200', early), answer, syn])).toEqual(told);
    expect(toldBy([server(500, '200', early), syn, answer, client(100, 'GET')])).toEqual([
      ...[told[0], '1 server 200', '1 client GET', '1 gone'],
    ]);
    expect(toldBy([answer, syn, client(100, 'GET'), server(500, '200')])).toEqual([
      ...[OPENED, '1 client GET', '1 server 200', '1 gone'],
    ]);
  });

  it('that is joined in the middle begins with the lowest of the first segments', () => {
    expect(toldBy([client(110, 'kl'), client(100, 'abcdefghij'), server(500, '200')])).toEqual([
      ...['1 50000 to 80, under way', '1 client abcdefghij', '1 client kl', '1 server 200'],
      '1 gone',
    ]);
  });

  it('tells how much came too late for that', () => {
    const many = Array.from({ length: 16 }, (_, index) => client(200 + index, 'x'));
    const told = toldBy([...many, client(190, 'abcde'), client(190, 'abcde')]);
    expect(told.filter((line) => !line.endsWith(' x'))).toEqual([
      ...['1 50000 to 80, under way', '1 client has 10 too late', '1 gone'],
    ]);
  });

  it('does not begin with a reset', () => {
    expect(toldBy([client(1, '', { rst: true })])).toEqual([]);
  });

  it('waits for what is missing only up to a limit', () => {
    const late = Array.from({ length: 1025 }, (_, index) => {
      return client(101 + index * 1024, 'x'.repeat(1024));
    });
    let missing = 0;
    let octets = 0;
    const reassembler = new Reassembler(() => ({
      bytes: (_from, bytes) => {
        octets += bytes.length;
      },
      missing: (_from, count) => {
        missing += count;
      },
      ended: () => {},
      gone: () => {},
    }));
    for (const segment of [...OPENING, ...late]) reassembler.receive(segment, 0);
    expect({ missing, octets }).toEqual({ missing: 1, octets: 1025 * 1024 });
  });

  it('is given up when there are too many: one that is over, or that was heard longest ago', () => {
    const gone: string[] = [];
    const reassembler = new Reassembler(({ client }) => ({
      bytes: () => {},
      missing: () => {},
      ended: () => {},
      gone: (_time, how) => {
        gone.push(`${client.port} ${how}`);
      },
    }));
    const takeFrom = (port: number, change: Change = {}) => {
      reassembler.receive(client(1, '', { ...SYN, source: { ...CLIENT, port }, ...change }), 0);
    };
    for (let port = 10_001; port <= 20_000; port++) takeFrom(port);
    takeFrom(10_001, { syn: false, payload: Buffer.from('a'), sequenceNumber: 2 });
    takeFrom(10_005, { syn: false, rst: true });
    takeFrom(20_001);
    takeFrom(20_002);
    takeFrom(20_003);
    expect(gone).toEqual(['10005 reset', '10002 given up', '10003 given up']);
    reassembler.end();
    expect(gone).toHaveLength(10_003);
  });
});

/** Segments of a text, overlapping and repeated, in any order. */
const SCRAMBLED = fc
  .record({
    text: fc.string({ minLength: 1, maxLength: 80, unit: 'binary-ascii' }),
    first: fc.oneof(fc.nat(), fc.integer({ min: 0xffff_ffc0, max: 0xffff_ffff })),
    cuts: fc.array(fc.tuple(fc.nat(80), fc.nat(30)), { maxLength: 10 }),
    order: fc.array(fc.nat()),
  })
  .map(({ text, first, cuts, order }) => {
    const tiles: [number, number][] = [];
    for (let at = 0; at < text.length; at += 7) tiles.push([at, 7]);
    const all = [...tiles, ...cuts.filter(([at]) => at < text.length)];
    const keys = all.map((cut, index) => ({ cut, key: order[index] ?? index }));
    const segments = keys
      .sort((one, other) => one.key - other.key)
      .map(({ cut: [at, length] }) => {
        return client((first + 1 + at) >>> 0, text.slice(at, at + length));
      });
    return { text, segments: [client(first >>> 0, '', SYN), ...segments] };
  });

describe('a stream', () => {
  it('comes out whole, however its segments came', () => {
    check(
      fc.property(SCRAMBLED, ({ text, segments }) => {
        const told = toldBy(segments).filter((line) => line.startsWith('1 client '));
        expect(told.map((line) => line.slice('1 client '.length)).join('')).toBe(text);
      }),
      300,
    );
  });

  it('has as many octets as were sent, told or missing', () => {
    check(
      fc.property(SCRAMBLED, fc.nat(), ({ text, segments }, lost) => {
        const kept = segments.filter((_, index) => index === 0 || index % 5 !== lost % 5);
        let octets = 0;
        const reassembler = new Reassembler(() => ({
          bytes: (_from, bytes) => {
            octets += bytes.length;
          },
          missing: (_from, count) => {
            octets += count;
          },
          ended: () => {},
          gone: () => {},
        }));
        const end = client((segments[0]!.sequenceNumber + 1 + text.length) >>> 0, '', {
          fin: true,
        });
        for (const segment of [...kept, end]) reassembler.receive(segment, 0);
        reassembler.end();
        expect(octets).toBe(text.length);
      }),
      300,
    );
  });
});
