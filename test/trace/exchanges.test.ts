import { expect, it } from 'vitest';
import { Exchanges } from '../../src/trace/exchanges.ts';

it('remembers a thousand requests that wait, and of more the latest, each with its own response', () => {
  const exchanges = new Exchanges();
  for (let index = 0; index < 1500; index++) {
    exchanges.requestBegins(`M${index}`);
    exchanges.requestEnds(0);
  }
  const methods = Array.from({ length: 1501 }, () => exchanges.responseBegins(0).method);
  expect(methods.slice(0, 500)).toEqual(Array(500).fill('GET'));
  expect(methods.slice(500, 1500)).toEqual(Array.from({ length: 1000 }, (_, i) => `M${i + 500}`));
  expect(methods[1500]).toBe('GET');
});
