import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openEditor } from '../../../src/lesson/resend/byte-editor.ts';
import type { ReplayPlace } from '../../../src/lesson/resend/replay.ts';
import { dissectResend, resend, splitEverywhere } from '../../../src/lesson/resend/resend.ts';
import type { SplitMode } from '../../../src/lesson/resend/split.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import type { Handler } from '../../../src/net/handler.ts';
import { jsonResult, jsonSplit } from '../../../src/view/json/json-resend.ts';
import {
  type EditModel,
  editModelOf,
  type ResendTitle,
  resultModelOf,
  type SplitModel,
} from '../../../src/view/model/resend-model.ts';
import { plainResult, plainSplit } from '../../../src/view/plain/plain-resend.ts';
import { editScreen } from '../../../src/view/screens/edit-screen.ts';
import { resultLines, resultScreen } from '../../../src/view/screens/result-screen.ts';
import { progressScreen, splitScreen } from '../../../src/view/screens/split-screen.ts';
import { type Line, widthOf } from '../../../src/view/text/styled-text.ts';
import { latin1, octets } from '../../support/bytes.ts';
import { edit } from '../../support/edits.ts';
import { check } from '../../support/property.ts';
import { IMPATIENT, performedResends, requestText } from '../../support/resend-lesson.ts';
import { textOf } from '../../support/screen-text.ts';

// Hundreds of connections are opened.
vi.setConfig({ testTimeout: 30_000 });

let performance: Performance;
beforeAll(async () => {
  performance = await performedResends();
});

const POST = 0;
const HELLO = 1;

function placeOf(step: number): ReplayPlace {
  const { entry } = performance.steps[step]!;
  return { connection: entry.connection, entry };
}

function titleOf(step: number): ResendTitle {
  const { connection, entry } = placeOf(step);
  const lesson = { lessonNumber: 77, lessonTitle: 'Edits', stepCount: 4 };
  return { ...lesson, stepIndex: step, current: connection.entries.indexOf(entry) };
}

function edited(step: number, keys: readonly string[], mode: SplitMode = 'as-recorded'): EditModel {
  const { entry, tries } = performance.steps[step]!;
  const opened = openEditor(entry.bytes, step === POST ? 'http' : 'websocket', tries);
  const editor = edit(opened, ...keys);
  const dissection = dissectResend({ place: placeOf(step), bytes: editor.draft.bytes });
  return editModelOf(titleOf(step), editor, dissection, mode);
}

async function resent(step: number, bytes: Uint8Array, mode: SplitMode = 'as-recorded') {
  const edit = { place: placeOf(step), bytes, mode, cursor: 7 };
  return resultModelOf(titleOf(step), await resend(edit, IMPATIENT));
}

async function cutEverywhere(step: number, bytes: Uint8Array, handler?: Handler) {
  const { connection, entry } = placeOf(step);
  const other = handler ? connection.with({ handler }) : connection;
  const edit = {
    place: { connection: other, entry },
    bytes,
    mode: 'every-cut',
    cursor: 0,
  } as const;
  return splitEverywhere(edit, IMPATIENT);
}

const SIZES = [
  [80, 24],
  [120, 40],
  [40, 24],
] as const;

const HELLO_BYTES = '81 85 37fa213d 7f9f4d5158';
const post = (content: string, length = content.length) =>
  latin1(requestText('POST /echo', [`Content-Length: ${length}`], content));

