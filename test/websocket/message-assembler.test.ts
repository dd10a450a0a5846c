import { describe, expect, it } from 'vitest';
import { Compressor, Decompressor } from '../../src/websocket/deflate.ts';
import type { Message } from '../../src/websocket/frame.ts';
import { decodeHeader, type FrameHeader } from '../../src/websocket/frame-header.ts';
import { DEFAULT_WEBSOCKET_LIMITS, type WebSocketLimits } from '../../src/websocket/limits.ts';
import { MessageAssembler } from '../../src/websocket/message-assembler.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { ByteQueue } from '../../src/wire/byte-queue.ts';
import { octets } from '../support/bytes.ts';
import { type FrameParts, frameBytes } from '../support/frames.ts';

const DEFLATED = 4;

/** Takes frames until one is at fault, and tells what comes of the last. */
function assemble(begin: Begin, ...frames: FrameParts[]) {
  let assembler: MessageAssembler | undefined;
  let result: Message | string | undefined;
  for (const frame of frames) {
    const queue = new ByteQueue();
    queue.append(frameBytes(frame));
    const header = decodeHeader(queue)!;
    const payload = Buffer.from(frame.payload ?? '');
    assembler ??= begin(header);
    assembler.begin(header);
    const index = assembler.check(payload);
    if (index >= 0) return `impossible at ${index}`;
    assembler.add(payload);
    result = header.fin ? assembler.finish() : countsOf(assembler);
  }
  return result;
}

const countsOf = ({ soFar: { octets, fragments } }: MessageAssembler) => `${octets},${fragments}`;

type Begin = (header: FrameHeader) => MessageAssembler;

function assembler(limits: Partial<WebSocketLimits> = {}, decompressor?: Decompressor): Begin {
  const all = { ...DEFAULT_WEBSOCKET_LIMITS, ...limits };
  return (header) => new MessageAssembler(header, all, decompressor);
}

describe('a message', () => {
  const { text, binary, continuation } = OPCODE;

  it('is the payload of one frame, without a copy', () => {
    const payload = Buffer.from('Hello');
    const queue = new ByteQueue();
    queue.append(frameBytes({ opcode: binary, payload }));
    const one = assembler()(decodeHeader(queue)!);
    one.add(payload);
    const message = one.finish();
    expect(typeof message === 'object' && message.data).toBe(payload);
  });

  it('is the payloads of several one after the other, and of the kind of the first', () => {
    const both = assembler();
    const first = { opcode: binary, payload: octets('c3'), fin: false };
    const second = { opcode: continuation, payload: octets('28') };
    const data = octets('c328');
    expect(assemble(both, first, second)).toEqual({ kind: 'binary', data });
    expect(assemble(both, { ...first, opcode: text }, second)).toBe('impossible at 0');
  });

  it('counts its octets and fragments', () => {
    const first = { opcode: text, payload: 'ab', fin: false };
    const second = { opcode: continuation, payload: 'c', fin: false };
    expect(assemble(assembler(), first)).toBe('2,1');
    expect(assemble(assembler(), first, second)).toBe('3,2');
  });

  it('that ends within a character is no text', () => {
    const half = { opcode: text, payload: octets('41 e2 82') };
    expect(assemble(assembler(), half)).toBe('invalid-utf8');
    const end = { opcode: continuation, payload: octets('ac') };
    expect(assemble(assembler(), { ...half, fin: false }, end)).toMatchObject({ kind: 'text' });
    expect(assemble(assembler(), { ...half, opcode: binary })).toMatchObject({ kind: 'binary' });
  });
});

describe('a compressed message', () => {
  const compressed = (payload: Uint8Array) => ({ opcode: OPCODE.text, rsv: DEFLATED, payload });
  const pack = (data: string | Buffer) => new Compressor(15, false).compress(Buffer.from(data));
  const inflating = (limits?: Partial<WebSocketLimits>) =>
    assembler(limits, new Decompressor(15, true));

  it('is inflated as a whole, not by frame', () => {
    const bytes = pack('Hello');
    const parts = [...bytes].map((octet, index) => ({
      opcode: index === 0 ? OPCODE.text : OPCODE.continuation,
      rsv: index === 0 ? DEFLATED : 0,
      payload: Uint8Array.of(octet),
      fin: index === bytes.length - 1,
    }));
    const data = Buffer.from('Hello');
    expect(assemble(inflating(), ...parts)).toEqual({ kind: 'text', data });
  });

  it('may stand beside others', () => {
    const one = inflating();
    const data = Buffer.from('Hello');
    expect(assemble(one, compressed(pack('Hello')))).toMatchObject({ data });
    expect(assemble(one, { opcode: OPCODE.text, payload: 'Hello' })).toMatchObject({ data });
    expect(assemble(one, compressed(pack('Hello')))).toMatchObject({ data });
  });

  it('is text by what it says, not by what came', () => {
    expect(assemble(inflating(), compressed(pack('é'.repeat(99))))).toMatchObject({ kind: 'text' });
    expect(assemble(inflating(), compressed(pack(octets('ff'))))).toBe('invalid-utf8');
    expect(assemble(inflating(), compressed(octets('07')))).toBe('invalid-deflate');
  });

  it.each([5, 10, 32])('may be one octet over and over: %i MiB', (mebibytes) => {
    const data = Buffer.alloc(mebibytes * 1024 * 1024, 'a');
    const message = assemble(inflating(), { ...compressed(pack(data)), opcode: OPCODE.binary });
    expect(typeof message === 'object' && message.data.equals(data)).toBe(true);
  });

  it('has a limit, and another to how many times longer than its octets it is', () => {
    const bomb = pack(Buffer.alloc(100_000, 'a'));
    const judge = (limits: Partial<WebSocketLimits>) =>
      typeof assemble(inflating(limits), compressed(bomb)) === 'object';
    expect(judge({})).toBe(true);
    expect(judge({ messageOctets: 99_999 })).toBe(false);
    expect(judge({ messageOctets: 100_000 })).toBe(true);
    expect(judge({ inflationRatio: 200, freeInflationOctets: 99_999 })).toBe(false);
    expect(judge({ inflationRatio: 200, freeInflationOctets: 100_000 })).toBe(true);
    expect(judge({ freeInflationOctets: 0, inflationRatio: 1030 })).toBe(true);
    expect(judge({ freeInflationOctets: 0, inflationRatio: 100 })).toBe(false);
  });
});
