import { expect, it } from 'vitest';
import { type Given, withDefaults } from '../../src/wire/with-defaults.ts';

interface Limits {
  readonly octets: number;
  readonly lines: number;
  readonly log?: object;
}
const DEFAULTS: Limits = { octets: 10, lines: 2 };

it.each<[Given<Limits> | undefined, Limits]>([
  [undefined, DEFAULTS],
  [{}, DEFAULTS],
  [{ octets: 1 }, { octets: 1, lines: 2 }],
  [
    { octets: 0, lines: Infinity },
    { octets: 0, lines: Infinity },
  ],
  [
    { octets: undefined, lines: 3 },
    { octets: 10, lines: 3 },
  ],
  [{ log: {} }, { octets: 10, lines: 2, log: {} }],
  [{ log: undefined }, DEFAULTS],
])('%j is completed to %j', (given, complete) => {
  expect(withDefaults(DEFAULTS, given)).toEqual(complete);
});

it('does not copy what is complete', () => {
  const given = { octets: 1, lines: 1 };
  expect(withDefaults(DEFAULTS, given)).toBe(given);
  expect(withDefaults(DEFAULTS, undefined)).toBe(DEFAULTS);
});
