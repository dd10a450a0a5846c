import { describe, expect, it } from 'vitest';
import { defineLesson, type Exhibit } from '../../../src/lesson/script/lesson.ts';
import { performLesson } from '../../../src/lesson/script/performance.ts';
import type { RecordedConnection } from '../../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../../../src/lesson/script/stage.ts';
import { modelOf } from '../../../src/view/model/trace-model.ts';

const request = { method: 'GET', requestTarget: '/', fields: [['Host', LESSON_HOST]] } as const;

/** A lesson of one step over one request and its answer. */
function lessonThat(shows: (connection: RecordedConnection) => Exhibit) {
  return defineLesson<RecordedConnection>({
    number: 1,
    id: 'one',
    title: 'One',
    question: 'What?',
    async perform(stage) {
      stage.serve((_, response) => response.send(204));
      const connection = await stage.connect();
      await connection.client.request(request);
      await connection.quiet();
      return connection;
    },
    steps: [{ id: 'a', title: 'A', shows, says: 'Some\n   words.' }],
    closes: () => ({ aha: 'So.', devTools: 'A row.', sayings: [], code: [] }),
  });
}

describe('a lesson', () => {
  it('points into the traffic that it has made', async () => {
    const lesson = lessonThat((connection) => ({
      entry: connection.message('server', 0),
      field: 'status-code',
    }));
    const performance = await performLesson(lesson, { seed: 1 });
    const model = modelOf(performance, 0);
    expect(model).toMatchObject({ from: 'server', current: 1, narration: 'Some words.' });
    expect(model.fields[model.firstField]).toMatchObject({ name: 'status-code', value: '204' });
    expect(model.ladder.map(({ label }) => label.what)).toEqual(['GET /', '204 No Content']);
  });

  it('that points to a message that was never sent fails', async () => {
    const lesson = lessonThat((connection) => ({ entry: connection.message('server', 1) }));
    await expect(performLesson(lesson)).rejects.toThrow('the server sent 1 messages, not 2');
  });

  it('that points to a field that is not there fails', async () => {
    const lesson = lessonThat((connection) => ({
      entry: connection.message('server', 0),
      field: 'Server',
    }));
    const performance = await performLesson(lesson);
    expect(() => modelOf(performance, 0)).toThrow('step a shows no field Server');
  });

  it('leaves no connection open, even if it fails', async () => {
    let connection: RecordedConnection | undefined;
    const lesson = lessonThat((shown) => {
      connection = shown;
      throw new Error('a bug in a lesson');
    });
    await expect(performLesson(lesson)).rejects.toThrow('a bug in a lesson');
    await connection!.client.closed;
  });
});
