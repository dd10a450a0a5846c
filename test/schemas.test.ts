import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '../lessons/index.ts';
import { demoRouter } from '../src/demo/endpoints.ts';
import { PACKAGE_ROOT } from '../src/lesson/script/source.ts';
import { Server } from '../src/net/server.ts';
import { jsonEntry } from '../src/view/json/json-entry.ts';
import { jsonLesson } from '../src/view/json/json-lesson.ts';
import { jsonQuiz } from '../src/view/json/json-practice.ts';
import { jsonRecording } from '../src/view/json/json-trace.ts';
import { problemsBySchema, type Schema } from './support/json-schema.ts';
import { modelsOf, performed } from './support/performances.ts';
import { shell, wirewalk } from './support/run.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FOLDER = join(PACKAGE_ROOT, 'schemas');

/** Stands for the URL of a server in a command line. */
const URL_OF_SERVER = 'URL';

/** A command line that prints each. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'check-1.json': ['check', URL_OF_SERVER, '--id', 'http-3.2-*', '--json'],
  'lesson-1.json': ['lesson', '10', '--json'],
  'lint-1.json': ['lint', '10', '--json'],
  'list-1.json': ['list', '--json'],
  'poke-1.json': ['poke', '10', '--step', '4', '--set', '0=09', '--json'],
  'quiz-1.json': ['quiz', '10', '--json'],
  'split-1.json': ['poke', '10', '--step', '4', '--split', 'every-cut', '--json'],
  'trace-1.json': ['record', '10'],
};

/** One object a line: each line has the form. */
const OF_LINES = 'explain-1.json';
const OF_LISTS = 'connections-1.json';
/** Inputs that have something of all that there is to say. */
const EXPLAINED = [
  `echo '81 85 37 fa 21 3d 7f 9f 4d 51 58' | $wirewalk explain --json`,
  `printf 'GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n' | $wirewalk explain --json`,
  '$wirewalk export 8 --pcapng - | $wirewalk explain --json',
  '$wirewalk export 10 --pcapng - | $wirewalk explain --json',
];

describe('the schemas', () => {
  it('are those of all that is printed as JSON', () => {
    const files = [...Object.keys(COMMANDS), OF_LINES, OF_LISTS].sort();
    expect(readdirSync(FOLDER).sort()).toEqual(files);
  });
});

describe(OF_LINES, () => {
  const schema = schemaIn(OF_LINES);

  it('describes every line that is printed, and takes nothing else', async () => {
    const printed = await Promise.all(EXPLAINED.map((line) => shell(line)));
    const lines = printed.flatMap(({ stdout }) => stdout.trimEnd().split('\n'));
    const objects = lines.map((line) => JSON.parse(line) as object);
    for (const each of objects) expect(problemsBySchema(each, schema)).toEqual([]);
    const named = new Set(objects.flatMap((each) => Object.keys(each)));
    expect([...named]).toEqual(expect.arrayContaining(['schema', 'title', 'kind', 'fault']));
    for (const each of [objects[0], objects[1]]) {
      for (const [how, value] of alterationsOf(each)) {
        expect(problemsBySchema(value, schema), how).not.toEqual([]);
      }
    }
  });

  it('describes every message of the lessons', async () => {
    const performances = await Promise.all(CATALOGUE.map(({ number }) => performed(number)));
    const connections = new Set(
      performances.flatMap(({ steps }) => steps.map(({ entry }) => entry.connection)),
    );
    for (const entry of [...connections].flatMap(({ entries }) => entries)) {
      expect(problemsBySchema(plainly(jsonEntry(entry)), schema)).toEqual([]);
    }
  });
});

describe(OF_LISTS, () => {
  const schema = schemaIn(OF_LISTS);

  it('describes every line that is printed, and takes nothing else', async () => {
    const list = '$wirewalk export 10 --pcapng - | $wirewalk explain --list --json';
    const lines = (await shell(list)).stdout.trimEnd().split('\n');
    const objects = lines.map((line) => JSON.parse(line) as object);
    expect(objects[0]).toEqual({ schema: 'wirewalk/connections@1', input: 'pcapng' });
    expect(objects).toHaveLength(5);
    for (const each of objects) {
      expect(problemsBySchema(each, schema)).toEqual([]);
      for (const [how, value] of alterationsOf(each)) {
        expect(problemsBySchema(value, schema), how).not.toEqual([]);
      }
    }
  });
});

