import type { FieldRow } from './field-rows.ts';
import type { TraceModel } from './model.ts';

/** The name and version of the form below; it changes when the form does. */
export const LESSON_SCHEMA = 'wirewalk/lesson@1';

/**
 * Steps of a lesson as one JSON object: bytes as lower-case hex, offsets and sizes in bytes, times in
 * milliseconds.
 */
export function jsonLesson(models: readonly TraceModel[]): object {
  const [first] = models;
  return {
    schema: LESSON_SCHEMA,
    lesson: first?.lessonNumber,
    title: first?.lessonTitle,
    question: first?.question,
    provenance: first?.provenance,
    steps: models.map(jsonStep),
  };
}

function jsonStep(model: TraceModel): object {
  return {
    step: model.stepIndex + 1,
    title: model.stepTitle,
    narration: model.narration,
    conversation: model.ladder.map(({ from, label, size, time }) => ({
      from,
      label: label.replace(/ +/g, ' '),
      bytes: size ?? 0,
      ms: time,
    })),
    message: {
      index: model.current + 1,
      from: model.from,
      offset: model.streamOffset,
      length: model.size,
      ms: model.time,
    },
    layers: model.layers.map(({ name, offset, bytes }, layer) => ({
      name,
      offset,
      bytes: Buffer.from(bytes).toString('hex'),
      fields: model.fields
        .filter((field) => field.layer === layer)
        .map((field) => jsonField(field, model)),
    })),
  };
}

function jsonField(field: FieldRow, model: TraceModel): object {
  const { start, end, mask, name, value, meaning, why, ref, isDelimiter } = field;
  const source = model.sourceOf(field);
  return {
    start,
    end,
    ...(mask === undefined ? {} : { bits: mask }),
    field: name,
    value,
    ...(meaning === '' ? {} : { meaning }),
    why,
    ref,
    ...(isDelimiter ? { delimiter: true } : {}),
    ...(source ? { source: `${source.file}:${source.line}` } : {}),
  };
}
