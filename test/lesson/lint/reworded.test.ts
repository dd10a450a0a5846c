import { beforeAll, describe, expect, it } from 'vitest';
import { reworded } from '../../../src/lesson/lint/reworded.ts';
import { fieldOf } from '../../../src/lesson/script/derived.ts';
import type { Talk } from '../../../src/lesson/script/talk.ts';
import { spansOfEntry } from '../../../src/trace/entry.ts';
import { findUncovered } from '../../../src/wire/coverage.ts';
import { performPractice } from '../../support/practice-lesson.ts';

let talk: Talk;

beforeAll(async () => {
  talk = (await performPractice()).talks[0]!;
});

describe('a reworded message', () => {
  it('says something else in one field', () => {
    const hosts = [...reworded(talk.message('client', 0))].map((entry) => {
      return fieldOf(entry, 'Host').value;
    });
    expect(new Set(hosts)).toEqual(
      new Set(['server.example.com', 'tfswfs.fybnqmf.dpn', 'sserver.example.com']),
    );
  });

  it('is a message still, with a field for every byte', () => {
    for (const entry of talk.entries) {
      for (const other of reworded(entry)) {
        expect(other.bytes).not.toEqual(entry.bytes);
        expect(other).toMatchObject({ from: entry.from, kind: 'message', fault: undefined });
        expect(findUncovered(spansOfEntry(other), other.bytes.length)).toEqual([]);
      }
    }
  });

  it('can be a frame, whose payload is another one', () => {
    const texts = [...reworded(talk.message('server', 1))].map((entry) => {
      return fieldOf(entry, 'payload data').value;
    });
    expect(texts).toEqual(['Ifmmp']);
  });

  it('is none of the end of a connection', () => {
    const end = talk.entries.find(({ kind }) => kind === 'fin')!;
    expect([...reworded(end)]).toEqual([]);
  });
});
