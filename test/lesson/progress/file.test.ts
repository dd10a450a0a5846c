import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProgressFile } from '../../../src/lesson/progress/file.ts';
import { PROGRESS_VERSION } from '../../../src/lesson/progress/form.ts';
import { progressPath } from '../../../src/lesson/progress/path.ts';
import { progressText } from '../../../src/lesson/progress/text.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FRESH = { version: PROGRESS_VERSION, lessons: {} };

/** A progress file in a folder of its own, and what it has warned of. */
function open(content?: string) {
  const folder = temporaryFolder();
  const path = join(folder, 'progress.json');
  if (content !== undefined) writeFileSync(path, content);
  const warnings: string[] = [];
  return { folder, path, warnings, file: fileAt(path, warnings) };
}

function fileAt(path: string, warnings: string[]): ProgressFile {
  return new ProgressFile(path, (sentence) => warnings.push(sentence));
}

const STEPS = ['a', 'b', 'z'];

describe('progress', () => {
  it('begins with nothing, and without a word', () => {
    const { file, warnings, path } = open();
    expect(file.progress).toEqual(FRESH);
    expect(warnings).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('knows the steps that were seen, each once, and where the learner is', () => {
    const { file } = open();
    for (const step of ['a', 'b', 'a']) file.visit('one', step, STEPS);
    expect(file.progress).toEqual({
      version: PROGRESS_VERSION,
      current: { lesson: 'one', step: 'a' },
      lessons: { one: { seen: ['a', 'b'], done: false, testedOut: false, answers: [] } },
    });
  });

  it('counts a lesson as done once each of its steps was seen, in any order and for good', () => {
    const { file } = open();
    for (const step of ['z', 'a']) file.visit('one', step, STEPS);
    expect(file.progress.lessons.one!.done).toBe(false);
    file.visit('one', 'b', STEPS);
    expect(file.progress.lessons.one!.done).toBe(true);
    file.visit('one', 'a', [...STEPS, 'new']);
    file.visit('two', 'z', STEPS);
    expect(file.progress.lessons.one!.done).toBe(true);
    expect(file.progress.lessons.two!.done).toBe(false);
  });

  it('is read again as it was saved', () => {
    const { file, path, warnings } = open();
    file.visit('one', 'a', STEPS);
    file.save();
    expect(fileAt(path, warnings).progress).toEqual(file.progress);
    expect(warnings).toEqual([]);
  });

  it('makes the folders that it needs', () => {
    const path = join(temporaryFolder(), 'a', 'b', 'progress.json');
    const file = fileAt(path, []);
    file.visit('one', 'a', STEPS);
    file.save();
    expect(existsSync(path)).toBe(true);
  });

  it('is written as a whole: a reader meanwhile has the old file, and no other file is left', () => {
    const { file, path, folder } = open(JSON.stringify(FRESH));
    const reader = openSync(path, 'r');
    file.visit('one', 'a', STEPS);
    file.save();
    expect(readFileSync(reader, 'utf8')).toBe(JSON.stringify(FRESH));
    closeSync(reader);
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });
});

describe('a progress file that is replaced', () => {
  const before = JSON.stringify({ version: 1, lessons: { one: { seen: ['a'], done: true } } });

  it('stays beside it as it was', () => {
    const { file, path, folder } = open(before);
    file.revise(() => FRESH);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(FRESH);
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['progress.json', 'progress.json.bak']);
  });

  it('stays beside it as it was saved last', () => {
    const { file, path } = open(before);
    file.testOut('two');
    file.save();
    const saved = readFileSync(path, 'utf8');
    file.revise(() => FRESH);
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe(saved);
  });

  it('leaves nothing beside it where there was none', () => {
    const { file, folder } = open();
    file.revise(() => FRESH);
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });

  it('is left as it is where it cannot be kept beside', () => {
    const { file, path, warnings } = open(before);
    mkdirSync(join(`${path}.bak`, 'in the way'), { recursive: true });
    file.revise(() => FRESH);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(warnings).toEqual([file.problem]);
  });

  it('is left as it is where it is of a newer version', () => {
    const newer = JSON.stringify({ version: PROGRESS_VERSION + 1, lessons: {} });
    const { file, path, folder } = open(newer);
    file.revise(() => FRESH);
    expect(readFileSync(path, 'utf8')).toBe(newer);
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });
});

describe('progress in a few words', () => {
  it.each([
    [false, 0, false, ''],
    [false, 1, false, '1 step seen'],
    [false, 3, false, '3 steps seen'],
    [false, 3, true, 'tested out'],
    [true, 3, true, 'done'],
  ])('done %s, %i seen, tested out %s: %s', (done, seen, testedOut, text) => {
    expect(progressText(done, seen, testedOut)).toBe(text);
  });
});

describe('a progress file that cannot be used', () => {
  const newer = JSON.stringify({ version: PROGRESS_VERSION + 1, lessons: { x: 'new' } });

  it.each([
    ['of a newer version', newer],
    ['of no JSON', 'not json'],
    ['that is empty', ''],
    ['cut in half', '{"version":1,"lessons":{"one":{"se'],
    ['of another kind', '[]'],
    ['that says null', 'null'],
    ['without lessons', '{"version":1}'],
    ['whose lessons are null', '{"version":1,"lessons":null}'],
    ['whose lessons are a list', '{"version":1,"lessons":[]}'],
    ['whose lesson is no object', '{"version":1,"lessons":{"one":5}}'],
    ['whose lesson has no steps', '{"version":1,"lessons":{"one":{}}}'],
    ['whose version is a word', '{"version":"1","lessons":{}}'],
    ['whose version is no whole number', '{"version":0.5,"lessons":{}}'],
    ['whose steps are no words', '{"version":1,"lessons":{"one":{"seen":[1]}}}'],
    ['whose lesson is done twice', '{"version":2,"lessons":{"one":{"seen":[],"done":2}}}'],
    ['whose answers are none', '{"version":2,"lessons":{"one":{"seen":[],"answers":[{}]}}}'],
  ])('%s is left as it is, and that is said once', (_, content) => {
    const { file, path, warnings } = open(content);
    expect(file.progress).toEqual(FRESH);
    file.visit('one', 'a', STEPS);
    file.save();
    file.save();
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(warnings).toHaveLength(1);
    expect(file.progress.lessons.one!.seen).toEqual(['a']);
    expect(file.problem).toBe(warnings[0]);
  });

  it('because it is a folder, is said once', () => {
    const { folder, warnings } = open();
    const file = fileAt(folder, warnings);
    file.visit('one', 'a', STEPS);
    file.save();
    expect(warnings).toHaveLength(1);
  });

  it('because it cannot be written, is said once, and the lesson goes on', () => {
    const { folder, warnings } = open();
    const blocked = join(folder, 'blocked');
    const file = fileAt(join(blocked, 'progress.json'), warnings);
    writeFileSync(blocked, 'a file where a folder should be');
    for (const step of ['a', 'b']) {
      file.visit('one', step, STEPS);
      file.save();
    }
    expect(warnings).toEqual([expect.stringContaining('progress is not kept')]);
    expect(file.progress.lessons.one!.seen).toEqual(['a', 'b']);
  });

  it('leaves no half of itself where another file has its place', () => {
    const { folder, warnings, file, path } = open();
    mkdirSync(join(path, 'in the way'), { recursive: true });
    file.visit('one', 'a', STEPS);
    file.save();
    expect(warnings).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });
});

describe('the place of progress', () => {
  const home = join(homedir(), '.local', 'state', 'wirewalk', 'progress.json');

  it.each([
    ['as asked', 'asked.json', { WIREWALK_STATE: 'w', XDG_STATE_HOME: '/x' }, 'asked.json'],
    ['WIREWALK_STATE', undefined, { WIREWALK_STATE: 'w', XDG_STATE_HOME: '/x' }, 'w'],
    ['XDG_STATE_HOME', undefined, { XDG_STATE_HOME: '/x' }, '/x/wirewalk/progress.json'],
    ['under the home folder', undefined, {}, home],
    ['under it where the others are empty', '', { WIREWALK_STATE: '', XDG_STATE_HOME: '' }, home],
    // "All paths set in these environment variables must be absolute": XDG Base Directory 0.8.
    ['under it where XDG_STATE_HOME is relative', undefined, { XDG_STATE_HOME: 'x' }, home],
  ])('is %s', (_, asked, environment, path) => {
    expect(progressPath(asked, environment, 'linux')).toBe(path);
  });

  it('is LOCALAPPDATA on Windows', () => {
    const environment = { LOCALAPPDATA: '/local', XDG_STATE_HOME: '/x' };
    const path = join('/local', 'wirewalk', 'progress.json');
    expect(progressPath(undefined, environment, 'win32')).toBe(path);
    expect(progressPath(undefined, { WIREWALK_STATE: 'w', ...environment }, 'win32')).toBe('w');
    expect(progressPath(undefined, environment, 'linux')).toBe('/x/wirewalk/progress.json');
  });
});
