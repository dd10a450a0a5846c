import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lessons/index.ts';
import { jsonLesson } from '../../src/view/json/json-lesson.ts';
import type { TraceModel } from '../../src/view/model/trace-model.ts';
import { plainStep } from '../../src/view/plain/plain-step.ts';
import { traceScreen } from '../../src/view/screens/trace-screen.ts';
import { modelsOf } from '../support/performances.ts';
import { textOf } from '../support/screen-text.ts';

const SIZES = [
  [80, 24],
  [120, 40],
  [40, 24],
] as const;

describe.each(CATALOGUE)('lesson $number', ({ number, id }) => {
  const name = `${String(number).padStart(2, '0')}-${id}`;
  const golden = (form: string) => `../golden/${name}.${form}.txt`;

  it.each(SIZES)('has the screens on record at %ix%i', async (width, height) => {
    const models = await modelsOf(number);
    const screens = models.map((model) => screenText(model, width, height));
    await expect(withoutLines(screens.join('\n\f\n'))).toMatchFileSnapshot(
      golden(`${width}x${height}`),
    );
  });

  it('has the sentences on record', async () => {
    const models = await modelsOf(number);
    const text = models.map((model) => plainStep(model).join('\n')).join('\n\n');
    await expect(withoutLines(text)).toMatchFileSnapshot(golden('plain'));
  });

  it('has the JSON on record', async () => {
    const text = JSON.stringify(jsonLesson(await modelsOf(number)), digestLongBytes, 2);
    await expect(withoutLines(text)).toMatchFileSnapshot(golden('json'));
  });
});

/** A screen as text. */
function screenText(model: TraceModel, width: number, height: number): string {
  const cursor = { field: model.firstField, byte: model.fields[model.firstField]!.start };
  return textOf(traceScreen(model, cursor, width, height));
}

/** Where a function stands in its file changes all the time, and is looked up when it is shown. */
function withoutLines(text: string): string {
  return text.replace(/(src\/[\w/-]+\.ts):\d+/g, '$1:LINE');
}

/** A payload of 64 KiB would make the record unreadable: its digest tells as much. */
function digestLongBytes(key: string, value: unknown): unknown {
  if (key !== 'bytes' || typeof value !== 'string' || value.length < 1024) return value;
  return `sha256 ${createHash('sha256').update(value).digest('hex')}`;
}
