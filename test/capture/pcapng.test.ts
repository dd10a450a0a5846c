import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../../src/capture/decode-packet.ts';
import type { CapturedPacket } from '../../src/capture/packet-reader.ts';
import { PcapReader } from '../../src/capture/pcap-reader.ts';
import { PcapngReader } from '../../src/capture/pcapng-reader.ts';
import { PcapngWriter } from '../../src/capture/pcapng-writer.ts';
import { describeEndpoint } from '../../src/capture/tcp-segment.ts';
import { TcpWriter } from '../../src/capture/tcp-writer.ts';
import { SAID, type Said, segmentOf, segmentsIn, toldBy } from '../support/conversations.ts';
import { check } from '../support/property.ts';

function written(write: (writer: PcapngWriter) => void): Buffer {
  const blocks: Buffer[] = [];
  write(new PcapngWriter((bytes) => blocks.push(bytes), 'test'));
  return Buffer.concat(blocks);
}

function capture(said: readonly Said[]): Buffer {
  return written((writer) => {
    const connection = new TcpWriter(writer, { client: 50_000, server: 80 }, 0);
    for (const { from, bytes } of said) connection.bytes(from, bytes, 0);
    connection.end('client', 0);
    connection.end('server', 0);
  });
}

function itemsIn(reader: PcapngReader | PcapReader, file: Buffer) {
  reader.receive(file);
  const items = [];
  for (let next = reader.next(); next; next = reader.next()) items.push(next);
  reader.end();
  return items;
}

