import { describe, expect, it } from 'vitest';
import {
  followRequest,
  followResponse,
  happeningOf,
  REQUEST_STATES,
  RESPONSE_STATES,
} from '../../src/http/lifecycle.ts';

const TABLES = [
  ['request', REQUEST_STATES, followRequest],
  ['response', RESPONSE_STATES, followResponse],
] as const;

describe.each(TABLES)('the table of a %s', (_, table, follow) => {
  type Follow = (state: string, happening: string) => string;
  const rows = Object.entries<Readonly<Record<string, string>>>(table);
  const happenings = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const cells = rows.flatMap(([state, row]) =>
    happenings.map((happening) => ({ state, happening, next: row[happening] })),
  );

  it.each(cells.filter(({ next }) => next))('$state, $happening: $next', (cell) => {
    expect((follow as Follow)(cell.state, cell.happening)).toBe(cell.next);
  });

  it.each(cells.filter(({ next }) => !next))('$state forbids $happening', (cell) => {
    expect(() => (follow as Follow)(cell.state, cell.happening)).toThrow(
      `no ${cell.happening} while the`,
    );
  });

  it('leads only to states that it has', () => {
    for (const { next } of cells) if (next) expect(Object.keys(table)).toContain(next);
  });

  it('reaches every state from idle', () => {
    const reached = new Set(['idle']);
    for (const state of reached) {
      for (const cell of cells) if (cell.state === state && cell.next) reached.add(cell.next);
    }
    expect([...reached].sort()).toEqual(Object.keys(table).sort());
  });
});

describe('a status code', () => {
  it.each([
    [100, 'interim'],
    [101, 'switch'],
    [102, 'interim'],
    [199, 'interim'],
    [200, 'head'],
    [599, 'head'],
  ])('%i is of kind %s, RFC 9110 15.2', (statusCode, happening) => {
    expect(happeningOf(statusCode)).toBe(happening);
  });
});
