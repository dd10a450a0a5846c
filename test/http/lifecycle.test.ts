import { describe, expect, it } from 'vitest';
import {
  followRequest,
  followResponse,
  inputOf,
  REQUEST_STATES,
  RESPONSE_STATES,
} from '../../src/http/lifecycle.ts';

const TABLES = [
  ['request', REQUEST_STATES, followRequest],
  ['response', RESPONSE_STATES, followResponse],
] as const;

describe.each(TABLES)('the table of a %s', (_, table, follow) => {
  type Follow = (state: string, input: string) => string;
  const rows = Object.entries<Readonly<Record<string, string>>>(table);
  const inputs = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const cells = rows.flatMap(([state, row]) =>
    inputs.map((input) => ({ state, input, next: row[input] })),
  );

  it.each(cells.filter(({ next }) => next))('$state, $input: $next', (cell) => {
    expect((follow as Follow)(cell.state, cell.input)).toBe(cell.next);
  });

  it.each(cells.filter(({ next }) => !next))('$state forbids $input', (cell) => {
    expect(() => (follow as Follow)(cell.state, cell.input)).toThrow(`no ${cell.input} while the`);
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
  ])('%i is of kind %s, RFC 9110 15.2', (statusCode, input) => {
    expect(inputOf(statusCode)).toBe(input);
  });
});
