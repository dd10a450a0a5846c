import { constants, createDeflateRaw, createInflateRaw, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Compressor, Decompressor, INFLATED_AT_ONCE } from '../../src/websocket/deflate.ts';
import { octets } from '../support/bytes.ts';
import { distancesIn } from '../support/deflate.ts';
import { check } from '../support/property.ts';

const MOST = 1 << 20;
const BITS = [8, 9, 10, 11, 12, 13, 14, 15];

const inflate = (hex: string, decompressor = new Decompressor(15, true)) =>
  decompressor.inflate(octets(hex), MOST).toString();

describe('the examples of RFC 7692 7.2.3', () => {
  it.each([
    ['7.2.3.1: a compressed block', 'f2 48 cd c9 c9 07 00'],
    ['7.2.3.3: a block that is not compressed', '00 05 00 fa ff 48 65 6c 6c 6f 00'],
    ['7.2.3.4: a block with BFINAL', 'f3 48 cd c9 c9 07 00 00'],
    ['7.2.3.5: two blocks', 'f2 48 05 00 00 00 ff ff ca c9 c9 07 00'],
  ])('%s', (_, hex) => {
    expect(inflate(hex)).toBe('Hello');
    expect(inflate(hex, new Decompressor(8, false))).toBe('Hello');
  });

  it('7.2.3.2: the second of two messages points into the first', () => {
    const decompressor = new Decompressor(15, true);
    expect(inflate('f2 48 cd c9 c9 07 00', decompressor)).toBe('Hello');
    expect(inflate('f2 00 11 00 00', decompressor)).toBe('Hello');
  });

  it('7.2.3.2: which is an error where the sender has promised not to', () => {
    const decompressor = new Decompressor(15, false);
    expect(inflate('f2 48 cd c9 c9 07 00', decompressor)).toBe('Hello');
    expect(inflate('f2 00 11 00 00', decompressor)).toBe('invalid');
  });

  it('7.2.3.6: an empty message', () => {
    expect(inflate('00')).toBe('');
    expect(inflate('02 00')).toBe('');
  });

  it('7.2.3.1 and 7.2.3.2 are what the compressor makes', () => {
    const compressor = new Compressor(15, true);
    expect(compressor.compress(Buffer.from('Hello'))).toEqual(octets('f2 48 cd c9 c9 07 00'));
    expect(compressor.compress(Buffer.from('Hello')).length).toBeLessThan(7);
    const forgetful = new Compressor(15, false);
    const [first, second] = [1, 2].map(() => forgetful.compress(Buffer.from('Hello')));
    expect(second).toEqual(first);
  });
});

describe('BFINAL in the middle of a message, RFC 7692 7.2.1', () => {
  const last = (text: string) => deflateRawSync(text);
  const middle = (text: string) =>
    deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

  it('does not end the message', () => {
    const message = Buffer.concat([last('one, '), last('two, '), middle('three')]);
    expect(new Decompressor(15, true).inflate(message, MOST).toString()).toBe('one, two, three');
  });

  it('may stand at the end of it, with and without an empty block after it', () => {
    const decompressor = new Decompressor(15, true);
    const message = Buffer.concat([last('one'), octets('00')]);
    expect(decompressor.inflate(message, MOST).toString()).toBe('one');
  });

  it('leaves the text before it to point at', () => {
    const decompressor = new Decompressor(15, true);
    const before = Buffer.from('something long enough to point at');
    decompressor.inflate(Buffer.concat([last(before.toString()), octets('00')]), MOST);
    const options = { dictionary: before, finishFlush: constants.Z_SYNC_FLUSH };
    const next = deflateRawSync(before, options).subarray(0, -4);
    expect(next.length).toBeLessThan(before.length);
    expect(decompressor.inflate(next, MOST)).toEqual(before);
  });

  it('must not break off inside a block, wherever that is', () => {
    const text = Buffer.from(Array.from({ length: 300 }, (_, index) => `${index * 7919}`).join());
    const whole = new Compressor(15, false).compress(text);
    expect(new Decompressor(15, false).inflate(whole, 10_000)).toEqual(text);
    for (let length = 1; length < whole.length; length++) {
      const result = new Decompressor(15, false).inflate(whole.subarray(0, length), 10_000);
      expect([length, result]).toEqual([length, 'invalid']);
    }
  });

  it('does not lift the limit', () => {
    const message = Buffer.concat([last('12345'), last('67890'), middle('1')]);
    expect(new Decompressor(15, true).inflate(message, 10)).toBe('too-big');
    expect(new Decompressor(15, true).inflate(message, 11).toString()).toBe('12345678901');
  });
});

