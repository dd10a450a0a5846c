import { describe, expect, it } from 'vitest';
import { repeatableEnvironment } from '../../../src/lesson/script/environment.ts';
import { newMaskingKey, SYSTEM_ENVIRONMENT } from '../../../src/net/environment.ts';
import { encodeKey } from '../../../src/websocket/accept.ts';
import { SAMPLE_KEY } from '../../support/frames.ts';

/** Octets of both sizes that the protocols ask for, several times. */
function octetsOf(seed?: number): string[] {
  const environment = repeatableEnvironment(seed);
  const lengths = [16, 4, 4, 16, 4, 1];
  return lengths.map((length) => Buffer.from(environment.randomOctets(length)).toString('hex'));
}

describe('repeatable environment', () => {
  it('begin with the nonce of RFC 6455 1.3 and the masking key of 5.7', () => {
    const environment = repeatableEnvironment();
    expect(encodeKey(environment.randomOctets(16))).toBe('dGhlIHNhbXBsZSBub25jZQ==');
    expect(newMaskingKey(environment)).toBe(SAMPLE_KEY);
    expect(encodeKey(environment.randomOctets(16))).not.toBe('dGhlIHNhbXBsZSBub25jZQ==');
    expect(newMaskingKey(environment)).not.toBe(SAMPLE_KEY);
  });

  it('say the same each time for the same seed', () => {
    expect(octetsOf(5)).toEqual(octetsOf(5));
    expect(octetsOf()).toEqual(octetsOf(7));
  });

  it('say something else for another seed, but for the samples', () => {
    const [first, second] = [octetsOf(1), octetsOf(2)];
    expect(first.slice(0, 2)).toEqual(second.slice(0, 2));
    first.slice(2, 5).forEach((octets, index) => {
      expect(octets).not.toBe(second[index + 2]);
    });
  });

  it('give as many octets as they are asked for', () => {
    const environment = repeatableEnvironment();
    expect([0, 1, 4, 16, 100].map((length) => environment.randomOctets(length).length)).toEqual([
      0, 1, 4, 16, 100,
    ]);
  });

  it('stand still at the instant of the example in RFC 9110 6.6.1', () => {
    expect(new Date(repeatableEnvironment().now()).toUTCString()).toBe(
      'Tue, 15 Nov 1994 08:12:31 GMT',
    );
  });

  it('cannot be spoilt by who writes into what they gave', () => {
    repeatableEnvironment().randomOctets(16).fill(0);
    repeatableEnvironment().randomOctets(4).fill(0);
    expect(octetsOf()[0]).toBe(Buffer.from('the sample nonce').toString('hex'));
    expect(octetsOf()[1]).toBe('37fa213d');
  });
});

describe('a masking key', () => {
  it('is an unsigned number of 32 bits, the first octet highest', () => {
    const octets = Uint8Array.of(0xff, 0, 0, 1);
    expect(newMaskingKey({ ...SYSTEM_ENVIRONMENT, randomOctets: () => octets })).toBe(0xff000001);
  });

  it('is new each time where the world is real', () => {
    const keys = Array.from({ length: 20 }, () => newMaskingKey(SYSTEM_ENVIRONMENT));
    expect(new Set(keys).size).toBeGreaterThan(15);
  });
});
