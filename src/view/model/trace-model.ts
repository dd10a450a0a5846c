import type { PerformedStep } from '../../lesson/script/lesson.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import { findSource, type SourcePlace } from '../../lesson/script/source.ts';
import { describePlaces } from '../../trace/byte-places.ts';
import type { Entry } from '../../trace/entry.ts';
import { frameContextOf } from '../../trace/frame-context.ts';
import { type Waiting, waitingAt } from '../../trace/holds.ts';
import { FIRST_STATES } from '../../trace/inferred-state.ts';
import { firstLayerOf, type Layer, type LayerNumber, layersOf } from '../../trace/layers.ts';
import type { Recording } from '../../trace/recording.ts';
import { type BrokenRule, ruleOf } from '../../trace/rule.ts';
import { streamOffsetOf, type View } from '../../trace/views.ts';
import type { FrameContext } from '../../websocket/frame-context.ts';
import type { Side } from '../../wire/side.ts';
import { carriedBy, readsBehind } from './carried.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';
import { type LadderRow, ladderRowsOf } from './ladder-rows.ts';
import { type Fact, factsOf } from './state-facts.ts';

/** Where the cursor is: a field of the table and a byte of that field's layer. */
export interface Cursor {
  readonly field: number;
  readonly byte: number;
}

/** The function that read a field: what our server did with it. */
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
  readonly views: readonly View[];
  readonly fields: readonly FieldRow[];
  /** All layers that the message can be looked at in, the lowest first. */
  readonly layers: readonly Layer[];
  /** Which of them is shown; undefined where the step shows something that it has worked out. */
  readonly layer: LayerNumber | undefined;
  /** Field under the cursor at first. */
  readonly firstField: number;
  readonly narration: string;
  /** What each end believes at this row. */
  readonly states: Readonly<Record<Side, readonly Fact[]>>;
  /** The hold queue at this row: who waits for an answer, on all connections of the server. */
  readonly waiting: () => readonly Waiting[];
  /** What the reads have to do with the message; empty for what was never read. */
  readonly carried: string;
  /** The byte under a cursor in every layer; empty for one that was never on the wire. */
  readonly placesOf: (cursor: Cursor) => string;
  /** The row of the message that has the byte at an offset of this side's stream. */
  readonly rowAt: (offset: number) => number | undefined;
  /** Which reads brought the bytes from one to another of a layer; empty as above. */
  readonly readsOf: (view: View, first: number, end: number) => string;
  /** What the frame of this row was judged by; undefined for what is no frame. */
  readonly frameContext: FrameContext | undefined;
  /** The rule that the message broke, if the other side refused it; its offset is from its start. */
  readonly rule: BrokenRule | undefined;
  /** The code that read a field of this message. */
  readonly sourceOf: (field: FieldRow) => SourceLink | undefined;
  /** True where the step before shows the same conversation. */
  readonly continues: boolean;
  /** Set where it is a connection of a capture that is shown, and no step of a lesson. */
  readonly capture?: CapturePlace;
}

/** A connection of a capture, whose rows are looked at a page at a time. */
export interface CapturePlace {
  /** Of all rows of the connection. */
  readonly rowCount: number;
  /** From 1; it may be one of more than are listed. */
  readonly connection: number;
  readonly connectionCount: number;
}

/**
 * The model of one step of a performed lesson. Those that were asked for last are kept.
 *
 * @param row another row of the step's conversation to look at; default: the one it is about
 * @param layer another layer of that row; default: the one that the step is about
 */
export function modelOf(
  performance: Performance,
  stepIndex: number,
  row?: number,
  layer?: LayerNumber,
): TraceModel {
  const models = modelsOf(performance);
  const key = `${stepIndex} ${row} ${layer}`;
  const model = models.get(key) ?? makeModel(performance, stepIndex, row, layer);
  if (models.size > MOST_MODELS) models.clear();
  models.set(key, model);
  return model;
}

const MODELS = new WeakMap<Performance, Map<string, TraceModel>>();
const MOST_MODELS = 64;

function modelsOf(performance: Performance): Map<string, TraceModel> {
  const models = MODELS.get(performance) ?? new Map<string, TraceModel>();
  MODELS.set(performance, models);
  return models;
}

/** Whether a row can be looked at in a layer. */
export function hasLayer({ layers }: TraceModel, layer: LayerNumber): boolean {
  return layers.some(({ number }) => number === layer);
}

