import { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import { CaptureError } from './capture-error.ts';
import {
  type CapturedPacket,
  type CapturedSecrets,
  MOST_OCTETS,
  type PacketReader,
} from './packet-reader.ts';
import {
  BLOCK,
  BLOCK_FRAME,
  BYTE_ORDER_MAGIC,
  OPTION,
  padded,
  TLS_KEY_LOG,
} from './pcapng-blocks.ts';

interface Interface {
  readonly linkType: number;
  /** Octets of a packet that are captured at most; 0: all. */
  readonly snapLength: number;
  readonly unitsInMillisecond: number;
  /** To be added to every time. */
  readonly offset: number;
}

const BLOCK_START = 8;
/** The number of one has 16 bits in the older block of packets. */
const MOST_INTERFACES = 65_536;
const DEFAULT_UNITS_IN_MILLISECOND = 1000;

/** Reads pcapng, Wireshark's format: draft-ietf-opsawg-pcapng. */
export class PcapngReader implements PacketReader {
  readonly #queue = new ByteQueue();
  #isLittleEndian = true;
  /** Those of the section: the next one begins again. */
  #interfaces: Interface[] = [];
  #count = 0;

  receive(bytes: Buffer): void {
    this.#queue.append(bytes);
  }

  next(): CapturedPacket | CapturedSecrets | undefined {
    for (let block = this.#nextBlock(); block; block = this.#nextBlock()) {
      const found = this.#read(block);
      if (found) return found;
    }
    return undefined;
  }

  end(): void {
    const { length } = this.#queue;
    if (length > 0) this.#fail('the file ends in the middle of a block', length);
    if (this.#queue.position === 0) this.#fail('the file is empty', 0);
  }

  #nextBlock(): Block | undefined {
    const queue = this.#queue;
    if (queue.length < BLOCK_FRAME) return undefined;
    const start = queue.peek(BLOCK_FRAME);
    const type = this.#isLittleEndian ? start.readUInt32LE(0) : start.readUInt32BE(0);
    if (type === BLOCK.sectionHeader) this.#beginSection(start);
    else if (queue.position === 0) this.#fail('no magic number of pcapng', 0);
    const length = this.#isLittleEndian ? start.readUInt32LE(4) : start.readUInt32BE(4);
    if (length < BLOCK_FRAME || length % 4 !== 0 || length > MOST_OCTETS) {
      this.#fail(`a block cannot have ${countOf(length, 'octet')}`, 4);
    }
    if (queue.length < length) return undefined;
    const position = queue.position;
    const bytes = queue.take(length);
    const block = new Block(type, bytes, position, this.#isLittleEndian);
    if (block.uint32(length - 4) !== length) {
      block.fail('the length after a block is not the one before it', length - 4);
    }
    return block;
  }

  /** The block type reads the same in both byte orders. */
  #beginSection(start: Buffer): void {
    this.#isLittleEndian = start.readUInt32LE(8) === BYTE_ORDER_MAGIC;
    if (!this.#isLittleEndian && start.readUInt32BE(8) !== BYTE_ORDER_MAGIC) {
      this.#fail('no byte-order magic in the section header', 8);
    }
    this.#interfaces = [];
  }

  #addInterface(block: Block): void {
    if (this.#interfaces.length === MOST_INTERFACES) {
      block.fail(`a section has more than ${MOST_INTERFACES} interfaces`, 0);
    }
    this.#interfaces.push(interfaceOf(block));
  }

  #read(block: Block): CapturedPacket | CapturedSecrets | undefined {
    if (block.type === BLOCK.interfaceDescription) this.#addInterface(block);
    if (block.type === BLOCK.decryptionSecrets) return secretsOf(block);
    const number = this.#count + 1;
    const packet = packetOf(block, number, (id) => {
      return this.#interfaces[id] ?? block.fail(`there is no interface ${id}`, BLOCK_START);
    });
    if (packet) this.#count = number;
    return packet;
  }

  #fail(why: string, at: number): never {
    throw new CaptureError(why, { offset: this.#queue.position + at });
  }
}

/** One block, with its numbers in the byte order of its section. */
class Block {
  readonly type: number;
  readonly #bytes: Buffer;
  readonly #position: number;
  readonly #isLittleEndian: boolean;

