import {
  BLOCK,
  BLOCK_FRAME,
  BYTE_ORDER_MAGIC,
  OPTION,
  padded,
  TLS_KEY_LOG,
} from './pcapng-blocks.ts';

/** Packets begin with IP: LINKTYPE_RAW. */
const RAW_IP = 101;

const UNKNOWN_LENGTH = 0xffff_ffff;

/**
 * Makes a capture that Wireshark opens: draft-ietf-opsawg-pcapng 4. Packets begin with IP, and times are
 * in microseconds.
 */
export class PcapngWriter {
  readonly #sink: (bytes: Buffer) => void;

  /** @param application what made the file */
  constructor(sink: (bytes: Buffer) => void, application: string) {
    this.#sink = sink;
    this.#sink(sectionHeader(application));
    this.#sink(INTERFACE);
  }

  /** Lines of a key log. They open the packets after them, so they have to come first. */
  secrets(keyLog: string): void {
    this.#sink(secretsBlock(keyLog));
  }

  /** @param time milliseconds since 1970 */
  packet(bytes: Buffer, time: number, comments: readonly string[] = []): void {
    const fields = Buffer.alloc(20);
    const microseconds = Math.round(time * 1000);
    fields.writeUInt32LE(Math.floor(microseconds / 2 ** 32), 4);
    fields.writeUInt32LE(microseconds % 2 ** 32, 8);
    fields.writeUInt32LE(bytes.length, 12);
    fields.writeUInt32LE(bytes.length, 16);
    const options = comments.map((comment) => option(OPTION.comment, Buffer.from(comment)));
    this.#sink(block(BLOCK.enhancedPacket, fields, pad(bytes), ...withEnd(options)));
  }
}

/** Lines of a key log as a block. */
export function secretsBlock(keyLog: string): Buffer {
  const fields = Buffer.alloc(8);
  const text = Buffer.from(keyLog, 'latin1');
  fields.writeUInt32LE(TLS_KEY_LOG, 0);
  fields.writeUInt32LE(text.length, 4);
  return block(BLOCK.decryptionSecrets, fields, pad(text));
}

function sectionHeader(application: string): Buffer {
  const fields = Buffer.alloc(16);
  fields.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  fields.writeUInt16LE(1, 4);
  fields.writeUInt32LE(UNKNOWN_LENGTH, 8);
  fields.writeUInt32LE(UNKNOWN_LENGTH, 12);
  const name = option(OPTION.applicationName, Buffer.from(application));
  return block(BLOCK.sectionHeader, fields, ...withEnd([name]));
}

const INTERFACE = (() => {
  const fields = Buffer.alloc(8);
  fields.writeUInt16LE(RAW_IP, 0);
  return block(BLOCK.interfaceDescription, fields);
})();

function block(type: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, BLOCK_FRAME);
  const start = Buffer.alloc(8);
  const end = Buffer.alloc(4);
  start.writeUInt32LE(type, 0);
  start.writeUInt32LE(length, 4);
  end.writeUInt32LE(length, 0);
  return Buffer.concat([start, ...parts, end]);
}

function option(code: number, value: Buffer): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16LE(code, 0);
  start.writeUInt16LE(value.length, 2);
  return Buffer.concat([start, pad(value)]);
}

/** Options have an end of their own, if there are any. */
function withEnd(options: readonly Buffer[]): readonly Buffer[] {
  return options.length === 0 ? [] : [...options, Buffer.alloc(4)];
}

function pad(bytes: Buffer): Buffer {
  const length = padded(bytes.length);
  return length === bytes.length
    ? bytes
    : Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
}
