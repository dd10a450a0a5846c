import type { AskedQuestion } from '../../lesson/questions/asked.ts';
import type { Evidence } from '../../lesson/script/derived.ts';
import type { PerformedStep } from '../../lesson/script/lesson.ts';
import type { Performance } from '../../lesson/script/performance.ts';
import type { Given } from '../../lesson/script/question.ts';
import type { RecordedConnection } from '../../lesson/script/recorded-connection.ts';
import type { Entry } from '../../trace/entry.ts';
import { label } from '../../trace/label-parts.ts';
import { type LadderRow, ladderRowsOf } from './ladder-rows.ts';

/** What a question is about: its conversation as far as it is known, and the message to look at. */
export interface QuestionScene {
  /** The rows that are known; what is asked for is not told of them. */
  readonly ladder: readonly LadderRow[];
  /** The row whose bytes are shown, or that is asked for. */
  readonly current: number;
  /** Whether one more row follows, of which nothing is known: it is asked for. */
  readonly isOpen: boolean;
  readonly given: Given | undefined;
  /** Whether fields of the message are told apart: no, where it is asked where they are. */
  readonly hasFields: boolean;
}

/** A message by itself, in which a place is asked for. */
export function sceneOfMessage(given: Given | undefined): QuestionScene {
  return { ladder: [], current: 0, isOpen: false, given, hasFields: false };
}

/**
 * Sets the scene for a question. The message that it gives is the last one that is known. Without one the
 * conversation goes as far as what the answer is read off, and the message before that is shown where a step
 * has shown it.
 *
 * @param isTold whether the answer has been told, so that nothing is left out any more
 */
export function sceneOf(
  { steps }: Pick<Performance, 'steps'>,
  { question, stepIndex }: AskedQuestion,
  isTold = false,
): QuestionScene {
  const step = steps[stepIndex]!;
  const before = steps.slice(0, stepIndex);
  const { given, answer } = question;
  const sketch = given ? sceneAt(given, step) : sceneBefore(before, step, answer.evidence);
  const { connection } = (given ?? step).entry;
  const isNew = before.every(({ entry }) => entry.connection !== connection);
  return isTold
    ? toldScene(sketch, connection)
    : askedScene(sketch, connection, { isNew, answer: answer.value });
}

/** A scene, its ladder not drawn yet. */
type Sketch = Pick<QuestionScene, 'current' | 'isOpen' | 'given'> & {
  /** How many rows are known. */
  readonly count: number;
};

function sceneAt(given: Given, { entry }: PerformedStep): Sketch {
  const { entries } = given.entry.connection;
  const current = entries.indexOf(given.entry);
  return { count: current + 1, current, isOpen: entries.indexOf(entry) > current, given };
}

function sceneBefore(
  before: readonly PerformedStep[],
  { entry }: PerformedStep,
  evidence: Evidence,
): Sketch {
  const entries: readonly Entry[] = entry.connection.entries;
  const asked = [entry, ...messagesIn(evidence)].map((each) => entries.indexOf(each));
  const count = Math.min(...asked.filter((index) => index >= 0));
  const seen = before.find((step) => step.entry === entries[count - 1] && !step.views)?.entry;
  const given = seen && seen.bytes.length > 0 ? { entry: seen } : undefined;
  return { count, current: given ? count - 1 : count, isOpen: true, given };
}

/** The messages that an answer is read off; a whole conversation is none of them. */
function messagesIn(evidence: Evidence): Entry[] {
  const parts = 'length' in evidence ? evidence : [evidence];
  return parts.filter((part) => 'bytes' in part);
}

function toldScene(sketch: Sketch, { recording }: RecordedConnection): QuestionScene {
  const { count, current, isOpen, given } = sketch;
  const ladder = withoutNext(ladderRowsOf(recording).slice(0, count + (isOpen ? 1 : 0)));
  const whole = given && { entry: given.entry };
  return { ladder, current, isOpen: false, given: whole, hasFields: true };
}

/** What the rows of a conversation must not say. */
interface Secrets {
  /** Whether no step before has shown the conversation: how long its messages are may be what is asked for. */
  readonly isNew: boolean;
  readonly answer: string | number;
}

function askedScene(
  { count, current, isOpen, given }: Sketch,
  { recording, entries }: RecordedConnection,
  { isNew, answer }: Secrets,
): QuestionScene {
  const rows = ladderRowsOf(recording).slice(0, count);
  const ladder = rows.map((row, index) => {
    const isGiven = given !== undefined && index === current;
    if (entries[index]!.fault || (isGiven && given.hidden)) return untold(row);
    if (isNew && !isGiven) return bare(row);
    return row.size === answer ? { ...row, size: undefined } : row;
  });
  return { ladder: withoutNext(ladder), current, isOpen, given, hasFields: true };
}

/** The last row that is shown is not told to have crossed what comes next. */
function withoutNext(rows: readonly LadderRow[]): LadderRow[] {
  return rows.map((row, index) => {
    return index === rows.length - 1 ? { ...row, crossesNext: false } : row;
  });
}

/** A label would say what the bytes that are left out say, or that the message was refused. */
function untold(row: LadderRow): LadderRow {
  return { ...row, label: label(UNTOLD) };
}

/** What a message is, and no more of it. */
function bare(row: LadderRow): LadderRow {
  return { ...row, label: label(row.label.what), size: undefined };
}

/** Stands where something is asked for. */
export const UNTOLD = '??';
