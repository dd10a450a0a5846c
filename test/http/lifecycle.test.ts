import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  forbid,
  inputOf,
  REQUEST_ROWS,
  REQUEST_STATES,
  RESPONSE_ROWS,
  RESPONSE_STATES,
  type RequestRow,
} from '../../src/http/lifecycle.ts';

const TABLES = [
  ['request', REQUEST_STATES, REQUEST_ROWS],
  ['response', RESPONSE_STATES, RESPONSE_ROWS],
] as const;

const README = readFileSync('src/http/README.md', 'utf8');

describe.each(TABLES)('the table of a %s', (message, table, linked) => {
  const follow = (state: string, input: string) => {
    // Whatever the table, a row is asked in the same way.
    const row = (linked as unknown as Readonly<Record<string, RequestRow>>)[state]!;
    return (row[input as 'head'] ?? forbid(row, input as 'head')).state;
  };
  const rows = Object.entries<Readonly<Record<string, string>>>(table);
  const inputs = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const cells = rows.flatMap(([state, row]) =>
    inputs.map((input) => ({ state, input, next: row[input] })),
  );

  it.each(cells.filter(({ next }) => next))('$state, $input: $next', (cell) => {
    expect(follow(cell.state, cell.input)).toBe(cell.next);
  });

  it.each(cells.filter(({ next }) => !next))('$state forbids $input', (cell) => {
    expect(() => follow(cell.state, cell.input)).toThrow(`no ${cell.input} while the`);
  });

  it('is the one in the README', () => {
    const header = [`${message} is`, ...inputs];
    const lines = rows.map(([state, row]) => [state, ...inputs.map((input) => row[input] ?? '')]);
    const printed = [header, ...lines].map((line) => `| ${line.join(' | ')} |`);
    printed.splice(1, 0, `${'|---'.repeat(header.length)}|`);
    expect(README).toContain(`\n${printed.join('\n')}\n`);
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
