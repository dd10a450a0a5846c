import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * permessage-deflate, RFC 7692 7.2: a message is compressed with DEFLATE, and the four octets that
 * every flush ends with, 00 00 ff ff, are left out.
 *
 * Both calls are synchronous and keep no engine between messages. All that a compressor or
 * decompressor remembers of earlier messages is their last 32 KiB in clear; handed over as a
 * dictionary, that text is the context.
 */

/** What a flush ends with, and a sender leaves out, 7.2.1. */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/**
 * The same, and an empty block with BFINAL after it. A message that breaks off inside a block takes
 * this for more of the block, and does not end where it should.
 */
const END = Buffer.concat([TAIL, Buffer.from([0x01, 0x00, 0x00, 0xff, 0xff])]);

/**
 * How far back our compressor looks into earlier messages. Looking further finds little more, and
 * costs: to take in 32 KiB for each message doubles the time for 1 KiB of JSON.
 */
const MOST_CONTEXT = 8 * 1024;

/**
 * DEFLATE streams that one message may be made of. No sender has a reason for more than two; empty ones
 * of two octets each would keep us busy for minutes.
 */
const MOST_STREAMS = 32;

/** The text of earlier messages, as much of it as can still be pointed to. */
class Context {
  readonly #most: number;
  #text: Buffer = Buffer.alloc(0);

  constructor(most: number) {
    this.#most = most;
  }

  /** The option for zlib: no dictionary where nothing is remembered. */
  get dictionary(): { dictionary?: Buffer } {
    return this.#text.length > 0 ? { dictionary: this.#text } : {};
  }

  remember(text: Buffer): void {
    if (this.#most === 0 || text.length === 0) return;
    const whole = text.length >= this.#most ? text : Buffer.concat([this.#text, text]);
    // A copy: what is remembered must not keep a whole message alive.
    this.#text = Buffer.from(whole.subarray(Math.max(0, whole.length - this.#most)));
  }
}

/** Compresses one message after another, RFC 7692 7.2.1. */
export class Compressor {
  readonly #windowBits: number;
  readonly #context: Context;

  /**
   * @param windowBits how far back it may point: 2 to the power of 8 to 15 octets
   * @param takesOver whether it may point into earlier messages
   */
  constructor(windowBits: number, takesOver: boolean) {
    // zlib knows no raw DEFLATE with 8 bits. With 9 it looks back at most 512 - 262 = 250 octets,
    // which is still within 256.
    this.#windowBits = Math.max(9, windowBits);
    this.#context = new Context(takesOver ? Math.min(2 ** windowBits, MOST_CONTEXT) : 0);
  }

  compress(message: Uint8Array): Buffer {
    const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    const bytes = deflateRawSync(text, {
      windowBits: this.#windowBits,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...this.#context.dictionary,
    });
    this.#context.remember(text);
    return bytes.subarray(0, bytes.length - TAIL.length);
  }
}

/** Why a message could not be inflated. */
export type InflateProblem = 'too-big' | 'invalid';

/** Inflates one message after another, RFC 7692 7.2.2. */
export class Decompressor {
  readonly #context: Context;

  /** As for the compressor at the other end. */
  constructor(windowBits: number, takesOver: boolean) {
    this.#context = new Context(takesOver ? 2 ** windowBits : 0);
  }

  /**
   * @param most octets that the message may have at most
   */
  inflate(message: Buffer, most: number): Buffer | InflateProblem {
    const parts: Buffer[] = [];
    let left: Buffer = Buffer.concat([message, END]);
    let octets = 0;
    let streams = 0;
    // A sender may end the DEFLATE stream in the middle of a message (BFINAL, 7.2.3.4) and begin
    // another: then zlib stops early, and the rest is inflated by itself.
    while (left.length > END.length) {
      if (++streams > MOST_STREAMS) return 'invalid';
      const result = inflateOnce(left, most - octets, this.#context);
      if (typeof result === 'string') return result;
      octets += result.text.length;
      parts.push(result.text);
      this.#context.remember(result.text);
      left = left.subarray(result.consumed);
    }
    // Left is nothing, or what we have added ourselves: else the last block has taken some of it.
    if (left.length !== 0 && left.length !== END.length) return 'invalid';
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, octets);
  }
}

interface Inflated {
  readonly text: Buffer;
  readonly consumed: number;
}

function inflateOnce(bytes: Buffer, most: number, context: Context): Inflated | InflateProblem {
  try {
    const result = inflateRawSync(bytes, {
      // zlib takes no limit of 0; one octet too many is found out below.
      maxOutputLength: Math.max(1, most),
      info: true,
      ...context.dictionary,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (result.buffer.length > most) return 'too-big';
    // Nothing consumed would be a loop without end; zlib does not do that to a valid stream.
    if (result.engine.bytesWritten === 0) return 'invalid';
    return { text: result.buffer, consumed: result.engine.bytesWritten };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-big' : 'invalid';
  }
}