/** Says which layers there are instead. */
export function noLayer({ layers }: TraceModel, layer: LayerNumber): string {
  const names = layers.map(({ number, name }) => `${number} ${name}`).join(', ');
  return `There is no layer ${layer} here, only ${names}.`;
}

function makeModel(
  performance: Performance,
  stepIndex: number,
  row?: number,
  asked?: LayerNumber,
): TraceModel {
  const { lesson, steps, provenance } = performance;
  const own = steps[stepIndex]!;
  const step = row === undefined ? own : lookAt(own, row);
  const { entry } = step;
  const { connection } = entry;
  const { recording } = connection;
  const shown = showRow(recording, entry, asked, step.views);
  return {
    lessonNumber: lesson.number,
    lessonTitle: lesson.title,
    question: lesson.question,
    stepTitle: step.title,
    stepIndex,
    stepCount: steps.length,
    provenance,
    ...shown,
    caption: shown.layer === undefined ? step.caption : undefined,
    firstField: asked === undefined ? firstField(step, shown.fields) : 0,
    narration: step.says.replace(/\s+/g, ' ').trim(),
    // Asks for the recordings of all connections: not before it is shown.
    waiting: () =>
      waitingAt(
        performance.connections.map((each) => each.recording),
        { recording, entry },
      ),
    continues: steps[stepIndex - 1]?.entry.connection === connection,
  };
}

/** What a screen shows of a row of a recording, whatever it is shown for. */
export type ShownRow = Pick<
  TraceModel,
  | ('ladder' | 'current' | 'from' | 'streamOffset' | 'size' | 'time' | 'views' | 'fields')
  | ('layers' | 'layer' | 'states' | 'carried' | 'placesOf' | 'rowAt' | 'readsOf')
  | ('frameContext' | 'rule' | 'sourceOf')
>;

/**
 * A row in one of its layers.
 *
 * @param asked the layer; default: the one that such a row is looked at in first
 * @param worked shown instead of its own layers, unless one of those is asked for
 */
export function showRow(
  recording: Recording,
  entry: Entry,
  asked?: LayerNumber,
  worked?: readonly View[],
): ShownRow {
  const current = recording.entries.indexOf(entry);
  const layers = layersOf(recording, entry);
  const layer = asked ?? (worked ? undefined : firstLayerOf(entry));
  const views = layers.find(({ number }) => number === layer)?.views ?? worked ?? [];
  const fields = fieldRowsOf(views);
  return {
    ladder: ladderRowsOf(recording),
    current,
    from: entry.from,
    streamOffset: entry.start,
    size: entry.bytes.length,
    time: entry.time,
    views,
    fields,
    layers,
    layer,
    ...factsAt(recording, entry, current),
    placesOf: (cursor) => placesOf(recording, entry.from, views, fields[cursor.field], cursor),
    rowAt: (offset) => rowAt(recording, entry.from, offset),
    readsOf: (view, first, end) => readsIn(recording, entry.from, view, first, end),
    frameContext: frameContextOf(entry),
    rule: entry.fault && ruleOf(entry.fault, entry.start),
    sourceOf: (field) => sourceLink(field, entry.from),
  };
}

function factsAt(recording: Recording, entry: Entry, row: number) {
  const { client, server } = recording.states[row] ?? FIRST_STATES;
  const states = { client: factsOf('client', client), server: factsOf('server', server) };
  return { states, carried: carriedBy(recording, entry) };
}

function placesOf(
  recording: Recording,
  from: Side,
  views: readonly View[],
  field: FieldRow | undefined,
  { byte }: Cursor,
): string {
  const view = views[field?.view ?? -1];
  const offset = view && streamOffsetOf(view, byte);
  return offset === undefined ? '' : describePlaces(recording.placesOf(from).of(offset));
}

function rowAt(recording: Recording, from: Side, offset: number): number | undefined {
  const [owner] = recording.messagesIn(from, offset, offset + 1);
  return owner && recording.firstRow + recording.entries.indexOf(owner);
}

function readsIn(recording: Recording, from: Side, view: View, first: number, end: number): string {
  const start = streamOffsetOf(view, first);
  const last = streamOffsetOf(view, end - 1);
  if (start === undefined || last === undefined) return '';
  return readsBehind(recording, from, start, last + 1);
}

/** A step that looks at another row has nothing prepared for it. */
function lookAt(step: PerformedStep, row: number): PerformedStep {
  const { id, title, says, question, entry } = step;
  return { id, title, says, question, tries: [], entry: entry.connection.entries[row]! };
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
