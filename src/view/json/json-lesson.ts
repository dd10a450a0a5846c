import type { Waiting } from '../../trace/holds.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import type { FieldRow } from '../model/field-rows.ts';
import type { LadderRow } from '../model/ladder-rows.ts';
import type { Fact } from '../model/state-facts.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { jsonField } from './json-entry.ts';

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
    conversation: model.ladder.map(jsonRow),
    message: {
      index: model.current + 1,
      from: model.from,
      offset: model.streamOffset,
      length: model.size,
      ms: model.time,
      ...jsonPlace(model),
    },
    believes: { client: jsonFacts(model.states.client), server: jsonFacts(model.states.server) },
    ...jsonHolds(model.waiting()),
    levels: model.layers.map(({ number, name }) => ({
      number,
      name,
      ...(number === model.layer ? { shown: true } : {}),
    })),
    layers: model.views.map(({ name, offset, bytes }, layer) => ({
      name,
      offset,
      bytes: Buffer.from(bytes).toString('hex'),
      fields: model.fields
        .filter((field) => field.view === layer)
        .map((field) => jsonTaughtField(field, model)),
    })),
  };
}

function jsonRow({ kind, from, label, size, time, isControl, crossesNext }: LadderRow): object {
  return {
    from,
    kind,
    label: joinLabel(label, ' '),
    bytes: size ?? 0,
    ms: time,
    ...(isControl ? { control: true } : {}),
    ...(crossesNext ? { crossesNext: true } : {}),
  };
}

/** Where the byte that the step is about is in every layer, and which reads brought the message. */
function jsonPlace({ placesOf, fields, firstField, carried }: TraceModel): object {
  const byte = fields[firstField]?.start ?? 0;
  const places = placesOf({ field: firstField, byte });
  return {
    ...(places === '' ? {} : { places }),
    ...(carried === '' ? {} : { carried }),
  };
}

function jsonFacts(facts: readonly Fact[]): object {
  return Object.fromEntries(facts.map(({ about, says }) => [about, says]));
}

function jsonHolds(waiting: readonly Waiting[]): object {
  return waiting.length === 0 ? {} : { holds: waiting.map(jsonWaiting) };
}

function jsonWaiting({ connection, isThis, age, most, isAnswered }: Waiting): object {
  return {
    connection,
    ...(isThis ? { this: true } : {}),
    ms: age,
    mostMs: most,
    ...(isAnswered ? { answered: true } : {}),
  };
}

/** With what a learner is told besides: the reason for the field, and the function that read it. */
function jsonTaughtField(field: FieldRow, model: TraceModel): object {
  const source = model.sourceOf(field);
  return {
    ...jsonField(field, field.why),
    ...(source ? { source: `${source.file}:${source.line}` } : {}),
  };
}
