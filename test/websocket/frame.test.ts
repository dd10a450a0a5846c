import { describe, expect, it } from 'vitest';
import { showPayload } from '../../src/websocket/frame.ts';
import { OPCODE } from '../../src/websocket/opcode.ts';
import { readSpan } from '../../src/wire/field.ts';
import { octets } from '../support/bytes.ts';
import { expectCovered } from '../support/coverage.ts';
import { frameBytes, SAMPLE_KEY } from '../support/frames.ts';
import { readFrames } from '../support/websocket-transcript.ts';

describe('a payload for people', () => {
  it.each([
    [OPCODE.text, Buffer.from('Hello'), 'Hello'],
    [OPCODE.text, Buffer.from('grün'), 'grün'],
    [OPCODE.ping, Buffer.from('Hello'), 'Hello'],
    [OPCODE.text, octets('ff 41'), 'ff 41'],
    [OPCODE.text, Buffer.from('a\x1b[2J'), '61 1b 5b 32 4a'],
    [OPCODE.binary, Buffer.from('Hello'), '48 65 6c 6c 6f'],
    [OPCODE.binary, Buffer.alloc(9), '00 00 00 00 00 00 00 00 ... 9 bytes'],
    [OPCODE.text, Buffer.from('a'.repeat(65)), `${'a'.repeat(64)} ... 65 bytes`],
    [OPCODE.close, octets('03 e8'), '1000'],
    [OPCODE.close, octets('03 e8 62 79 65'), '1000 "bye"'],
    [OPCODE.close, octets('03'), '03'],
  ])('opcode %i, %s: %s', (opcode, payload, shown) => {
    expect(showPayload(opcode, payload)).toBe(shown);
  });

  it('is cut between characters, never inside one', () => {
    expect(showPayload(OPCODE.text, Buffer.from(`a${'é'.repeat(40)}`))).not.toContain('\ufffd');
  });

  it('carries no control characters to the terminal in a close reason', () => {
    const payload = Buffer.from('\x03\xe8\x1b[2J', 'latin1');
    const bytes = frameBytes({ opcode: OPCODE.close, payload });
    const [frame] = readFrames([bytes], { role: 'client' }).events;
    const values = frame!.spans().map((span) => readSpan(span, bytes).value);
    for (const shown of [showPayload(OPCODE.close, payload), ...values]) {
      expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }
  });
});

describe('the spans of a frame', () => {
  it('show a masked payload unmasked', () => {
    const bytes = frameBytes({ opcode: OPCODE.text, payload: 'Hello', key: SAMPLE_KEY });
    const [frame] = readFrames([Buffer.from(bytes)], { role: 'server' }).events;
    const span = frame!.spans().at(-1)!;
    expect(span).toMatchObject({ start: 6, end: 11, field: { name: 'payload data' } });
    expect(readSpan(span, bytes)).toEqual({ value: 'Hello', meaning: 'shown unmasked' });
  });

  it('tell a close code from its reason', () => {
    const payload = octets('03 e8 62 79 65');
    const bytes = frameBytes({ opcode: OPCODE.close, payload, key: SAMPLE_KEY });
    const [frame] = readFrames([bytes], { role: 'server' }).events;
    const read = frame!.spans().slice(-2);
    expect(read.map((span) => [span.field.name, readSpan(span, bytes).value])).toEqual([
      ['status code', '1000'],
      ['reason', 'bye'],
    ]);
    expectCovered(frame!);
  });

  it('have none for a payload that is empty', () => {
    const bytes = frameBytes({ opcode: OPCODE.ping });
    const [frame] = readFrames([bytes], { role: 'client' }).events;
    expect(frame!.spans()).toHaveLength(5);
  });
});
