import type { Performance } from '../../src/lesson/script/performance.ts';
import { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { modelOf, type TraceModel } from '../../src/view/model/trace-model.ts';
import type { Recorded } from './recorded.ts';

/** A lesson of one step, about a row of a recorded conversation. */
export function performanceOf(recorded: Recorded, row = 0): Performance {
  const connection = new RecordedConnection(
    undefined as never,
    undefined as never,
    recorded.recorder,
  );
  const entry = connection.entries[row]!;
  const step = { id: 'a', title: 'A step', says: 'It says so.', question: undefined, tries: [] };
  return {
    lesson: {
      number: 1,
      id: 'x',
      title: 'A lesson',
      question: 'Why?',
      stepIds: ['a'],
      perform: () => Promise.reject(new Error('it has been performed')),
    },
    connections: [connection],
    steps: [{ ...step, connection, entry }],
    provenance: 'made up',
  } as unknown as Performance;
}

/** What a screen shows of a row of a recorded conversation. */
export function modelAt(recorded: Recorded, row: number): TraceModel {
  return modelOf(performanceOf(recorded, row), 0);
}