describe('a limit to what is inflated', () => {
  const bomb = new Compressor(15, false).compress(Buffer.alloc(8 << 20));

  it('is kept to the octet', () => {
    const message = new Compressor(15, false).compress(Buffer.alloc(1000));
    const decompressor = new Decompressor(15, false);
    expect(decompressor.inflate(message, 999)).toBe('too-big');
    expect(decompressor.inflate(message, 1000)).toHaveLength(1000);
  });

  it('may be 0', () => {
    const decompressor = new Decompressor(15, false);
    expect(decompressor.inflate(octets('00'), 0)).toHaveLength(0);
    expect(decompressor.inflate(octets('4a 04 00'), 0)).toBe('too-big');
  });

  it('stops a bomb before it is all there', () => {
    expect(bomb.length).toBeLessThan(10_000);
    expect(new Decompressor(15, true).inflate(bomb, MOST)).toBe('too-big');
    expect(new Decompressor(15, true).inflate(bomb, 8 << 20)).toHaveLength(8 << 20);
  });

  it('stops a chain of ended blocks', () => {
    const one = deflateRawSync(Buffer.alloc(1000));
    const chain = Buffer.concat(Array.from({ length: 20 }, () => one));
    expect(new Decompressor(15, true).inflate(chain, 5_000)).toBe('too-big');
  });
});

describe('what is no DEFLATE', () => {
  it.each([
    ['a reserved block', '07'],
    ['a stored block with another length', '00 01 00 ff ff'],
    ['a reference to before the start', 'f2 00 11 00 00'],
    ['codes that are none', '04 00 fe ff ff ff'],
    ['a stored block of which half is there', '00 05 00 fa ff 48 65'],
    ['octets after a block with BFINAL that are none', 'f3 48 cd c9 c9 07 00 07'],
  ])('%s is invalid', (_, hex) => {
    expect(inflate(hex)).toBe('invalid');
  });

  it('is never more than a result, whatever the octets', () => {
    const wild = fc.uint8Array({ maxLength: 40 });
    check(
      fc.property(fc.array(wild, { maxLength: 3 }), (messages) => {
        const decompressor = new Decompressor(15, true);
        for (const message of messages) {
          const result = decompressor.inflate(Buffer.from(message), 5000);
          if (typeof result !== 'string') expect(result.length).toBeLessThanOrEqual(5000);
        }
      }),
      300,
    );
  });
});

/** Messages that repeat themselves and each other, short and long. */
const message = fc.oneof(
  fc.string({ maxLength: 40 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 3000 }))
    .map(([text, count]) => Buffer.from(text.repeat(count))),
);
const messages = fc.array(message, { maxLength: 5 });
const bits = fc.constantFrom(...BITS);

describe('messages that were compressed and inflated', () => {
  it('are what they were, at any window and with or without context', () => {
    check(
      fc.property(messages, bits, fc.boolean(), (list, windowBits, takesOver) => {
        const compressor = new Compressor(windowBits, takesOver);
        const decompressor = new Decompressor(windowBits, takesOver);
        for (const data of list) {
          const inflated = decompressor.inflate(compressor.compress(data), MOST);
          if (!data.equals(Buffer.from(inflated))) expect(inflated).toEqual(data);
        }
      }),
      150,
    );
  });

  it('may be any kind of octets: a view of others is no more than itself', () => {
    const view = Uint8Array.from(Buffer.from('around Hello around')).subarray(7, 12);
    const compressed = new Compressor(15, true).compress(view);
    expect(new Decompressor(15, true).inflate(compressed, MOST).toString()).toBe('Hello');
  });
});

describe('a message that is compressed in pieces', () => {
  const text = Buffer.from(Array.from({ length: 5000 }, (_, index) => `${index % 977}`).join());
  const inPieces = (compressor: Compressor, size: number) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < text.length; at += size) {
      pieces.push(compressor.compress(text.subarray(at, at + size), at + size >= text.length));
    }
    return Buffer.concat(pieces);
  };

  it.each([500, 4096, text.length])('is one message in the end: %i octets each', (size) => {
    for (const takesOver of [true, false]) {
      const compressor = new Compressor(15, takesOver);
      const decompressor = new Decompressor(15, takesOver);
      expect(decompressor.inflate(inPieces(compressor, size), MOST)).toEqual(text);
      expect(decompressor.inflate(inPieces(compressor, size), MOST)).toEqual(text);
    }
  });

  it('costs five octets for each border, and what the next piece cannot point at', () => {
    const whole = new Compressor(15, true).compress(text).length;
    expect(inPieces(new Compressor(15, true), 4096).length).toBeLessThan(1.2 * whole);
  });
});

