import { beforeAll, describe, expect, it } from 'vitest';
import { questionsOf } from '../../../src/lesson/questions/asked.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import { joinLabel } from '../../../src/trace/label-parts.ts';
import { type QuestionScene, sceneOf } from '../../../src/view/model/question-scene.ts';
import { performed } from '../../support/performances.ts';

let frames: Performance;
let requests: Performance;

beforeAll(async () => {
  [frames, requests] = await Promise.all([performed(10), performed(2)]);
});

function sceneBefore(performance: Performance, number: number, isTold = false): QuestionScene {
  return sceneOf(performance, questionsOf(performance)[number - 1]!, isTold);
}

function rowsOf({ ladder }: QuestionScene): string[] {
  return ladder.map(({ label, size }) => `${joinLabel(label, ' ')} ${size ?? '-'}`);
}

describe('the scene of a question', () => {
  it('ends with the message that is given, and does not name what is left out of it', () => {
    const scene = sceneBefore(frames, 4);
    expect(rowsOf(scene)).toEqual([
      'GET /chat Upgrade: websocket 161',
      '101 Switching Protocols 129',
      '?? 11',
    ]);
    expect(scene).toMatchObject({ current: 2, isOpen: false, given: { hidden: [1, 2] } });
  });

  it('says of a conversation that no step has shown what comes, and not how long it is', () => {
    const scene = sceneBefore(frames, 1);
    expect(rowsOf(scene)).toEqual(['GET /chat -', '101 Switching Protocols -', 'TEXT "Hello" -']);
    expect(scene).toMatchObject({ current: 3, isOpen: true, given: undefined });
  });

  it('has the message before the answer where a step has shown it', () => {
    const scene = sceneBefore(requests, 5);
    expect(rowsOf(scene)).toEqual(['GET /chat 48']);
    expect(scene).toMatchObject({ current: 0, isOpen: true });
    expect(scene.given?.entry).toBe(requests.steps[0]!.entry);
  });

  it('does not tell that a message was refused', () => {
    const scene = sceneBefore(requests, 9);
    expect(rowsOf(scene)).toEqual(['?? 48']);
    expect(scene.isOpen).toBe(true);
  });

  it('leaves nothing out once the answer has been told', () => {
    expect(rowsOf(sceneBefore(requests, 9, true))).toEqual([
      'a head refused 48',
      '505 HTTP Version Not Supported 184',
    ]);
    const told = sceneBefore(frames, 4, true);
    expect(rowsOf(told).at(-1)).toBe('TEXT "Hello" FIN MASK 11');
    expect(told.given).toEqual({ entry: frames.steps[3]!.entry });
  });

  it('has no row whose size is what is asked for', async () => {
    const offset = sceneBefore(await performed(9), 6);
    expect(rowsOf(offset)).toEqual([
      'GET /chat Upgrade: websocket -',
      '101 Switching Protocols 129',
    ]);
  });
});