function problemOf(reader: PcapngReader | PcapReader, file: Buffer): string {
  try {
    itemsIn(reader, file);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A block with its numbers in this byte order. */
function block(type: number, body: Buffer, isLittleEndian: boolean): Buffer {
  const length = body.length + 12;
  const start = numbers(isLittleEndian, type, length);
  return Buffer.concat([start, body, numbers(isLittleEndian, length)]);
}

function numbers(isLittleEndian: boolean, ...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) {
    if (isLittleEndian) bytes.writeUInt32LE(value, index * 4);
    else bytes.writeUInt32BE(value, index * 4);
  }
  return bytes;
}

describe('what we write as pcapng', () => {
  it('comes back as it was said, however the file is cut', () => {
    check(
      fc.property(
        fc.array(SAID, { maxLength: 8 }),
        fc.integer({ min: 1, max: 300 }),
        (said, cut) => {
          const lines = said.map(({ from, bytes }) => `1 ${from} ${bytes.toString('latin1')}`);
          expect(toldBy(segmentsIn(new PcapngReader(), capture(said), cut))).toEqual([
            ...['1 50000 to 80', ...lines, '1 client ends', '1 server ends', '1 gone'],
          ]);
        },
      ),
    );
  });

  it('has times, comments and secrets', () => {
    const time = 1_700_000_000_123.456;
    const file = written((writer) => {
      writer.secrets('CLIENT_RANDOM 00 11\n');
      writer.packet(Buffer.from([1, 2, 3]), time, ['one', 'zwei ü']);
    });
    const [secrets, packet] = itemsIn(new PcapngReader(), file);
    expect(secrets).toEqual({ kind: 'secrets', keyLog: 'CLIENT_RANDOM 00 11\n' });
    const { comments, time: read, bytes } = packet as CapturedPacket;
    expect({ comments, bytes }).toEqual({
      comments: ['one', 'zwei ü'],
      bytes: Buffer.from([1, 2, 3]),
    });
    expect(read).toBeCloseTo(time, 3);
  });

  it('takes several packets for a write that is longer than one', () => {
    const bytes = Buffer.alloc(150_000, 'abcdefghijklmnop');
    const segments = segmentsIn(new PcapngReader(), capture([{ from: 'client', bytes }]));
    const lengths = segments.map(({ payload }) => payload.length).filter((length) => length > 0);
    expect(lengths).toEqual([65_495, 65_495, 19_010]);
    expect(Buffer.concat(segments.map(({ payload }) => payload))).toEqual(bytes);
  });
});

describe('pcapng', () => {
  it.each([true, false])('is read in either byte order (little-endian: %s)', (little) => {
    const word = (value: number) => numbers(little, value);
    const halves = (high: number, low: number) =>
      little ? numbers(true, (low << 16) | high) : numbers(false, (high << 16) | low);
    const section = block(
      0x0a0d0d0a,
      Buffer.concat([word(0x1a2b3c4d), halves(1, 0), numbers(little, 0xffff_ffff, 0xffff_ffff)]),
      little,
    );
    // Nanoseconds, and three seconds later.
    const resolution = Buffer.concat([halves(9, 1), Buffer.from([9, 0, 0, 0])]);
    const three = little ? [word(3), word(0)] : [word(0), word(3)];
    const offset = Buffer.concat([halves(14, 8), ...three]);
    const interfaces = block(
      1,
      Buffer.concat([halves(101, 0), word(0), resolution, offset, word(0)]),
      little,
    );
    const payload = Buffer.from([0x45, 1, 2, 0]);
    const packet = block(
      6,
      Buffer.concat([numbers(little, 0, 0, 2_500_000, 3, 60), payload]),
      little,
    );
    const simple = block(3, Buffer.concat([word(3), payload]), little);
    const unknown = block(0x7777, payload, little);
    const file = Buffer.concat([section, interfaces, unknown, packet, simple]);
    const bytes = payload.subarray(0, 3);
    const common = { kind: 'packet', linkType: 101, bytes, comments: [] };
    expect(itemsIn(new PcapngReader(), file)).toEqual([
      { ...common, number: 1, length: 60, time: 3002.5 },
      { ...common, number: 2, length: 3, time: 0 },
    ]);
  });

  it('that is damaged is refused, with the place', () => {
    const whole = capture([{ from: 'client', bytes: Buffer.from('GET') }]);
    const cut = whole.subarray(0, whole.length - 7);
    const start = whole.length - 72;
    expect(problemOf(new PcapngReader(), cut)).toBe(
      `byte ${cut.length}: the file ends in the middle of a block`,
    );
    const at = (offset: number, ...octets: readonly number[]) => {
      const file = Buffer.from(whole);
      file.set(octets, offset);
      return problemOf(new PcapngReader(), file);
    };
    expect(start % 4).toBe(0);
    expect(at(0, 1)).toBe('byte 0: no magic number of pcapng');
    expect(at(8, 1)).toBe('byte 8: no byte-order magic in the section header');
    expect(at(4, 13)).toBe('byte 4: a block cannot have 13 octets');
    expect(at(4, 0, 0, 0, 0x7f)).toBe('byte 4: a block cannot have 2130706432 octets');
    expect(at(whole.length - 4, 0)).toBe(
      `byte ${whole.length - 4}: the length after a block is not the one before it`,
    );
    expect(problemOf(new PcapngReader(), Buffer.alloc(0))).toBe('byte 0: the file is empty');
  });

  it('cannot have interfaces without end', () => {
    const one = block(1, numbers(true, 101, 0), true);
    const start = capture([]).subarray(0, written(() => {}).length);
    const file = Buffer.concat([start, ...Array<Buffer>(65_536).fill(one)]);
    expect(problemOf(new PcapngReader(), file)).toMatch(/has more than 65536 interfaces$/);
    expect(problemOf(new PcapngReader(), file.subarray(0, -one.length))).toBe('');
  });

  it('never reads over the end of a block, whatever is changed in it', () => {
    const whole = capture([{ from: 'client', bytes: Buffer.from('GET') }]);
    check(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, octet) => {
        const file = Buffer.from(whole);
        file[at] = octet;
        expect(problemOf(new PcapngReader(), file)).toMatch(/^$|^byte \d+: [a-z0-9 -]+$/);
      }),
      400,
    );
  });
});

