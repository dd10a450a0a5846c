import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PacketReader } from '../../src/capture/packet-reader.ts';
import { PcapReader } from '../../src/capture/pcap-reader.ts';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { startOf } from '../../src/capture/tcp-segment.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';
import { KeyLog } from '../../src/tls/key-log.ts';
import { CaptureExplainer } from '../../src/trace/explain-capture.ts';
import { otherSide } from '../../src/wire/side.ts';
import { SAID, type Said, segmentOf } from '../support/conversations.ts';
import { check } from '../support/property.ts';

const RAW_IP = 101;
const PORTS = { client: 50_000, server: 80 };
const SIDES = ['client', 'server'] as const;

/** A packet as a capture has it: perhaps not all of it. */
interface Cut {
  readonly bytes: Buffer;
  readonly length: number;
}

/** The packets of one connection, from SYN to FIN. */
function packetsOf(said: readonly Said[]): Buffer[] {
  const blocks: Buffer[] = [];
  const connection = new TcpWriter(new PcapngWriter((bytes) => blocks.push(bytes), ''), PORTS, 0);
  for (const { from, bytes } of said) connection.bytes(from, bytes, 0);
  for (const side of SIDES) connection.end(side, 0);
  const reader = new PcapngReader();
  reader.receive(Buffer.concat(blocks));
  const packets: Buffer[] = [];
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.kind === 'packet') packets.push(next.bytes);
  }
  return packets;
}

function pcapOf(packets: readonly Cut[], linkType = RAW_IP): Buffer {
  const numbers = (...values: readonly number[]) => Buffer.from(Uint32Array.from(values).buffer);
  const records = packets.map(({ bytes, length }) => {
    return Buffer.concat([numbers(0, 0, bytes.length, length), bytes]);
  });
  const header = numbers(0xa1b2c3d4, 0x0004_0002, 0, 0, 65_535, linkType);
  return Buffer.concat([header, ...records]);
}

interface Told {
  readonly octets: { client: number; server: number };
  readonly notes: string[];
  readonly connections: number;
  readonly leftOut: readonly string[];
  /** Of the end that is taken for the client of the last connection. */
  readonly client: number;
}

function explained(file: Buffer, reader: PacketReader = new PcapReader()): Told {
  const octets = { client: 0, server: 0 };
  const told = { octets, notes: [] as string[], connections: 0, client: 0 };
  const explainer = new CaptureExplainer(reader, new KeyLog(), {
    connection: (_number, { client }) => {
      told.connections++;
      told.client = client.port;
    },
    bytes: (_number, from, bytes) => {
      told.octets[from] += bytes.length;
    },
    entry: () => {},
    note: (_number, sentence) => told.notes.push(sentence),
  });
  explainer.receive(file);
  explainer.end();
  return { ...told, leftOut: explainer.leftOut };
}

/** Octets that notes say are not there, or left out. */
function notedOf(notes: readonly string[], side: 'client' | 'server'): number {
  const pattern = new RegExp(`^(\\d+) bytes? of the ${side} (?:is|are) (?:not in|left out)`);
  return notes.reduce((sum, note) => sum + Number(pattern.exec(note)?.[1] ?? 0), 0);
}

/** Octets of a side from the first number that any packet shows to the last. */
function shownOf(packets: readonly Cut[], port: number): number {
  const segments = packets.flatMap(({ bytes, length }) => {
    const segment = segmentOf(RAW_IP, bytes, length);
    return segment?.source.port === port ? [segment] : [];
  });
  if (segments.length === 0) return 0;
  const first = Math.min(...segments.map(startOf));
  const said = segments.filter(({ payload, missing, fin }) => payload.length + missing > 0 || fin);
  const ends = said.map((one) => startOf(one) + one.payload.length + one.missing);
  return Math.max(first, ...ends) - first;
}

/** Numbers of a side: the first that its packets show, and those that the other end has acknowledged. */
function numbersOf(packets: readonly Cut[], port: number) {
  const segments = packets.flatMap(({ bytes, length }) => segmentOf(RAW_IP, bytes, length) ?? []);
  const others = segments.filter(({ source, ack }) => source.port !== port && ack);
  const numbers = others.map(({ acknowledgmentNumber }) => acknowledgmentNumber);
  const starts = segments.filter(({ source }) => source.port === port).map(startOf);
  const first = Math.min(...(starts.length > 0 ? starts : numbers));
  return { first, lowest: Math.min(first, ...numbers), highest: Math.max(first, ...numbers) };
}

