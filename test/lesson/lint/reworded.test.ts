import { beforeAll, describe, expect, it } from 'vitest';
import { reworded } from '../../../src/lesson/lint/reworded.ts';
import { fieldOf } from '../../../src/lesson/script/derived.ts';
import type { RecordedConnection } from '../../../src/lesson/script/recorded-connection.ts';
import { spansOfEntry } from '../../../src/trace/entry.ts';
import { findUncovered } from '../../../src/wire/coverage.ts';
import { performPractice } from '../../support/practice-lesson.ts';

let connection: RecordedConnection;

beforeAll(async () => {
  connection = (await performPractice()).connections[0]!;
});

describe('a reworded message', () => {
  it('says something else in one field', () => {
    const hosts = [...reworded(connection.message('client', 0))].map((entry) => {
      return fieldOf(entry, 'Host').value;
    });
    expect(new Set(hosts)).toEqual(
      new Set(['server.example.com', 'tfswfs.fybnqmf.dpn', 'sserver.example.com']),
    );
  });

  it('is a message still, with a field for every byte', () => {
    for (const entry of connection.entries) {
      for (const other of reworded(entry)) {
        expect(other.bytes).not.toEqual(entry.bytes);
        expect(other).toMatchObject({ from: entry.from, kind: 'message', fault: undefined });
        expect(findUncovered(spansOfEntry(other), other.bytes.length)).toEqual([]);
      }
    }
  });

  it('can be a frame, whose payload is another one', () => {
    const texts = [...reworded(connection.message('server', 1))].map((entry) => {
      return fieldOf(entry, 'payload data').value;
    });
    expect(texts).toEqual(['Ifmmp']);
  });

  it('is none of the end of a connection', () => {
    const end = connection.entries.find(({ kind }) => kind === 'fin')!;
    expect([...reworded(end)]).toEqual([]);
  });
});