describe.each(Object.entries(COMMANDS))('%s', (file, argv) => {
  let schema: Schema;
  let printed: unknown;

  const server = argv.includes(URL_OF_SERVER) ? new Server(demoRouter().handle) : undefined;

  beforeAll(async () => {
    schema = schemaIn(file);
    const { port } = (await server?.listen(0)) ?? { port: 0 };
    const url = `http://127.0.0.1:${port}/`;
    const given = argv.map((word) => (word === URL_OF_SERVER ? url : word));
    printed = JSON.parse((await wirewalk(given)).stdout);
  });

  afterAll(() => server?.close());

  it('describes what is printed', () => {
    expect(problemsBySchema(printed, schema)).toEqual([]);
  });

  it('has the name that is printed', () => {
    const name = file.replace(/^(\w+)-(\d+)\.json$/, 'wirewalk/$1@$2');
    expect(schema.title).toBe(name);
    expect(printed).toHaveProperty('schema', name);
  });

  it('takes nothing else', () => {
    const altered = alterationsOf(printed);
    expect(altered.length).toBeGreaterThan(10);
    for (const [how, value] of altered) {
      expect(problemsBySchema(value, schema), how).not.toEqual([]);
    }
  });
});

describe.each(CATALOGUE)('lesson $number', ({ number }) => {
  it('has the form of the schemas', async () => {
    const quiz = plainly(jsonQuiz(await performed(number), undefined, 3));
    expect(problemsBySchema(quiz, schemaIn('quiz-1.json'))).toEqual([]);
    const lesson = plainly(jsonLesson(await modelsOf(number)));
    expect(problemsBySchema(lesson, schemaIn('lesson-1.json'))).toEqual([]);
    const recording = plainly(jsonRecording(await performed(number)));
    expect(problemsBySchema(recording, schemaIn('trace-1.json'))).toEqual([]);
  });
});

describe.each([...Object.keys(COMMANDS), OF_LINES, OF_LISTS])('every object in %s', (file) => {
  it('is closed, and has properties that it names', () => {
    for (const each of objectsIn(schemaIn(file))) {
      expect(each).toMatchObject({ type: 'object', additionalProperties: false });
      expect(Object.keys(each.properties as object)).toEqual(
        expect.arrayContaining(each.required as string[]),
      );
    }
  });
});

describe('the checker of schemas', () => {
  it('knows every keyword that there is, or throws', () => {
    expect(() => problemsBySchema(1, { multipleOf: 2 })).toThrow('unknown keyword multipleOf');
    expect(() => problemsBySchema(1, { type: 'null' })).toThrow('unknown type null');
    expect(() => problemsBySchema(1, { $ref: '#/$defs/none' })).toThrow('there is no');
  });

  it.each<[unknown, Schema]>([
    ['a', { type: 'integer' }],
    [1, { oneOf: [{ minimum: 2 }, { minimum: 3 }] }],
    [1, { oneOf: [{ minimum: 1 }, { minimum: 0 }] }],
    [1.5, { type: 'integer' }],
    [[], { type: 'object' }],
    [{}, { type: 'array' }],
    [1, { const: 2 }],
    [1, { enum: [2, 3] }],
    [1, { minimum: 2 }],
    [3, { maximum: 2 }],
    ['', { minLength: 1 }],
    ['b', { pattern: '^a$' }],
    [{}, { required: ['a'] }],
    [{ b: 1 }, { properties: { a: {} } }],
    [{ b: 1, a: 1 }, { properties: { a: {}, b: {} } }],
    [[1, 'a'], { items: { type: 'integer' } }],
    [{ a: 'b' }, { properties: { a: { $ref: '#/$defs/n' } }, $defs: { n: { type: 'number' } } }],
  ])('finds fault with %j by %j', (value, schema) => {
    expect(problemsBySchema(value, schema)).toHaveLength(1);
  });
});

function schemaIn(file: string): Schema {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Schema;
}

/** The schemas in a schema that are of objects. */
function objectsIn(schema: Schema): Schema[] {
  const { properties = {}, items, $defs = {} } = schema;
  const inside = [...Object.values(properties as object), ...Object.values($defs as object)];
  const found = [...inside, ...(items ? [items as Schema] : [])].flatMap(objectsIn);
  return schema.properties ? [schema, ...found] : found;
}

function plainly(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The value with one thing about it changed, in every place that no other place is like. */
function alterationsOf(value: unknown, path = '$'): [how: string, value: unknown][] {
  if (Array.isArray(value)) {
    const inside = value.slice(0, 1).flatMap((item) => alterationsOf(item, `${path}[0]`));
    const first = inside.map(([how, item]): [string, unknown] => [how, [item, ...value.slice(1)]]);
    return [...first, [`${path} is no array`, 'x']];
  }
  if (typeof value !== 'object' || value === null) return [[`${path} is an object`, {}]];
  const entries = Object.entries(value);
  return [
    [`${path} has more`, { ...value, more: 1 }],
    ...entries.flatMap(([name, item]) =>
      alterationsOf(item, `${path}.${name}`).map(([how, other]): [string, unknown] => [
        how,
        { ...value, [name]: other },
      ]),
    ),
    ...(OPTIONAL.includes(entries.at(-1)![0])
      ? []
      : [
          [`${path} lacks its last property`, Object.fromEntries(entries.slice(0, -1))] as [
            string,
            unknown,
          ],
        ]),
  ];
}

/** Properties that need not be there, where they are the last of their object. */
const OPTIONAL = ['source', 'fin', 'delimiter', 'carried', 'shown', 'control', 'closing'];
