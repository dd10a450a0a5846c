import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { failureWords } from '../../src/wire/failure-words.ts';

/** What a function throws. */
function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what has failed is said in our words, with its code', () => {
  it.each<[string, () => unknown]>([
    ['there is no such file or directory (ENOENT)', () => readFileSync('/no/such/file')],
    ['it is a directory (EISDIR)', () => readFileSync('/')],
    ['it is no URL (ERR_INVALID_URL)', () => new URL('nonsense')],
    [
      'it is no PEM: no line begins with -----BEGIN (ERR_OSSL_PEM_NO_START_LINE)',
      () => createSecureContext({ cert: 'a', key: 'a' }),
    ],
  ])('%s', (words, task) => {
    expect(failureWords(thrownBy(task))).toBe(words);
  });

  it.each([
    [
      { code: 'ECONNREFUSED', address: '::1', port: 80, message: 'connect ECONNREFUSED ::1:80' },
      'no one listens at ::1:80 (ECONNREFUSED)',
    ],
    [
      { code: 'ENOTFOUND', hostname: 'a.b', message: 'getaddrinfo ENOTFOUND a.b' },
      'there is no host a.b (ENOTFOUND)',
    ],
    [
      { code: 'EXDEV', message: "EXDEV: cross-device link not permitted, rename 'a' -> 'b'" },
      'cross-device link not permitted (EXDEV)',
    ],
    [
      {
        code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
        reason: 'tlsv1 alert protocol version',
        message: '80:error:0A:SSL routines:ssl3_read_bytes:tlsv1 alert:../deps/openssl/a.c:1:',
      },
      'tlsv1 alert protocol version (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)',
    ],
  ])('%j', (failure, words) => {
    expect(failureWords(failure)).toBe(words);
  });

  it('an error of ours says it itself', () => {
    expect(failureWords(new Error('the stream is over'))).toBe('the stream is over');
  });
});
