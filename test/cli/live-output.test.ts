import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LiveOutput, type Put } from '../../src/cli/live-output.ts';

/** Someone who reads one text after another, and only when told to. */
class Reader {
  readonly got: string[] = [];
  #done: Parameters<Put>[1] | undefined;

  readonly put: Put = (text, done) => {
    this.got.push(text);
    this.#done = done;
  };

  reads(error?: Error): void {
    this.#done?.(error);
  }
}

describe('what a server says as it happens', () => {
  it('is written once a turn', async () => {
    const reader = new Reader();
    const output = new LiveOutput('line', reader.put);
    for (const line of ['a\n', 'b\n', 'c\n']) output.write(line);
    expect(reader.got).toEqual([]);
    await turn();
    expect(reader.got).toEqual(['a\nb\nc\n']);
  });

  it('waits while what was written before is not read', async () => {
    const reader = new Reader();
    const output = new LiveOutput('line', reader.put);
    output.write('a\n');
    await turn();
    for (const line of ['b\n', 'c\n']) output.write(line);
    await turn();
    expect(reader.got).toEqual(['a\n']);
    reader.reads();
    expect(reader.got).toEqual(['a\n', 'b\nc\n']);
    reader.reads();
    output.write('d\n');
    await turn();
    expect(reader.got).toEqual(['a\n', 'b\nc\n', 'd\n']);
  });

  it('is left out where too much waits, and then it is said how much', async () => {
    const reader = new Reader();
    const output = new LiveOutput('line', reader.put);
    output.write('a\n');
    await turn();
    const line = `${'x'.repeat(1023)}\n`;
    for (let count = 0; count < 1000; count++) output.write(line);
    reader.reads();
    const [, kept] = reader.got;
    expect(kept).toBe(`${line.repeat(256)}... 744 lines left out: this was not read fast enough\n`);
    reader.reads();
    output.write('b\n');
    await turn();
    expect(reader.got.at(-1)).toBe('b\n');
  });

  it('is over where it cannot be read any more', async () => {
    const reader = new Reader();
    const output = new LiveOutput('line', reader.put);
    output.write('a\n');
    await turn();
    reader.reads(new Error('EPIPE'));
    output.write('b\n');
    await turn();
    expect(reader.got).toEqual(['a\n']);
  });
});