describe('a long message that is inflated aside', () => {
  const long = Buffer.alloc(3 * INFLATED_AT_ONCE, 'abc');
  const compressed = new Compressor(15, false).compress(long);

  it('is what it is otherwise, and the next one may point into it', async () => {
    const compressor = new Compressor(15, true);
    const decompressor = new Decompressor(15, true);
    const messages = [Buffer.from('Hello'), long, Buffer.from('abcabcabcabcabc')];
    for (const message of messages) {
      const inflated = await decompressor.inflateAside(compressor.compress(message), MOST * 4);
      expect(message.equals(Buffer.from(inflated))).toBe(true);
    }
  });

  it('takes until later only where it is long: in the end, or as it comes', async () => {
    const aside = (bytes: Buffer, most = MOST * 4) =>
      new Decompressor(15, false).inflateAside(bytes, most);
    expect(aside(octets('f2 48 cd c9 c9 07 00'))).toEqual(Buffer.from('Hello'));
    expect(aside(octets('07'))).toBe('invalid');
    expect(aside(compressed, INFLATED_AT_ONCE)).toBe('too-big');
    expect(aside(compressed)).toBeInstanceOf(Promise);
    const emptyBlocks = Buffer.alloc(INFLATED_AT_ONCE + 5, octets('00 00 00 ff ff'));
    const empty = aside(Buffer.concat([emptyBlocks, octets('00')]));
    expect(empty).toBeInstanceOf(Promise);
    await Promise.all([aside(compressed), empty]);
  });

  it('has the same limit, to the octet', async () => {
    const inflate = (most: number) => new Decompressor(15, false).inflateAside(compressed, most);
    expect(await inflate(long.length - 1)).toBe('too-big');
    expect(await inflate(long.length)).toHaveLength(long.length);
  });

  it('may end its DEFLATE stream in the middle, or be wrong', async () => {
    const chain = Buffer.concat([deflateRawSync(long), deflateRawSync(long), octets('00')]);
    const decompressor = new Decompressor(15, true);
    expect(await decompressor.inflateAside(chain, MOST * 8)).toHaveLength(2 * long.length);
    const broken = compressed.subarray(0, -1);
    expect(await decompressor.inflateAside(broken, MOST * 8)).toBe('invalid');
  });
});

/** Text at a distance: found again only by one who looks back so far. */
function repeatedAt(distance: number): Buffer[] {
  const noise = Buffer.alloc(distance);
  let state = 12345;
  for (let index = 0; index < distance; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    noise[index] = state >>> 24;
  }
  return [noise, noise, noise];
}

describe.each(BITS)('a window of 2 to the power of %i', (windowBits) => {
  // zlib's streams take no window of 8 bits for raw DEFLATE.
  const streamBits = Math.max(9, windowBits);

  it('is kept by the compressor: a stream with just that window inflates it', async () => {
    const stream = createInflateRaw({ windowBits: streamBits });
    const compressor = new Compressor(windowBits, true);
    for (const data of repeatedAt(2 ** windowBits - 100)) {
      const tail = octets('00 00 ff ff');
      expect(await through(stream, Buffer.concat([compressor.compress(data), tail]))).toEqual(data);
    }
  });

  it('is enough for the decompressor: what a stream with that window has made is inflated', async () => {
    const stream = createDeflateRaw({ windowBits: streamBits });
    const decompressor = new Decompressor(windowBits === 8 ? 9 : windowBits, true);
    for (const data of repeatedAt(2 ** windowBits - 300 > 0 ? 2 ** windowBits - 300 : 200)) {
      const compressed = await through(stream, data);
      expect(decompressor.inflate(compressed.subarray(0, -4), MOST)).toEqual(data);
    }
  });

  it('is never pointed beyond', () => {
    const compressor = new Compressor(windowBits, true);
    // A decompressor that remembers no more than the window, also within a message.
    for (const data of repeatedAt(2 ** windowBits - 100)) {
      for (const distance of distancesIn(compressor.compress(Buffer.concat([data, data])))) {
        expect(distance).toBeLessThanOrEqual(2 ** windowBits);
      }
    }
  });
});

/** What comes out of a stream for so many octets, up to a flush. */
function through(
  stream: ReturnType<typeof createInflateRaw | typeof createDeflateRaw>,
  bytes: Buffer,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const take = (part: Buffer) => parts.push(part);
    stream.on('data', take);
    stream.once('error', reject);
    stream.write(bytes);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('data', take);
      stream.off('error', reject);
      resolve(Buffer.concat(parts));
    });
  });
}
