import { beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../src/lesson/script/performance.ts';
import type { Key } from '../../src/terminal/key.ts';
import { situationAt } from '../../src/terminal/navigate.ts';
import type { Request } from '../../src/terminal/screen.ts';
import { modelOf, type TraceModel } from '../../src/view/model/trace-model.ts';
import { keyNamed } from '../support/keys.ts';
import { LESSONS, Learner } from '../support/learner.ts';
import { performed } from '../support/performances.ts';

/** Lesson 9 begins with a request in text; lesson 10 with a frame whose bits are fields. */
let text: Performance;
let frames: Performance;

beforeAll(async () => {
  text = await performed(9);
  frames = await performed(10);
});

const step = (index: number, performance = frames) => new Learner(performance, index);

describe('a step', () => {
  it('opens on the field that it is about', () => {
    const learner = step(1);
    expect(learner.field).toBe('opcode');
    expect(learner.situation).toMatchObject({
      position: { stepIndex: 1 },
      screens: [],
      notice: '',
    });
  });

  it.each(['n', 'space', 'return'])('%s goes on to the next', (key) => {
    const learner = step(0).press(key);
    expect(learner.position.stepIndex).toBe(1);
    expect(learner.field).toBe('opcode');
  });

  it.each(['b', 'backspace'])('%s goes back to the one before', (key) => {
    expect(step(2).press(key).position.stepIndex).toBe(1);
  });

  it('asks for the next lesson after the end of this one, and the one before at the first', () => {
    const learner = step(frames.steps.length - 1).press('n');
    expect(learner.screen).toBe('closing');
    expect(learner.request('n')).toEqual({ type: 'next-lesson' });
    expect(step(0).request('b')).toEqual({ type: 'previous-lesson' });
  });

  it.each([
    ['g', 'go-to'],
    ['l', 'list'],
    ['?', 'keys'],
  ] as const)('%s opens: %s', (key, screen) => {
    const learner = step(0).press(key);
    expect(learner.screen).toBe(screen);
    expect(learner.position.stepIndex).toBe(0);
  });

  it.each<[Key, Request]>([
    [{ name: 'q' }, { type: 'quit' }],
    [{ name: 'c', ctrl: true }, { type: 'interrupt' }],
    [{ name: 'z', ctrl: true }, { type: 'suspend' }],
    [{ name: 'l', ctrl: true }, { type: 'redraw' }],
  ])('%j asks to %j', (key, request) => {
    expect(step(0).request(key)).toEqual(request);
  });

  it.each<string | Key>([
    'w',
    'f1',
    'escape',
    'pageup',
    'z',
    { name: 'n', ctrl: true },
    { name: 'q', meta: true },
  ])('%j does nothing', (key) => {
    const learner = step(1);
    const before = learner.situation;
    expect(learner.press(key).situation).toEqual(before);
  });

  it('survives a key without name and sequence', () => {
    expect(step(0).press({}).situation).toEqual(step(0).situation);
  });

  it('drops its notice at the next key', () => {
    const learner = step(0);
    learner.situation = situationAt(learner.position, 'This is the first step there is.');
    expect(learner.text).toContain('This is the first step there is.');
    expect(learner.press('f1').situation.notice).toBe('');
  });
});

describe('up and down', () => {
  it('go from field to field over the delimiters', () => {
    const learner = step(0, text).press('home');
    const names = [learner.field];
    for (let count = 0; count < 4; count++) names.push(learner.press('down').field);
    expect(names).toEqual(['method', 'request-target', 'HTTP-version', 'field-name', 'Host']);
    expect(learner.press('up', 'up').field).toBe('HTTP-version');
  });

  it('take the byte along', () => {
    const learner = step(0, text).press('home', 'down');
    expect(learner.position.cursor).toEqual({ field: 2, byte: 4 });
  });

  it('reach every field but the delimiters, and stop at both ends', () => {
    for (const model of [...modelsOf(text), ...modelsOf(frames)]) {
      const performance = model.lessonNumber === 9 ? text : frames;
      const learner = step(model.stepIndex, performance).press('home');
      const named = model.fields.filter(({ isDelimiter }) => !isDelimiter);
      const reached = [model.fields[learner.position.cursor.field]];
      for (let count = 1; count < named.length + 3; count++) {
        reached.push(model.fields[learner.press('down').position.cursor.field]);
      }
      expect(new Set(reached)).toEqual(new Set(named));
      for (let count = 0; count < named.length + 3; count++) learner.press('up');
      expect(model.fields[learner.position.cursor.field]).toBe(named[0]);
    }
  });

  it('go on from a delimiter to the fields beside it', () => {
    const onDelimiter = () => step(0, text).press('home', 'right', 'right', 'right');
    expect(onDelimiter().field).toBe('SP');
    expect(onDelimiter().press('up').field).toBe('method');
    expect(onDelimiter().press('down').field).toBe('request-target');
  });
});

describe('left and right', () => {
  it('go from byte to byte, over delimiters too, and take the field along', () => {
    const learner = step(0, text).press('home');
    const { model } = learner;
    for (let byte = 0; byte < model.size; byte++) {
      const { field, byte: at } = learner.position.cursor;
      expect(at).toBe(byte);
      expect(model.fields[field]!.start).toBeLessThanOrEqual(byte);
      expect(model.fields[field]!.end).toBeGreaterThan(byte);
      learner.press('right');
    }
    expect(learner.position.cursor.byte).toBe(model.size - 1);
  });

  it('come back the same way', () => {
    const learner = step(0, text).press('home', 'right', 'right', 'right', 'left', 'left', 'left');
    expect(learner.position.cursor).toEqual({ field: 0, byte: 0 });
    expect(learner.press('left').position.cursor).toEqual({ field: 0, byte: 0 });
  });

  it('keep to the selected field within its bytes', () => {
    const learner = step(3);
    expect(learner.field).toBe('masking key');
    const { byte } = learner.position.cursor;
    expect(learner.press('right', 'right', 'right').field).toBe('masking key');
    expect(learner.position.cursor.byte).toBe(byte + 3);
    expect(learner.press('right').field).toBe('payload data');
  });

  it('go on into the next layer and back', () => {
    const index = modelsOf(text).findIndex(({ views }) => views.length > 2);
    const learner = step(index, text).press('home');
    const { model } = learner;
    for (let count = 0; count < model.views[0]!.bytes.length; count++) learner.press('right');
    expect(model.fields[learner.position.cursor.field]!.view).toBe(1);
    expect(learner.position.cursor.byte).toBe(0);
    learner.press('left');
    expect(model.fields[learner.position.cursor.field]!.view).toBe(0);
    expect(learner.position.cursor.byte).toBe(model.views[0]!.bytes.length - 1);
  });
});

describe('home and end', () => {
  it('go to the first and to the last field that is no delimiter', () => {
    const learner = step(0, text).press('end');
    expect(learner.model.fields[learner.position.cursor.field]!.isDelimiter).toBe(false);
    expect(learner.press('down').position).toEqual(learner.position);
    expect(learner.press('home').position.cursor).toEqual({ field: 0, byte: 0 });
  });
});

describe('the keys', () => {
  it('let go at q', () => {
    expect(step(0).press('?').request('q')).toEqual({ type: 'quit' });
  });

  it.each(['x', '?', 'n', 'escape'])('go away at %s', (key) => {
    const learner = step(1).press('down', '?');
    const { position } = learner;
    expect(learner.press(key).situation).toMatchObject({ screens: [], position });
  });
});

describe('tab', () => {
  const shifted: Key = { name: 'tab', shift: true };

  it('looks at the next message of the conversation, and shift-tab at the one before', () => {
    const learner = step(0);
    const { current } = learner.model;
    expect(learner.press('tab').model.current).toBe(current + 1);
    expect(learner.position).toMatchObject({ stepIndex: 0, row: current + 1 });
    expect(learner.position.cursor.byte).toBe(learner.model.fields[0]!.start);
    learner.press(shifted, shifted);
    expect(learner.model.current).toBe(current - 1);
  });

  it('comes round to the message that the step is about, on its own field', () => {
    const learner = step(1);
    const messages = learner.model.ladder.filter(({ size }) => size !== undefined);
    const opened = learner.position;
    const seen = new Set<number>();
    for (const _ of messages) seen.add(learner.press('tab').model.current);
    expect(seen.size).toBe(messages.length);
    expect(learner.position).toEqual(opened);
  });

  it('passes over the ends of the connection, which have no bytes', () => {
    const learner = step(0);
    for (const _ of learner.model.ladder) {
      const { ladder, current } = learner.press('tab').model;
      expect(ladder[current]!.size).toBeDefined();
    }
  });

  it('is forgotten with the step', () => {
    expect(step(0).press('tab', 'n').position.row).toBeUndefined();
  });
});

describe('the list', () => {
  it('goes up and down and stops at both ends', () => {
    const learner = step(0).press('l');
    const listed = ['up', 'down', 'down', 'down', 'up'].map((key) => learner.press(key).listed);
    expect(listed).toEqual([0, 1, LESSONS - 1, LESSONS - 1, LESSONS - 2]);
  });

  it.each<[string, Request]>([
    ['return', { type: 'open-lesson', lessonIndex: 0 }],
    ['q', { type: 'quit' }],
  ])('%s asks to %j', (key, request) => {
    expect(step(0).press('l').request(key)).toEqual(request);
  });

  it.each(['l', 'b', 'escape'])('%s goes back to the step', (key) => {
    expect(step(1).press('l', key).situation).toEqual(step(1).situation);
  });

  it('shows the keys at ?', () => {
    const learner = step(0).press('l', '?');
    expect(learner.screen).toBe('keys');
    expect(learner.press('escape').screen).toBe('list');
  });

  it('g asks where to go', () => {
    expect(step(0).press('l', 'g').screen).toBe('go-to');
  });

  it('takes no other key', () => {
    const learner = step(0).press('l', 'n', 'left');
    expect(learner.screen).toBe('list');
    expect(learner.listed).toBe(0);
  });
});

describe('the prompt', () => {
  it('takes what is typed, and hands it on', () => {
    const learner = step(0).press('g', '1', '0', '.', '4');
    expect(learner.input).toBe('10.4');
    expect(learner.request('return')).toEqual({ type: 'go-to', place: '10.4' });
  });

  it('takes letters that are commands elsewhere', () => {
    const keys = [...'quit'].map(keyNamed);
    expect(step(0).press('g', ...keys).input).toBe('quit');
  });

  it('takes spaces, but not around a place', () => {
    const learner = step(0).press('g', { name: 'space', sequence: ' ' }, '9');
    expect(learner.request('return')).toEqual({ type: 'go-to', place: '9' });
  });

  it('takes back what was typed', () => {
    const learner = step(0).press('g', '1', '2', 'backspace');
    expect(learner.input).toBe('1');
    expect(learner.press('backspace', 'backspace').input).toBe('');
  });

  it.each<[Key]>([
    [{ name: 'up', sequence: '\x1b[A' }],
    [{ sequence: '\x01', ctrl: true }],
    [{ sequence: 'é' }],
    [{}],
  ])('does not take %j', (key) => {
    expect(step(0).press('g', key).input).toBe('');
  });

  it.each(['escape', 'return'])('goes away at %s where nothing was typed', (key) => {
    expect(step(1).press('g', key).situation).toEqual(step(1).situation);
  });

  it('is empty each time it is opened', () => {
    expect(step(0).press('g', '1', 'escape', 'g').input).toBe('');
  });

  it('leaves the cursor where it was', () => {
    const learner = step(0).press('down');
    const { cursor } = learner.position;
    expect(learner.press('g', '1', 'escape').position.cursor).toEqual(cursor);
  });

  it('lets go at ctrl-c', () => {
    expect(step(0).press('g').request({ name: 'c', ctrl: true })).toEqual({ type: 'interrupt' });
  });
});

function modelsOf(performance: Performance): TraceModel[] {
  return performance.steps.map((_, index) => modelOf(performance, index));
}
