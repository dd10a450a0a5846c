import { ByteQueue } from '../wire/byte-queue.ts';
import { CaptureError } from './capture-error.ts';
import { type CapturedPacket, MOST_OCTETS, type PacketReader } from './packet-reader.ts';

const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/** The magic number tells byte order and unit at once. */
const MAGIC_OF_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_OF_NANOSECONDS = 0xa1b23c4d;

interface FileHeader {
  readonly isLittleEndian: boolean;
  readonly linkType: number;
  /** Units of the fraction of a second in one millisecond. */
  readonly unitsInMillisecond: number;
}

/** Reads pcap, the format of libpcap: draft-ietf-opsawg-pcap. */
export class PcapReader implements PacketReader {
  readonly #queue = new ByteQueue();
  #header: FileHeader | undefined;
  #count = 0;

  receive(bytes: Buffer): void {
    this.#queue.append(bytes);
  }

  next(): CapturedPacket | undefined {
    this.#header ??= this.#readHeader();
    if (!this.#header || this.#queue.length < PACKET_HEADER) return undefined;
    const { isLittleEndian, linkType, unitsInMillisecond } = this.#header;
    const header = this.#queue.peek(PACKET_HEADER);
    const read = (at: number) =>
      isLittleEndian ? header.readUInt32LE(at) : header.readUInt32BE(at);
    const captured = read(8);
    if (captured > MOST_OCTETS) this.#fail(`a packet of ${captured} octets is longer than any`, 8);
    if (this.#queue.length < PACKET_HEADER + captured) return undefined;
    const time = read(0) * 1000 + read(4) / unitsInMillisecond;
    const length = read(12);
    this.#queue.skip(PACKET_HEADER);
    const bytes = this.#queue.take(captured);
    return { kind: 'packet', number: ++this.#count, linkType, bytes, length, time, comments: [] };
  }

  end(): void {
    const { length } = this.#queue;
    if (this.#header && length === 0) return;
    const what = this.#header ? `packet ${this.#count + 1}` : 'the file header';
    this.#fail(`the file ends in the middle of ${what}`, length);
  }

  #readHeader(): FileHeader | undefined {
    if (this.#queue.length < FILE_HEADER) return undefined;
    const header = this.#queue.peek(FILE_HEADER);
    const isLittleEndian = isMagic(header.readUInt32LE(0));
    const read = (at: number) =>
      isLittleEndian ? header.readUInt32LE(at) : header.readUInt32BE(at);
    if (!isMagic(read(0))) this.#fail('no magic number of pcap', 0);
    const unitsInMillisecond = read(0) === MAGIC_OF_NANOSECONDS ? 1e6 : 1e3;
    // The upper bits say how long a frame check sequence is.
    const linkType = read(20) & 0xffff;
    this.#queue.skip(FILE_HEADER);
    return { isLittleEndian, linkType, unitsInMillisecond };
  }

  #fail(why: string, at: number): never {
    throw new CaptureError(why, { offset: this.#queue.position + at });
  }
}

function isMagic(value: number): boolean {
  return value === MAGIC_OF_MICROSECONDS || value === MAGIC_OF_NANOSECONDS;
}
