import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../lessons/index.ts';
import { performLesson } from '../../../src/lesson/script/performance.ts';
import { jsonRecording } from '../../../src/view/json/json-trace.ts';
import { performed } from '../../support/performances.ts';

interface Transfer {
  readonly offset: number;
  readonly length: number;
  readonly bytes?: string;
}

interface Recording {
  readonly connections: readonly Record<
    'client' | 'server',
    Record<'writes' | 'reads', Transfer[]>
  >[];
}

describe.each(CATALOGUE)('the recording of lesson $number', ({ number, load }) => {
  it('is the same when it is made again, but for its times', async () => {
    const [first, again] = [await recordingOf(number), await recordingOf(number)];
    expect(withoutTimes(again)).toEqual(withoutTimes(first));
  });

  it('has every byte of every connection, once', async () => {
    const performance = await performed(number);
    const { connections } = jsonRecording(performance) as Recording;
    expect(connections).toHaveLength(performance.connections.length);
    connections.forEach((connection, index) => {
      for (const side of ['client', 'server'] as const) {
        const { writes, reads } = connection[side];
        const written = writes.map(({ bytes }) => bytes).join('');
        expect(written).toBe(performance.connections[index]!.recorder[side].bytes.toString('hex'));
        expectSideBySide(writes);
        expectSideBySide(reads);
        for (const { bytes, length } of writes) expect(bytes).toHaveLength(2 * length);
      }
    });
  });

  it('has the connections of every step', async () => {
    const { connections, steps } = await performLesson(await load());
    for (const { entry } of steps) expect(connections).toContain(entry.connection);
  });
});

async function recordingOf(number: number): Promise<string> {
  return JSON.stringify(jsonRecording(await performed(number)));
}

/** Times never repeat, and neither does whether a read or another write came first. */
function withoutTimes(recording: string): unknown {
  return JSON.parse(recording, (key, value) => {
    return key === 'ms' || key === 'order' ? undefined : value;
  });
}

function expectSideBySide(transfers: readonly Transfer[]): void {
  let reached = 0;
  for (const { offset, length } of transfers) {
    expect(offset).toBe(reached);
    reached += length;
  }
}
