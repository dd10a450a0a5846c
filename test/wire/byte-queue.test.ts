import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../src/wire/byte-queue.ts';
import { octets } from '../support/bytes.ts';
import { check } from '../support/property.ts';

/** A queue that is plainly right: all bytes in one list, and how many of them are gone. */
class Model {
  bytes: number[] = [];
  position = 0;
  readonly queue = new ByteQueue();
  /** What was taken, and what it was when it was taken. */
  readonly taken: { bytes: Buffer; copy: Buffer }[] = [];
}

class Append implements fc.Command<Model, Model> {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  check = () => true;
  run(model: Model): void {
    model.queue.append(Uint8Array.from(this.bytes));
    model.bytes.push(...this.bytes);
  }
  toString = () => `append(${this.bytes})`;
}

class Use implements fc.Command<Model, Model> {
  readonly how: 'peek' | 'take' | 'skip';
  readonly part: number;
  constructor(how: 'peek' | 'take' | 'skip', part: number) {
    this.how = how;
    this.part = part;
  }
  check = () => true;
  run(model: Model): void {
    const length = Math.round(this.part * model.bytes.length);
    const front = Buffer.from(model.bytes.slice(0, length));
    if (this.how === 'peek') {
      expect(model.queue.peek(length)).toEqual(front);
      return;
    }
    if (this.how === 'skip') model.queue.skip(length);
    else {
      const bytes = model.queue.take(length);
      expect(bytes).toEqual(front);
      // The owner of the bytes may change them, as unmasking does.
      bytes.forEach((byte, index) => {
        bytes[index] = byte ^ 0xff;
      });
      model.taken.push({ bytes, copy: Buffer.from(bytes) });
    }
    model.bytes.splice(0, length);
    model.position += length;
  }
  toString = () => `${this.how}(${this.part})`;
}

const commands = fc.commands(
  [
    fc.uint8Array({ maxLength: 40 }).map((bytes) => new Append(bytes)),
    fc.uint8Array({ minLength: 200, maxLength: 400 }).map((bytes) => new Append(bytes)),
    fc
      .tuple(fc.constantFrom('peek', 'take', 'skip'), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([how, part]) => new Use(how, part)),
  ],
  { maxCommands: 60 },
);

describe('a byte queue', () => {
  it('does what a plain list does, and never writes over what was taken', () => {
    check(
      fc.property(commands, (list) => {
        const model = new Model();
        fc.modelRun(() => ({ model, real: model }), list);
        const { queue, bytes, position, taken } = model;
        expect([queue.length, queue.position]).toEqual([bytes.length, position]);
        expect(queue.latin1(queue.length)).toBe(Buffer.from(bytes).toString('latin1'));
        expect(bytes.map((_, index) => queue.byteAt(index))).toEqual(bytes);
        for (const { bytes, copy } of taken) expect(bytes).toEqual(copy);
      }),
      300,
    );
  });

  it('adopts a read as it is while nothing else is queued', () => {
    const queue = new ByteQueue();
    const read = octets('01 02 03');
    queue.append(read);
    expect(queue.take(3).buffer).toBe(read.buffer);
  });

  it('never writes into a read that it has adopted', () => {
    const queue = new ByteQueue();
    const memory = octets('01 02 03 04');
    queue.append(memory.subarray(0, 2));
    queue.append(octets('ff ff'));
    expect(memory).toEqual(octets('01 02 03 04'));
    expect(queue.take(4)).toEqual(octets('01 02 ff ff'));
  });

  it('has one latin1 character an octet', () => {
    const queue = new ByteQueue();
    queue.append(octets('c3 a9'));
    expect(queue.latin1(2)).toBe('\xc3\xa9');
  });

  it('copies each octet a few times at most, however slowly they come', () => {
    const queue = new ByteQueue();
    const backings = new Set<ArrayBufferLike>();
    for (let index = 0; index < 100_000; index++) {
      queue.append(octets('00'));
      backings.add(queue.peek(1).buffer);
    }
    expect(backings.size).toBeLessThan(20);
  });
});
