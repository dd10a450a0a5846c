import type { Entry } from '../trace/entry.ts';
import { Recorder } from '../trace/recorder.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { otherSide, SIDES, type Side } from '../wire/side.ts';
import type { Evidence } from './derived.ts';
import { Talk } from './talk.ts';

/**
 * Evidence of the same form as some other, in which something else stands, or nothing: for whoever wants
 * to know whether an answer depends on what it is said to be read off.
 *
 * @param talks the conversations of the same lesson, whose messages are tried in each other's place
 */
export function otherEvidence(evidence: Evidence, talks: readonly Talk[]): Evidence[] {
  if (!isSeveral(evidence)) return othersOfOne(evidence, talks);
  return evidence.flatMap((one, index) =>
    othersOfOne(one, talks).map((other) => evidence.with(index, other)),
  );
}

/** The messages and conversations that evidence is made of. */
export function partsOfEvidence(evidence: Evidence): readonly (Entry | Talk)[] {
  return isSeveral(evidence) ? evidence : [evidence];
}

function isSeveral(evidence: Evidence): evidence is readonly (Entry | Talk)[] {
  return Array.isArray(evidence);
}

function othersOfOne(one: Entry | Talk, talks: readonly Talk[]): (Entry | Talk)[] {
  if (one instanceof Talk) return [...talks, ...changedTalks(one)].filter((talk) => talk !== one);
  const entries = talks.flatMap((talk) => talk.entries).filter((entry) => entry !== one);
  return [...entries, blank(one), changed(one)];
}

/** A conversation in which nothing is said, two in which one side hangs up, and one that is all wrong. */
function changedTalks(talk: Talk): Talk[] {
  const silent = new Recorder(() => 0);
  const ended = SIDES.map((side) => {
    const recorder = new Recorder(() => 0);
    recorder.tap(side).ended();
    return recorder;
  });
  const recorded = [silent, ...ended].map(
    (recorder) => new Talk(talk.client, talk.handler, recorder),
  );
  const wrong = { value: talk.entries.flatMap((entry) => [changed(entry), entry]) };
  return [...recorded, Object.create(talk, { entries: wrong }) as Talk];
}

function blank(entry: Entry): Entry {
  return { ...entry, parts: [], bytes: Buffer.alloc(0), end: entry.start, fault: undefined };
}

/** The entry with everything about it changed. */
function changed(entry: Entry): Entry {
  const { from, kind, bytes, start, end, time, fault, milliseconds = 0 } = entry;
  const other: Side = otherSide(from);
  return {
    from: other,
    kind: kind === 'fin' ? 'message' : 'fin',
    parts: [],
    bytes: Buffer.concat([bytes.map((byte) => ~byte), bytes]),
    start: start + FAR,
    end: end + FAR + bytes.length,
    time: time + FAR,
    milliseconds: milliseconds + FAR,
    fault: fault ? undefined : new ProtocolError('none', 'Nothing is wrong.', start),
  };
}

/** More bytes, and more milliseconds, than one would take for the same. */
const FAR = 1_000_000;