describe('pcap', () => {
  const packet = (little: boolean, fraction: number) =>
    Buffer.concat([numbers(little, 10, fraction, 3, 9), Buffer.from([1, 2, 3])]);
  const header = (little: boolean, magic: number) =>
    numbers(little, magic, 0x0004_0002, 0, 0, 65_535, 1);

  it.each([
    [true, 0xa1b2c3d4, 500_000],
    [false, 0xa1b2c3d4, 500_000],
    [true, 0xa1b23c4d, 500_000_000],
    [false, 0xa1b23c4d, 500_000_000],
  ])('is read in either byte order and unit (%s, %s)', (little, magic, fraction) => {
    const file = Buffer.concat([header(little, magic), packet(little, fraction)]);
    expect(itemsIn(new PcapReader(), file)).toEqual([
      {
        kind: 'packet',
        number: 1,
        linkType: 1,
        bytes: Buffer.from([1, 2, 3]),
        length: 9,
        time: 10_500,
        comments: [],
      },
    ]);
  });

  it('that is damaged is refused, with the place', () => {
    const file = Buffer.concat([header(true, 0xa1b2c3d4), packet(true, 0)]);
    expect(problemOf(new PcapReader(), file.subarray(0, 42))).toBe(
      'byte 42: the file ends in the middle of packet 1',
    );
    expect(problemOf(new PcapReader(), file.subarray(0, 12))).toBe(
      'byte 12: the file ends in the middle of the file header',
    );
    expect(problemOf(new PcapReader(), Buffer.alloc(24))).toBe('byte 0: no magic number of pcap');
    file.writeUInt32LE(0x7fff_ffff, 32);
    expect(problemOf(new PcapReader(), file)).toBe(
      'byte 32: a packet of 2147483647 octets is longer than any',
    );
  });
});

const TCP = Buffer.concat([
  ...[Buffer.from('c35000500000000100000002501800000000', 'hex'), Buffer.alloc(2)],
  Buffer.from('GET'),
]);

function ipv4(payload: Buffer, change: Readonly<Record<number, number>> = {}): Buffer {
  const header = Buffer.from('4500000000000000400600007f0000017f000001', 'hex');
  header.writeUInt16BE(20 + payload.length, 2);
  const packet = Buffer.concat([header, payload]);
  for (const [at, octet] of Object.entries(change)) packet[Number(at)] = octet;
  return packet;
}

function ipv6(next: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(payload.length, 4);
  header[6] = next;
  header[23] = 1;
  header.set([0x20, 0x01, 0x0d, 0xb8], 24);
  return Buffer.concat([header, payload]);
}

const hex = (text: string) => Buffer.from(text.replace(/ /g, ''), 'hex');
const PADDING = Buffer.alloc(6);

function ethernet(types: string, ...rest: readonly Buffer[]): Buffer {
  return Buffer.concat([hex('000000000000 000000000000'), hex(types), ...rest]);
}

