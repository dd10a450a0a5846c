import { otherSide, type Side } from '../wire/side.ts';
import type { PcapngWriter } from './pcapng-writer.ts';

/** Ports; both ends have the loopback address. */
export interface Ports {
  readonly client: number;
  readonly server: number;
}

const FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

const LOOPBACK = [127, 0, 0, 1];
const IP_HEADER = 20;
const TCP_HEADER = 20;
const TCP = 6;
/** RFC 791 3.1: an IP packet has at most 65,535 octets. A longer write takes several. */
const MOST_PAYLOAD = 65_535 - IP_HEADER - TCP_HEADER;
/**
 * The longest segment, RFC 9293 3.7.1, and how the window is scaled, RFC 7323 2.2: without that, long writes
 * would look like too much at once.
 */
const OPTIONS_OF_SYN = Buffer.from([2, 4, MOST_PAYLOAD >> 8, MOST_PAYLOAD & 0xff, 1, 3, 3, 14]);

/**
 * Writes what was said on one connection as packets of IP and TCP, which the bytes have come without: from
 * SYN to FIN, with one packet for each write.
 */
export class TcpWriter {
  readonly #writer: PcapngWriter;
  readonly #ports: Ports;
  /** What each side sends next. */
  readonly #next: Record<Side, number> = { client: 0, server: 0 };
  readonly #hasEnded: Record<Side, boolean> = { client: false, server: false };
  #isOpen = false;
  #packets = 0;

  /** The client asks for a connection. */
  constructor(writer: PcapngWriter, ports: Ports, time: number) {
    this.#writer = writer;
    this.#ports = ports;
    this.#send('client', FLAG.syn, NOTHING, time);
  }

  /** The server has taken it: bytes may follow. */
  open(time: number): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#send('server', FLAG.syn | FLAG.ack, NOTHING, time);
    this.#send('client', FLAG.ack, NOTHING, time);
  }

  /** One write. */
  bytes(from: Side, bytes: Buffer, time: number, comments: readonly string[] = []): void {
    for (let at = 0; at < bytes.length; at += MOST_PAYLOAD) {
      const part = bytes.subarray(at, at + MOST_PAYLOAD);
      const isLast = at + part.length === bytes.length;
      const flags = isLast ? FLAG.ack | FLAG.psh : FLAG.ack;
      this.#send(from, flags, part, time, at === 0 ? comments : []);
    }
  }

  /** A FIN, and its acknowledgment. */
  end(from: Side, time: number, comments: readonly string[] = []): void {
    if (this.#hasEnded[from]) return;
    this.#hasEnded[from] = true;
    this.#send(from, FLAG.fin | FLAG.ack, NOTHING, time, comments);
    this.#send(otherSide(from), FLAG.ack, NOTHING, time);
  }

  /** One side has broken the connection off; a server may also refuse it so. */
  reset(from: Side, time: number): void {
    if (this.#hasEnded.client && this.#hasEnded.server) return;
    this.#send(from, FLAG.rst | FLAG.ack, NOTHING, time);
    this.#hasEnded.client = true;
    this.#hasEnded.server = true;
  }

  #send(
    from: Side,
    flags: number,
    payload: Buffer,
    time: number,
    comments: readonly string[] = [],
  ): void {
    const isSyn = (flags & FLAG.syn) !== 0;
    const options = isSyn ? OPTIONS_OF_SYN : NOTHING;
    const segment = this.#segment(from, flags, options, payload);
    const packet = ipPacket(segment, this.#packets++);
    this.#writer.packet(packet, time, comments);
    const counted = payload.length + (isSyn || flags & FLAG.fin ? 1 : 0);
    this.#next[from] = (this.#next[from] + counted) >>> 0;
  }

  /** RFC 9293 3.1. */
  #segment(from: Side, flags: number, options: Buffer, payload: Buffer): Buffer {
    const to = otherSide(from);
    const header = Buffer.alloc(TCP_HEADER);
    header.writeUInt16BE(this.#ports[from], 0);
    header.writeUInt16BE(this.#ports[to], 2);
    header.writeUInt32BE(this.#next[from], 4);
    if (flags & FLAG.ack) header.writeUInt32BE(this.#next[to], 8);
    header[12] = ((TCP_HEADER + options.length) / 4) << 4;
    header[13] = flags;
    header.writeUInt16BE(0xffff, 14);
    const segment = Buffer.concat([header, options, payload]);
    segment.writeUInt16BE(checksum(segment, pseudoHeader(segment.length)), 16);
    return segment;
  }
}

const NOTHING = Buffer.alloc(0);

/** RFC 791 3.1. */
function ipPacket(segment: Buffer, identification: number): Buffer {
  const header = Buffer.alloc(IP_HEADER);
  header[0] = 0x45;
  header.writeUInt16BE(IP_HEADER + segment.length, 2);
  header.writeUInt16BE(identification & 0xffff, 4);
  header[8] = 64;
  header[9] = TCP;
  header.set([...LOOPBACK, ...LOOPBACK], 12);
  header.writeUInt16BE(checksum(header, 0), 10);
  return Buffer.concat([header, segment]);
}

/** RFC 9293 3.1: addresses, protocol and length are summed as well. */
function pseudoHeader(length: number): number {
  return 2 * (0x7f00 + 0x0001) + TCP + length;
}

/** RFC 1071: the complement of the sum of 16-bit words, in one's complement arithmetic. */
function checksum(bytes: Buffer, start: number): number {
  let sum = start;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (bytes.length % 2 === 1) sum += bytes.at(-1)! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
