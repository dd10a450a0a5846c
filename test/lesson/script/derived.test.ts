import { beforeAll, describe, expect, it } from 'vitest';
import { dependsOnEvidence } from '../../../src/lesson/lint/depends-on-evidence.ts';
import { otherEvidence, partsOfEvidence } from '../../../src/lesson/lint/other-evidence.ts';
import {
  byteOf,
  Derived,
  type Evidence,
  fieldOf,
  sizeOf,
} from '../../../src/lesson/script/derived.ts';
import { defineLesson } from '../../../src/lesson/script/lesson.ts';
import { performLesson } from '../../../src/lesson/script/performance.ts';
import type { RecordedConnection } from '../../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../../src/trace/entry.ts';
import { firstToEnd, verdictOn } from '../../support/answers.ts';
import { SOUND } from '../../support/sound-lesson.ts';

let connection: RecordedConnection;

beforeAll(async () => {
  const { connections } = await performLesson(defineLesson(SOUND));
  connection = connections[0]!;
});

describe('an answer', () => {
  it('is read off a message', () => {
    const request = connection.message('client', 0);
    expect(sizeOf(request).value).toBe(request.bytes.length);
    expect(byteOf(request, 0).value).toBe('G'.charCodeAt(0));
    expect(fieldOf(request, 'Host').value).toBe('server.example.com');
    expect(() => fieldOf(request, 'Cookie')).toThrow('GET /greeting has no field Cookie');
  });

  it('is read off an exchange', () => {
    expect(verdictOn(connection.message('client', 0), connection.message('server', 0)).value).toBe(
      'accepts',
    );
    expect(verdictOn(connection.message('client', 1), connection.message('server', 1)).value).toBe(
      'refuses',
    );
    expect(verdictOn(connection.message('client', 0)).value).toBe('accepts');
  });

  it('can be read off something else in the same way, if there is something to read', () => {
    const [one, other] = [connection.message('client', 0), connection.message('server', 1)];
    expect(sizeOf(one).readOff(other)).toBe(other.bytes.length);
    expect(byteOf(one, 0).readOff(other)).toBe('H'.charCodeAt(0));
    expect(fieldOf(one, 'method').readOff(other)).toBeUndefined();
  });
});

describe('other evidence', () => {
  it.each<[string, () => Derived<number | string>]>([
    ['a size', () => sizeOf(connection.message('client', 0))],
    ['a byte', () => byteOf(connection.message('client', 0), 3)],
    ['a field', () => fieldOf(connection.message('client', 0), 'Host')],
    ['a field of a row', () => Derived.from(connection, hostOf)],
    ['who ends first', () => firstToEnd(connection)],
    ['a verdict', () => verdictOn(connection.message('client', 0))],
    [
      'an exchange',
      () => verdictOn(connection.message('client', 0), connection.message('server', 0)),
    ],
    [
      'a failed one',
      () => verdictOn(connection.message('client', 1), connection.message('server', 1)),
    ],
    ['a side', () => Derived.from(connection.message('client', 0), ({ from }) => from)],
    ['a place', () => Derived.from(connection.message('client', 0), ({ start }) => start)],
    [
      'a time',
      () => Derived.from(connection.message('client', 0), ({ time }) => Math.floor(time / 1e5)),
    ],
    ['a count', () => Derived.from(connection, ({ entries }) => entries.length)],
    [
      'none',
      () => Derived.from(connection, ({ entries }) => entries.filter(({ fault }) => fault).length),
    ],
    [
      'the second of two',
      () => Derived.from(connection.entries.slice(0, 2), ([, second]) => second!.bytes[0]!),
    ],
  ])('says something else than the evidence of %s', (_, derive) => {
    expect(dependsOnEvidence(derive(), [connection])).toBe(true);
  });

  it.each<[string, () => Derived<number | string>]>([
    ['looks at nothing', () => Derived.from(connection, () => 42)],
    [
      'looks at a size',
      () => Derived.from(connection.entries[0]!, ({ bytes }) => seen(bytes.length)),
    ],
    ['looks at the rows', () => Derived.from(connection, ({ entries }) => seen(entries[0]!.start))],
    ['looks at the recording', () => Derived.from(connection, ({ recording }) => seen(recording))],
    ['looks at what follows', () => Derived.from(connection, (one) => seen(one.recording.states))],
    [
      'trips over a row',
      () => Derived.from(connection.entries[0]!, ({ parts }) => seen(parts[0]!.end)),
    ],
    [
      'makes no number',
      () => Derived.from(connection.entries[0]!, (one) => seen(one) + lostIn(one)),
    ],
  ])('is told from an answer that is typed, though its reading %s', (_, derive) => {
    expect(dependsOnEvidence(derive(), [connection])).toBe(false);
  });

  it('has the form of the evidence', () => {
    const forms = (evidence: Evidence) =>
      partsOfEvidence(evidence).map((part) => 'entries' in part);
    for (const evidence of [
      connection,
      connection.entries[0]!,
      [connection, connection.entries[0]!],
    ]) {
      for (const other of otherEvidence(evidence, [connection])) {
        expect(forms(other)).toEqual(forms(evidence));
        expect(other).not.toBe(evidence);
      }
    }
  });
});

/** The same in each request. */
function hostOf(one: RecordedConnection): string {
  return fieldOf(one.message('client', 0), 'Host').value;
}

/** An answer that is typed by hand, whatever was looked at. */
function seen(_: unknown): number {
  return 42;
}

/** Nothing for a message that has parts, and no number for one that has none. */
function lostIn({ parts }: Entry): number {
  return parts.length === 0 ? Number.NaN : 0;
}