  constructor(type: number, bytes: Buffer, position: number, isLittleEndian: boolean) {
    this.type = type;
    this.#bytes = bytes;
    this.#position = position;
    this.#isLittleEndian = isLittleEndian;
  }

  uint16(at: number): number {
    this.#need(at, 2);
    return this.#isLittleEndian ? this.#bytes.readUInt16LE(at) : this.#bytes.readUInt16BE(at);
  }

  uint32(at: number): number {
    this.#need(at, 4);
    return this.#isLittleEndian ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  int64(at: number): number {
    this.#need(at, 8);
    const value = this.#isLittleEndian
      ? this.#bytes.readBigInt64LE(at)
      : this.#bytes.readBigInt64BE(at);
    return Number(value);
  }

  slice(at: number, length: number): Buffer {
    this.#need(at, length);
    return this.#bytes.subarray(at, at + length);
  }

  /** Where the body ends. */
  get end(): number {
    return this.#bytes.length - 4;
  }

  /** The options from here on: code, place and length. */
  *options(from: number): Generator<{ code: number; at: number; length: number }> {
    for (let at = from; at + 4 <= this.end; ) {
      const code = this.uint16(at);
      const length = this.uint16(at + 2);
      if (code === OPTION.end) return;
      this.#need(at + 4, length);
      yield { code, at: at + 4, length };
      at += 4 + padded(length);
    }
  }

  fail(why: string, at: number): never {
    throw new CaptureError(why, { offset: this.#position + at });
  }

  /** The last four octets are the length again. */
  #need(at: number, length: number): void {
    const end = at + length === this.#bytes.length ? this.#bytes.length : this.end;
    if (at + length > end) this.fail('a block is too short for what it says it holds', at);
  }
}

function interfaceOf(block: Block): Interface {
  let unitsInMillisecond = DEFAULT_UNITS_IN_MILLISECOND;
  let offset = 0;
  for (const { code, at, length } of block.options(16)) {
    if (code === OPTION.timestampResolution && length === 1) {
      const [exponent = 6] = block.slice(at, 1);
      unitsInMillisecond = (exponent & 0x80 ? 2 ** (exponent & 0x7f) : 10 ** exponent) / 1000;
    }
    if (code === OPTION.timestampOffset && length === 8) offset = block.int64(at) * 1000;
  }
  const linkType = block.uint16(8);
  return { linkType, snapLength: block.uint32(12), unitsInMillisecond, offset };
}

function secretsOf(block: Block): CapturedSecrets | undefined {
  if (block.uint32(8) !== TLS_KEY_LOG) return undefined;
  return { kind: 'secrets', keyLog: block.slice(16, block.uint32(12)).toString('latin1') };
}

/** @returns undefined where the block is no packet */
function packetOf(
  block: Block,
  number: number,
  interfaceAt: (id: number) => Interface,
): CapturedPacket | undefined {
  if (block.type === BLOCK.simplePacket) return simplePacketOf(block, number, interfaceAt(0));
  const isObsolete = block.type === BLOCK.packet;
  if (block.type !== BLOCK.enhancedPacket && !isObsolete) return undefined;
  const from = interfaceAt(isObsolete ? block.uint16(8) : block.uint32(8));
  const { linkType, unitsInMillisecond, offset } = from;
  const captured = block.uint32(20);
  const units = block.uint32(12) * 2 ** 32 + block.uint32(16);
  const comments: string[] = [];
  for (const { code, at, length } of block.options(28 + padded(captured))) {
    if (code === OPTION.comment) comments.push(block.slice(at, length).toString('utf8'));
  }
  return {
    kind: 'packet',
    number,
    linkType,
    bytes: block.slice(28, captured),
    length: block.uint32(24),
    time: units / unitsInMillisecond + offset,
    comments,
  };
}

/** It has no time, and how much of it was captured follows from the interface. */
function simplePacketOf(block: Block, number: number, from: Interface): CapturedPacket {
  const { linkType, snapLength } = from;
  const length = block.uint32(8);
  const captured = Math.min(length, snapLength || length, block.end - 12);
  const bytes = block.slice(12, captured);
  return { kind: 'packet', number, linkType, bytes, length, time: 0, comments: [] };
}
