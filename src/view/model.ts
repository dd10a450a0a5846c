import type { PerformedStep } from '../lesson/lesson.ts';
import type { Performance } from '../lesson/performance.ts';
import { findSource, type SourcePlace } from '../lesson/source.ts';
import type { Entry } from '../trace/entry.ts';
import { labelOf } from '../trace/label.ts';
import { type Layer, layersOf } from '../trace/layers.ts';
import type { Side } from '../trace/recorder.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';

/** One row of a conversation. */
export interface LadderRow {
  readonly label: string;
  /** Absent for the end of a direction, and for a hold. */
  readonly size: number | undefined;
  readonly from: Side;
  /** Milliseconds since the connection was opened. */
  readonly time: number;
}

/** The function behind a field: what our server did with it. */
export interface SourceLink extends SourcePlace {
  readonly verb: 'read by' | 'written by';
}

/** All that the screen of a step shows; every renderer starts from this. */
export interface TraceModel {
  readonly lessonNumber: number;
  readonly lessonTitle: string;
  readonly question: string;
  readonly stepTitle: string;
  /** From 0. */
  readonly stepIndex: number;
  readonly stepCount: number;
  readonly provenance: string;
  readonly ladder: readonly LadderRow[];
  /** Which row of the ladder is shown below it. */
  readonly current: number;
  readonly from: Side;
  /** Where the message lies in the stream of its side. */
  readonly streamOffset: number;
  readonly size: number;
  readonly time: number;
  /** Stands above the bytes instead of their place, where they were never on the wire. */
  readonly caption: string | undefined;
  readonly layers: readonly Layer[];
  readonly fields: readonly FieldRow[];
  /** Field under the cursor at first. */
  readonly firstField: number;
  readonly narration: string;
  /** The code behind a field of this message. */
  readonly sourceOf: (field: FieldRow) => SourceLink | undefined;
  /** True where the step before shows the same conversation. */
  readonly continues: boolean;
}

/**
 * The model of one step of a performed lesson.
 *
 * @param row another row of the step's conversation to look at; default: the one it is about
 */
export function modelOf(performance: Performance, stepIndex: number, row?: number): TraceModel {
  const { lesson, steps, provenance } = performance;
  const own = steps[stepIndex]!;
  const step = row === undefined ? own : lookAt(own, row);
  const { entry, talk } = step;
  const layers = step.layers ?? layersOf(entry);
  const fields = fieldRowsOf(layers);
  return {
    lessonNumber: lesson.number,
    lessonTitle: lesson.title,
    question: lesson.question,
    stepTitle: step.title,
    stepIndex,
    stepCount: steps.length,
    provenance,
    ladder: talk.entries.map(ladderRow),
    current: talk.entries.indexOf(entry),
    from: entry.from,
    streamOffset: entry.start,
    size: entry.bytes.length,
    time: entry.time,
    caption: step.caption,
    layers,
    fields,
    firstField: firstField(step, fields),
    narration: step.says.replace(/\s+/g, ' ').trim(),
    sourceOf: (field) => sourceLink(field, entry.from),
    continues: steps[stepIndex - 1]?.talk === talk,
  };
}

/** A step that looks at another row has nothing prepared for it. */
function lookAt(step: PerformedStep, row: number): PerformedStep {
  const { id, title, says, question, talk } = step;
  return { id, title, says, question, tries: [], talk, entry: talk.entries[row]! };
}

function ladderRow(entry: Entry): LadderRow {
  const hasBytes = entry.kind === 'message' || entry.kind === 'event';
  const size = hasBytes ? entry.bytes.length : undefined;
  return { label: labelOf(entry), size, from: entry.from, time: entry.time };
}

/**
 * @throws RangeError if the step names a field that its message does not have
 */
function firstField(step: PerformedStep, fields: readonly FieldRow[]): number {
  if (step.field === undefined) return 0;
  const index = fields.findIndex(({ name }) => name === step.field);
  if (index < 0) throw new RangeError(`step ${step.id} shows no field ${step.field}`);
  return index;
}

/** The server is what is taught: it reads what the client sends, and writes the rest. */
function sourceLink({ code }: FieldRow, from: Side): SourceLink | undefined {
  if (!code) return undefined;
  const verb = from === 'client' ? 'read by' : 'written by';
  const place = findSource(from === 'client' ? code.readBy : code.writtenBy);
  return place && { ...place, verb };
}
