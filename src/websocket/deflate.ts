import { promisify } from 'node:util';
import { constants, deflateRawSync, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';

/**
 * permessage-deflate, RFC 7692 7.2: a message is compressed with DEFLATE, and the four octets that every
 * flush ends with, 00 00 ff ff, are left out. They are the length of an empty block without compression,
 * the same each time, so that the receiver can put them back: 7.2.2.
 *
 * The examples of 7.2.3, each the text "Hello":
 *
 *     f2 48 cd c9 c9 07 00        7.2.3.1: compressed and flushed, without its 00 00 ff ff
 *     f2 00 11 00 00              7.2.3.2: again; what follows the H is a pointer into the message before
 *     f3 48 cd c9 c9 07 00 00     7.2.3.4: with BFINAL, and after it an empty block without its 00 00 ff ff
 *
 * A block begins with three bits, RFC 1951 3.2.3: BFINAL, and two for its kind. BFINAL says that it is the
 * last block of its DEFLATE stream. It does not say that the message ends: FIN alone does. Few senders set
 * it, yet a receiver has to take it, also in the middle of a message.
 *
 * No engine is kept between messages, where one would cost 256 KiB a connection. All that a compressor or
 * decompressor remembers of earlier messages is their last 32 KiB in clear; handed to zlib as a
 * dictionary, that text is what RFC 1951 calls the sliding window, and so it is the context.
 *
 * zlib has to share the thread with every other connection. What is compressed is cut into pieces, which
 * the caller may spread over turns of the event loop. What is inflated cannot be cut: how far a piece of
 * input reaches is known only once it is inflated. A long message is therefore inflated by a thread of its own.
 */

/** What a flush ends with, and a sender leaves out at the end of a message, 7.2.1 step 3. */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/**
 * The same, 7.2.2 step 1, and an empty block with BFINAL after it. A message that breaks off inside a
 * block takes this for more of the block, and does not end where it should.
 */
const END = Buffer.concat([TAIL, Buffer.from([0x01, 0x00, 0x00, 0xff, 0xff])]);

/**
 * How far back our compressor looks into earlier messages. A sender may look less far than was agreed:
 * 7.1.2.1 and 7.1.2.2 set an upper limit, and no lower one. Looking further finds little more, and costs:
 * to take in 32 KiB for each message doubles the time for 1 KiB of JSON.
 */
const MOST_CONTEXT = 8 * 1024;

/**
 * DEFLATE streams that one message may be made of. No sender has a reason for more than two; empty ones
 * of two octets each would keep us busy for minutes.
 */
const MOST_STREAMS = 32;

/**
 * Octets that are inflated at once, in 3 ms at most: so many of input or of output. The input counts as
 * well, since empty blocks come to nothing, however many they are.
 */
export const INFLATED_AT_ONCE = 1024 * 1024;

/** The text of earlier messages, as much of it as can still be pointed to. */
class Context {
  readonly #most: number;
  readonly #text: Buffer;

  constructor(most: number, text = Buffer.alloc(0)) {
    this.#most = most;
    this.#text = text;
  }

  /** The option for zlib: no dictionary where nothing is remembered. */
  get dictionary(): { dictionary?: Buffer } {
    return this.#text.length > 0 ? { dictionary: this.#text } : {};
  }

  /** The context once this text has been added. */
  with(text: Buffer): Context {
    if (this.#most === 0 || text.length === 0) return this;
    const whole = text.length >= this.#most ? text : Buffer.concat([this.#text, text]);
    // A copy: what is remembered must not keep a whole message alive.
    return new Context(this.#most, Buffer.from(whole.subarray(-this.#most)));
  }
}

/** Compresses one message after another, RFC 7692 7.2.1. */
export class Compressor {
  readonly #windowBits: number;
  #context: Context;

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

  /**
   * Compresses a message, or a piece of one. Step 1 of 7.2.1 leaves the blocks of a message to the sender,
   * so that each piece may end with a flush. Only the last one leaves out the tail: between two pieces it
   * is the length of the empty block that parts them. Without context from message to message a piece does
   * not point into the one before it either; it is long enough to find its repetitions in itself.
   *
   * @param isLast whether the message ends with it
   */
  compress(piece: Uint8Array, isLast = true): Buffer {
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const bytes = deflateRawSync(text, {
      windowBits: this.#windowBits,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...this.#context.dictionary,
    });
    this.#context = this.#context.with(text);
    return isLast ? bytes.subarray(0, bytes.length - TAIL.length) : bytes;
  }
}

/** Why a message could not be inflated. */
export type InflateProblem = 'too-big' | 'invalid';

/** Inflates one message after another, RFC 7692 7.2.2. */
export class Decompressor {
  #context: Context;

  /** As for the compressor at the other end. */
  constructor(windowBits: number, takesOver: boolean) {
    this.#context = new Context(takesOver ? 2 ** windowBits : 0);
  }

  /**
   * @param most octets that the message may have at most
   */
  inflate(message: Buffer, most: number): Buffer | InflateProblem {
    const streams = this.#inflateStreams(message, most);
    let step = streams.next();
    while (!step.done) step = streams.next(inflateOnce(step.value));
    return step.value;
  }

  /**
   * The same, except that a long message is inflated by a thread of its own. Until that is done, no other
   * message may be inflated: it may point into this one.
   */
  inflateAside(
    message: Buffer,
    most: number,
  ): ReturnType<Decompressor['inflate']> | Promise<Buffer | InflateProblem> {
    if (message.length > INFLATED_AT_ONCE) return this.#inflateOnThread(message, most);
    const result = this.inflate(message, Math.min(most, INFLATED_AT_ONCE));
    const isLong = result === 'too-big' && most > INFLATED_AT_ONCE;
    return isLong ? this.#inflateOnThread(message, most) : result;
  }

  async #inflateOnThread(message: Buffer, most: number): Promise<Buffer | InflateProblem> {
    const streams = this.#inflateStreams(message, most);
    let step = streams.next();
    while (!step.done) step = streams.next(await inflateOnceOnThread(step.value));
    return step.value;
  }

  /**
   * The DEFLATE streams of a message, one after the other, for someone else to inflate. A sender may end
   * a stream in the middle of a message (BFINAL, 7.2.3.4) and begin another at the next octet: then zlib
   * stops early, and the rest is inflated by itself. Nothing is remembered of a message with a problem.
   */
  *#inflateStreams(
    message: Buffer,
    most: number,
  ): Generator<Stream, Buffer | InflateProblem, Inflated | InflateProblem> {
    const parts: Buffer[] = [];
    let left: Buffer = Buffer.concat([message, END]);
    let context = this.#context;
    let octets = 0;
    while (left.length > END.length) {
      if (parts.length === MOST_STREAMS) return 'invalid';
      const result = yield { bytes: left, most: most - octets, context };
      if (typeof result === 'string') return result;
      octets += result.text.length;
      parts.push(result.text);
      context = context.with(result.text);
      left = left.subarray(result.consumed);
    }
    // Left is nothing, or what we have added ourselves: else the last block has taken some of it.
    if (left.length !== 0 && left.length !== END.length) return 'invalid';
    this.#context = context;
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, octets);
  }
}

