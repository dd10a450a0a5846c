import type { Entry } from '../../trace/entry.ts';
import { Recorder } from '../../trace/recorder.ts';
import { ProtocolError } from '../../wire/protocol-error.ts';
import { otherSide, SIDES, type Side } from '../../wire/side.ts';
import type { Evidence } from '../script/derived.ts';
import { RecordedConnection } from '../script/recorded-connection.ts';
import { reworded } from './reworded.ts';

/**
 * Evidence of the same form as some other, in which something else stands, or nothing.
 *
 * @param connections the conversations of the same lesson, whose messages are tried in each other's place
 */
export function* otherEvidence(
  evidence: Evidence,
  connections: readonly RecordedConnection[],
): Generator<Evidence, void> {
  if (!isSeveral(evidence)) return yield* othersOfOne(evidence, connections);
  for (const [index, one] of evidence.entries()) {
    for (const other of othersOfOne(one, connections)) yield evidence.with(index, other);
  }
}

/** The same evidence, but for one message: another one replaces it. */
export function withOther(evidence: Evidence, entry: Entry, other: Entry): Evidence {
  const replaced = (each: Entry) => (each === entry ? other : each);
  const withReplaced = (one: Entry | RecordedConnection) => {
    return one instanceof RecordedConnection
      ? one.with({ entries: one.entries.map(replaced) })
      : replaced(one);
  };
  return isSeveral(evidence) ? evidence.map(withReplaced) : withReplaced(evidence);
}

/** The messages and conversations that evidence is made of. */
export function partsOfEvidence(evidence: Evidence): readonly (Entry | RecordedConnection)[] {
  return isSeveral(evidence) ? evidence : [evidence];
}

function isSeveral(evidence: Evidence): evidence is readonly (Entry | RecordedConnection)[] {
  return Array.isArray(evidence);
}

function othersOfOne(
  one: Entry | RecordedConnection,
  connections: readonly RecordedConnection[],
): Generator<Entry | RecordedConnection, void> {
  return one instanceof RecordedConnection
    ? otherConnections(one, connections)
    : otherEntries(one, connections);
}

function* otherConnections(
  connection: RecordedConnection,
  connections: readonly RecordedConnection[],
): Generator<RecordedConnection, void> {
  const { client, handler, recorder, entries } = connection;
  yield* connections.filter((each) => each !== connection);
  for (const other of otherRecorders(recorder))
    yield new RecordedConnection(client, handler, other);
  for (const other of otherRows(entries)) yield connection.with({ entries: other });
}

function* otherEntries(
  entry: Entry,
  connections: readonly RecordedConnection[],
): Generator<Entry, void> {
  yield* connections.flatMap(({ entries }) => entries).filter((each) => each !== entry);
  yield blank(entry);
  yield changed(entry);
  yield* reworded(entry);
}

/** Nothing was said, one side hung up at once, or the server spoke first. */
function otherRecorders(recorder: Recorder): Recorder[] {
  return [new Recorder(() => 0), ...SIDES.map(hungUp), serverFirst(recorder)];
}

/** All is wrong, the order is another one, or one row is another one. */
function* otherRows(entries: readonly Entry[]): Generator<Entry[], void> {
  yield entries.flatMap((entry) => [changed(entry), entry]);
  for (let first = 1; first < entries.length; first++) {
    yield [...entries.slice(first), ...entries.slice(0, first)];
  }
  for (const [index, entry] of entries.entries()) {
    for (const other of reworded(entry)) yield entries.with(index, other);
  }
}

function hungUp(side: Side): Recorder {
  const recorder = new Recorder(() => 0);
  recorder.tap(side).ended();
  return recorder;
}

/** The same bytes, and found to be the same; but the server has said all before it heard anything. */
function serverFirst(recorded: Recorder): Recorder {
  const recorder = new Recorder(() => 0);
  for (const side of ['server', 'client'] as const) {
    const { bytes, events } = recorded[side];
    const reader = recorder.tap(otherSide(side));
    recorder.tap(side).wrote(bytes);
    reader.read(bytes);
    for (const event of events) reader.event(event);
  }
  return recorder;
}

function blank(entry: Entry): Entry {
  return { ...entry, parts: [], bytes: Buffer.alloc(0), end: entry.start, fault: undefined };
}

/** The entry with everything about it changed. */
function changed(entry: Entry): Entry {
  const { from, kind, bytes, start, end, time, fault } = entry;
  const elsewhere = {
    from: otherSide(from),
    parts: [],
    bytes: Buffer.concat([bytes.map((byte) => ~byte), bytes]),
    start: start + FAR,
    end: end + FAR + bytes.length,
    time: time + FAR,
    fault: fault ? undefined : new ProtocolError('http', 'none', NO_RULE, start),
  };
  return { ...elsewhere, kind: kind === 'fin' ? 'message' : 'fin' };
}

const NO_RULE = { ref: 'RFC 9112', sentence: 'Nothing is wrong.' };

/** More bytes, and more milliseconds, than one would take for the same. */
const FAR = 1_000_000;
