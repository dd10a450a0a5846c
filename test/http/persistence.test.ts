import { describe, expect, it } from 'vitest';
import { persists, saysClose } from '../../src/http/persistence.ts';
import { requestHead } from '../support/heads.ts';

describe('a connection persists, RFC 9112 9.3', () => {
  it.each([
    ['HTTP/1.1', [], true],
    ['HTTP/1.1', ['close'], false],
    ['HTTP/1.1', ['CLOSE'], false],
    ['HTTP/1.1', ['keep-alive'], true],
    ['HTTP/1.1', ['keep-alive, close'], false],
    ['HTTP/1.1', ['upgrade', 'close'], false],
    ['HTTP/1.1', ['closed'], true],
    ['HTTP/1.0', [], false],
    ['HTTP/1.0', ['keep-alive'], true],
    ['HTTP/1.0', ['Keep-Alive'], true],
    ['HTTP/1.0', ['keep-alive, close'], false],
    ['HTTP/1.0', ['upgrade'], false],
  ])('in %s with Connection %j: %s', (version, values, expected) => {
    const lines = values.map((value) => `Connection: ${value}`);
    expect(persists(requestHead(`GET / ${version}`, 'Host: a', ...lines))).toBe(expected);
  });

  it.each([
    [[], false],
    [[['Connection', 'close']], true],
    [[['connection', 'upgrade, CLOSE']], true],
    [[['Connection', 'keep-alive']], false],
    [[['X-Connection', 'close']], false],
  ] as const)('unless we say so: %j ends it: %s', (fields, expected) => {
    expect(saysClose(fields)).toBe(expected);
  });
});
