import { expect, it } from 'vitest';
import { Exchanges } from '../../src/trace/exchanges.ts';

it('remembers a thousand requests that wait, and of more the latest, each with its own response', () => {
  const exchanges = new Exchanges();
  for (let index = 0; index < 1500; index++) {
    exchanges.requestBegins({ method: `M${index}`, start: index });
    exchanges.requestEnds(0);
  }
  const methods = Array.from({ length: 1501 }, () => exchanges.responseBegins(0).method);
  expect(methods.slice(0, 500)).toEqual(Array(500).fill('GET'));
  expect(methods.slice(500, 1500)).toEqual(Array.from({ length: 1000 }, (_, i) => `M${i + 500}`));
  expect(methods[1500]).toBe('GET');
});

it('tells of a hold where its request begins, since when, and for how long', () => {
  const exchanges = new Exchanges();
  exchanges.requestBegins({ method: 'GET', start: 0 });
  exchanges.requestEnds(10);
  exchanges.requestBegins({ method: 'GET', start: 40 });
  exchanges.requestEnds(20);
  const held = (time: number) => exchanges.responseBegins(time).hold;
  expect(held(500)).toEqual({ requestStart: 0, since: 10, duration: 490 });
  exchanges.responseEnds(510);
  expect(held(700)).toEqual({ requestStart: 40, since: 510, duration: 190 });
  expect(held(900)).toBeUndefined();
});