describe('the screens on record', () => {
  const EDITS: [string, number, string[], SplitMode][] = [
    ['as recorded', HELLO, [], 'as-recorded'],
    ['a ping that is split', HELLO, ['tab', 'tab'], 'one-byte-each'],
    ['bits', HELLO, ['v', 'right', ' '], 'cut'],
    ['added and gone', HELLO, ['right', 'i', 'end', 'x', 'L'], 'every-cut'],
    ['a length that is too long', HELLO, ['right', '8', '6'], 'one-write'],
    ['a request without Host', POST, ['tab'], 'as-recorded'],
    ['after the last byte', POST, ['end', 'right'], 'as-recorded'],
  ];

  it.each(SIZES)('have the editor at %ix%i', async (width, height) => {
    const screens = EDITS.map(([name, step, keys, mode]) => {
      return `${name}\n${textOf(editScreen(edited(step, keys, mode), width, height))}`;
    });
    await expect(`${screens.join('\n\f\n')}\n`).toMatchFileSnapshot(
      `../../golden/resend-edit.${width}x${height}.txt`,
    );
  });

  const results = () =>
    Promise.all([
      resent(HELLO, octets(HELLO_BYTES)),
      resent(HELLO, octets(HELLO_BYTES.replace('81', '09'))),
      resent(HELLO, octets(HELLO_BYTES.replace('85', '86')), 'one-byte-each'),
      resent(POST, performance.steps[POST]!.tries[0]!.bytes),
      resent(POST, post('hello', 4), 'cut'),
      resent(POST, latin1(requestText('GET /chat'))),
    ]);

  // They take many connections, and are the same each time.
  let cut: Promise<SplitModel[]>;
  beforeAll(() => {
    cut = splits();
  });

  it.each(SIZES)('have results at %ix%i', async (width, height) => {
    const screens = (await results()).map((model) => textOf(resultScreen(model, width, height)));
    await expect(`${screens.join('\n\f\n')}\n`).toMatchFileSnapshot(
      `../../golden/resend-result.${width}x${height}.txt`,
    );
  });

  const splits = async (): Promise<SplitModel[]> => {
    let count = 0;
    const unsteady: Handler = (_, response) => response.send(200, [], `${count++}`);
    const counting: Handler = async (request, response) => {
      let reads = 0;
      for await (const _ of request.content) reads++;
      response.send(200, [], `${reads}`);
    };
    const reports = [
      await cutEverywhere(HELLO, octets(HELLO_BYTES)),
      await cutEverywhere(HELLO, octets(HELLO_BYTES.replace('81', '83'))),
      await cutEverywhere(POST, post('x'.repeat(600))),
      await cutEverywhere(POST, post('hello'), counting),
      await cutEverywhere(POST, post('hello'), unsteady),
    ];
    return reports.map((result) => ({ title: titleOf(HELLO), result }));
  };

  it.each(SIZES)('have the splitter at %ix%i', async (width, height) => {
    const progress = { done: 120, total: 156 };
    const screens = [
      progressScreen(titleOf(HELLO), progress, width, height),
      ...(await cut).map((model) => splitScreen(model, width, height)),
    ].map(textOf);
    await expect(`${screens.join('\n\f\n')}\n`).toMatchFileSnapshot(
      `../../golden/resend-split.${width}x${height}.txt`,
    );
  });

  it('are told in sentences', async () => {
    const told = (await results()).map(plainResult);
    const split = (await cut).map(({ title, result }) => plainSplit(title, result));
    const text = [...told, ...split].map((lines) => lines.join('\n')).join('\n\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot('../../golden/resend.plain.txt');
  });

  it('are told as data', async () => {
    const told = (await results()).slice(1, 4).map(jsonResult);
    const split = (await cut).map(({ title, result }) => jsonSplit(title, result));
    const text = JSON.stringify([...told, ...split.slice(1)], null, 2);
    await expect(`${text}\n`).toMatchFileSnapshot('../../golden/resend.json.txt');
  });
});

describe('whatever is typed and however large the screen is', () => {
  const size = fc.oneof(
    fc.tuple(fc.integer({ min: 80, max: 160 }), fc.integer({ min: 20, max: 60 })),
    fc.tuple(fc.integer({ min: 40, max: 79 }), fc.integer({ min: 24, max: 60 })),
  );
  const KEYS = [
    ...'0189abcfF',
    'left',
    'right',
    'up',
    'down',
    'home',
    'end',
    'i',
    'x',
    ' ',
    'v',
    'L',
    'tab',
  ];
  const keys = fc.array(fc.constantFrom(...KEYS), { maxLength: 30 });

  it('the editor fits, and has its keys, the byte under the cursor and its verdict', () => {
    check(
      fc.property(fc.constantFrom(POST, HELLO), keys, size, (step, typed, [width, height]) => {
        const model = edited(step, typed);
        const lines = editScreen(model, width, height);
        expect(lines).toHaveLength(height);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        const text = textOf(lines);
        expect(text).toContain('R send');
        expect(text).toMatch(/esc back$/);
        expect(text).toMatch(model.edited.rule ? /×/ : /✓|┊/);
        const marked = lines.flat().filter(({ style }) => style?.reverse && style.bold);
        expect(marked.length).toBeGreaterThan(0);
      }),
      100,
    );
  });

  it('says where nothing was said before', async () => {
    const model = await resent(POST, post('hello'));
    const alone = { ...model, result: { ...model.result, isAlone: true } };
    expect(textOf(resultLines(alone, 120))).toContain('on a connection of its own');
    expect(plainResult(alone).join('\n')).toContain('on a connection of its own');
    expect(jsonResult(alone)).toMatchObject({ alone: true });
    expect(jsonResult(model)).not.toHaveProperty('alone');
  });

  it('a result fits, and can be scrolled to its last line', async () => {
    const model = await resent(POST, performance.steps[POST]!.tries[0]!.bytes);
    check(
      fc.property(size, fc.nat(60), ([width, height], scroll) => {
        const lines = resultScreen(model, width, height, scroll);
        expect(lines).toHaveLength(height);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        const last = textOf(resultLines(model, width)).split('\n').at(-1)!;
        expect(textOf(resultScreen(model, width, height, 60))).toContain(last);
      }),
    );
  });

  it('the splitter fits', async () => {
    const bytes = octets(HELLO_BYTES.replace('81', '83'));
    const result = await cutEverywhere(HELLO, bytes);
    const halves = [bytes.subarray(0, 4), bytes.subarray(4)];
    const different = { at: 4, halves, reaction: result.whole, isUnsteady: true };
    const title = titleOf(HELLO);
    type Screen = (width: number, height: number, scroll: number) => Line[];
    const screens: Screen[] = [
      (...size) => splitScreen({ title, result }, ...size),
      (...size) => splitScreen({ title, result: { ...result, different } }, ...size),
      (width, height) => progressScreen(title, { done: 0, total: 9 }, width, height),
      (width, height) => progressScreen(title, { done: 9, total: 9 }, width, height),
    ];
    check(
      fc.property(
        fc.constantFrom(...screens),
        size,
        fc.nat(20),
        (screen, [width, height], scroll) => {
          const lines = screen(width, height, scroll);
          expect(lines).toHaveLength(height);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('a message of many bytes is shown around the cursor', () => {
    const { connection, entry } = placeOf(HELLO);
    const bytes = Buffer.alloc(70_000, 0x41);
    const editor = edit(openEditor(bytes, 'websocket'), 'end');
    const dissection = dissectResend({ place: { connection, entry }, bytes });
    const model = editModelOf(titleOf(HELLO), editor, dissection, 'every-cut');
    const text = textOf(editScreen(model, 80, 24));
    expect(text).toContain('byte 69999');
    expect(text).toMatch(/1116[0-9a-f]|11160/);
  });
});