/** What is done to each packet: whether it is lost, how far it is moved, what is left of it. */
const MISHAP = fc.record({
  isLost: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  isTwice: fc.boolean(),
  moved: fc.oneof(fc.constant(0), fc.nat(5)),
  kept: fc.oneof({ weight: 4, arbitrary: fc.constant(65_535) }, fc.integer({ min: 48, max: 90 })),
});

describe('of a connection', () => {
  it('is every octet told, or noted as missing, whatever packets are lost, moved or cut', () => {
    const mishaps = fc.array(MISHAP, { minLength: 60, maxLength: 60 });
    check(
      fc.property(fc.array(SAID, { maxLength: 12 }), mishaps, (said, mishaps) => {
        const kept = packetsOf(said).flatMap((packet, index) => {
          const { isLost, isTwice, moved, kept } = mishaps[index]!;
          const one = { bytes: packet.subarray(0, kept), length: packet.length };
          const place = { one, at: index + moved };
          return isLost ? [] : isTwice ? [place, { one, at: index }] : [place];
        });
        const packets = kept.sort((one, other) => one.at - other.at).map(({ one }) => one);
        const { octets, notes, connections, client } = explained(pcapOf(packets));
        if (packets.length > 0) expect(connections).toBe(1);
        for (const side of SIDES) {
          const told = octets[side] + notedOf(notes, side);
          // Where the SYN is lost, what looks like a frame may tell that the ends are the other way round.
          const port = client === PORTS.client ? PORTS[side] : PORTS[otherSide(side)];
          const shown = shownOf(packets, port);
          const { first, lowest, highest } = numbersOf(packets, port);
          if (first === Infinity) expect(told).toBe(0);
          else {
            // The last octet that was acknowledged may be a FIN.
            expect(told).toBeGreaterThanOrEqual(Math.max(shown, highest - first - 1));
            expect(told).toBeLessThanOrEqual(Math.max(first + shown, highest) - lowest);
          }
        }
      }),
      500,
    );
  });
});

describe('packets that carry no TCP', () => {
  const whole = (bytes: Buffer): Cut => ({ bytes, length: bytes.length });
  const said = [{ from: 'client' as const, bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') }];

  it('are counted by what they are', () => {
    const [packet] = packetsOf([]) as [Buffer];
    const changed = (at: number, octet: number) => {
      const bytes = Buffer.from(packet);
      bytes[at] = octet;
      return whole(bytes);
    };
    const file = pcapOf([changed(9, 1), whole(packet), changed(6, 0x20), changed(7, 1)]);
    const { connections, leftOut } = explained(file);
    expect(connections).toBe(1);
    expect(leftOut).toEqual([
      ...[
        'passed over: 1 packet of ICMP',
        'passed over: 2 packets with a fragment of TCP over IPv4',
      ],
    ]);
  });

  it.each([
    ['there is no TCP in this capture', { 9: 1 }],
    ['no TCP connection was read: if there is one, it is in what was passed over', { 9: 47 }],
    ['no TCP connection was read: if there is one, it is in what was passed over', { 6: 0x20 }],
    ['there is no TCP in this capture', { 6: 0x20, 9: 17 }],
    ['no TCP connection was read: there are only resets', { 33: 4 }],
  ])('are not said to be all that there is where they may hold some: %s %j', (why, changes) => {
    const [packet] = packetsOf([]) as [Buffer];
    for (const [at, octet] of Object.entries(changes)) packet[Number(at)] = octet;
    expect(explained(pcapOf([whole(packet)])).leftOut[0]).toBe(why);
  });

  it('may be of links that are not known, beside others', () => {
    const blocks: Buffer[] = [];
    const writer = new PcapngWriter((bytes) => blocks.push(bytes), '');
    const usb = Buffer.from(
      '01000000 14000000 dc000000 00000000 14000000'.replace(/ /g, ''),
      'hex',
    );
    for (const bytes of packetsOf(said)) writer.packet(bytes, 0);
    const [section, raw, ...packets] = blocks as [Buffer, Buffer, ...Buffer[]];
    const ofUsb = Buffer.from(packets[0]!);
    ofUsb.writeUInt32LE(1, 8);
    const file = Buffer.concat([section, raw, usb, ofUsb, ...packets]);
    const { octets, leftOut } = explained(file, new PcapngReader());
    expect(octets.client).toBe(18);
    expect(leftOut).toEqual([
      'passed over: 1 packet of link type 220 (USB of Linux), which is not read',
    ]);
  });

  it('are an error only where there is nothing else', () => {
    const file = pcapOf(packetsOf(said).map(whole), 220);
    expect(() => explained(file)).toThrow(
      'packet 1: packets of link type 220 (USB of Linux) are not read',
    );
  });
});