describe('a packet is taken apart', () => {
  const V4 = '127.0.0.1:50000 127.0.0.1:80 GET';
  const V6 = '[::1]:50000 [2001:db8::]:80 GET';
  it.each<[string, number, Buffer, string]>([
    ['raw', 101, ipv4(TCP), V4],
    ['raw IPv6', 101, ipv6(6, TCP), V6],
    ['IPv6 with extensions', 229, ipv6(0, Buffer.concat([hex('0600 0000 0000 0000'), TCP])), V6],
    ['loopback of BSD', 0, Buffer.concat([hex('02000000'), ipv4(TCP)]), V4],
    [
      'Ethernet, padded',
      1,
      Buffer.concat([hex('000000000000 000000000000 0800'), ipv4(TCP), PADDING]),
      V4,
    ],
    [
      'Ethernet with two tags',
      1,
      Buffer.concat([hex('000000000000 000000000000 88a80001 81000002 86dd'), ipv6(6, TCP)]),
      V6,
    ],
    [
      'a fragment that is the whole',
      101,
      ipv6(44, Buffer.concat([hex('0600 0000 0000 0001'), TCP])),
      V6,
    ],
    ['PPPoE', 1, ethernet('8864', hex('1100 0001 002d 0021'), ipv4(TCP)), V4],
    [
      'PPPoE below a tag',
      1,
      ethernet('81000002 8864', hex('1100 0001 0041 0057'), ipv6(6, TCP)),
      V6,
    ],
    ['PPPoE, its protocol shortened', 1, ethernet('8864', hex('1100 0001 002c 21'), ipv4(TCP)), V4],
    ['SNAP', 1, ethernet('0033', hex('aaaa03 000000 0800'), ipv4(TCP)), V4],
    ['MPLS', 1, ethernet('8847', hex('00010140'), ipv4(TCP)), V4],
    ['MPLS, two labels', 1, ethernet('8847', hex('00010040 00020140'), ipv6(6, TCP)), V6],
    ['PPP', 9, Buffer.concat([hex('ff03 0021'), ipv4(TCP)]), V4],
    ['PPP without HDLC', 9, Buffer.concat([hex('0021'), ipv4(TCP)]), V4],
    ['HDLC of Cisco', 104, Buffer.concat([hex('0f00 0800'), ipv4(TCP)]), V4],
    ['Linux cooked', 113, Buffer.concat([Buffer.alloc(14), hex('0800'), ipv4(TCP)]), V4],
    ['Linux cooked, 2', 276, Buffer.concat([hex('0800'), Buffer.alloc(18), ipv4(TCP)]), V4],
    ['cut by the card: no total length', 101, ipv4(TCP, { 2: 0, 3: 0 }), V4],
  ])('%s', (_name, linkType, bytes, expected) => {
    const segment = segmentOf(linkType, bytes, bytes.length)!;
    const { source, destination, payload } = segment;
    const text = `${describeEndpoint(source)} ${describeEndpoint(destination)} ${payload}`;
    expect(text).toBe(expected);
    expect(segment).toMatchObject({ sequenceNumber: 1, ack: true, syn: false, fin: false });
  });

  it.each<[string, number, Buffer]>([
    ['of UDP', 101, ipv4(hex('c350 0007 0003 0000'), { 9: 17 })],
    ['of QUIC (UDP port 443)', 101, ipv4(hex('c350 01bb 0003 0000'), { 9: 17 })],
    ['of VXLAN (UDP port 4789)', 101, ipv4(hex('c350 12b5 0003 0000'), { 9: 17 })],
    ['of GRE', 101, ipv4(TCP, { 9: 47 })],
    ['of IP protocol 200', 101, ipv4(TCP, { 9: 200 })],
    ['with a fragment of TCP over IPv4', 101, ipv4(TCP, { 6: 0x20 })],
    ['with a fragment of TCP over IPv4', 101, ipv4(TCP, { 7: 1 })],
    ['with a fragment of UDP over IPv6', 101, ipv6(44, hex('1100 0001 0000 0000'))],
    ['with neither IPv4 nor IPv6', 101, Buffer.alloc(40)],
    ['of ARP', 1, ethernet('0806', ipv4(TCP))],
    ['of EtherType 0x1234', 1, ethernet('1234', ipv4(TCP))],
    ['of the discovery of PPPoE', 1, ethernet('8863', ipv4(TCP))],
    ['of the control of PPP', 1, ethernet('8864', hex('1100 0001 0006 c021 0000'))],
    ['of the spanning tree', 1, ethernet('0026', hex('4242 03 00000000 00000000'))],
    ['of MPLS without IP', 1, ethernet('8847', hex('00010140 00000000 00000000'))],
    ['that the capture has cut before the data of TCP', 101, ipv4(TCP).subarray(0, 30)],
    ['that the capture has cut before the data of TCP', 1, hex('0000')],
    ['that the capture has cut before the data of TCP', 101, Buffer.alloc(0)],
    ['with a header that cannot be one of TCP', 101, ipv4(TCP, { 32: 0xf0 })],
    ['of link type 105 (IEEE 802.11), which is not read', 105, ipv4(TCP)],
    ['of link type 99, which is not read', 99, ipv4(TCP)],
  ])('or is named, %s', (what, linkType, bytes) => {
    expect(decodePacket(linkType, bytes, bytes.length)).toMatchObject({ what });
  });

  it('and what was cut off is counted', () => {
    const bytes = ipv4(TCP);
    expect(decodePacket(101, bytes.subarray(0, 41), bytes.length)).toMatchObject({
      payload: Buffer.from('G'),
      missing: 2,
    });
  });

  it('whatever is changed in it', () => {
    const whole = Buffer.concat([hex('000000000000 000000000000 81000002 0800'), ipv4(TCP)]);
    check(
      fc.property(fc.nat(whole.length), fc.nat(whole.length), fc.nat(255), (end, at, octet) => {
        const bytes = Buffer.from(whole);
        bytes[at] = octet;
        const segment = segmentOf(1, bytes.subarray(0, end), whole.length);
        expect(segment?.missing ?? 0).toBeGreaterThanOrEqual(0);
      }),
      500,
    );
  });
});