/** Octets that begin with a DEFLATE stream, and what it may point into. */
interface Stream {
  readonly bytes: Buffer;
  /** Octets that it may come to. */
  readonly most: number;
  readonly context: Context;
}

interface Inflated {
  readonly text: Buffer;
  readonly consumed: number;
}

/** What zlib answers where it is asked for `info`. */
interface InflatedByZlib {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflateOnce(stream: Stream): Inflated | InflateProblem {
  try {
    const result = inflateRawSync(stream.bytes, optionsFor(stream)) as unknown;
    return judgeInflated(result as InflatedByZlib, stream);
  } catch (error) {
    return problemOf(error);
  }
}

async function inflateOnceOnThread(stream: Stream): Promise<Inflated | InflateProblem> {
  try {
    const result: unknown = await inflateRawAside(stream.bytes, {
      ...optionsFor(stream),
      chunkSize: CHUNK_OCTETS,
    });
    return judgeInflated(result as InflatedByZlib, stream);
  } catch (error) {
    return problemOf(error);
  }
}

const inflateRawAside = promisify<Buffer, ZlibOptions, unknown>(inflateRaw);

/** Octets that the thread inflates before it tells us: each time costs us a callback. */
const CHUNK_OCTETS = 256 * 1024;

function optionsFor({ most, context }: Stream): ZlibOptions {
  // zlib takes no limit of 0; one octet too many is found out below.
  return { maxOutputLength: Math.max(1, most), info: true, ...context.dictionary };
}

function judgeInflated(
  { buffer, engine }: InflatedByZlib,
  { most }: Stream,
): Inflated | InflateProblem {
  if (buffer.length > most) return 'too-big';
  // Nothing consumed would be a loop without end; zlib does not do that to a valid stream.
  if (engine.bytesWritten === 0) return 'invalid';
  return { text: buffer, consumed: engine.bytesWritten };
}

function problemOf(error: unknown): InflateProblem {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-big' : 'invalid';
}
