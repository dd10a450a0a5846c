import { expect, it } from 'vitest';
import { tokenList } from '../../src/http/lists.ts';

it.each([
  [undefined, []],
  ['', []],
  ['upgrade', ['upgrade']],
  ['Keep-Alive, Upgrade', ['keep-alive', 'upgrade']],
  ['a,b', ['a', 'b']],
  [' \ta\t , b ', ['a', 'b']],
  [',, a, ,b,', ['a', 'b']],
  ['a b, c', ['a b', 'c']],
])('reads %j as the list %j, RFC 9110 5.6.1', (value, tokens) => {
  expect(tokenList(value)).toEqual(tokens);
});
