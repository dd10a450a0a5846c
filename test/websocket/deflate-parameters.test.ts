import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseOffer,
  type DeflateParameters,
  encodeOffer,
  readAnswer,
} from '../../src/websocket/deflate-parameters.ts';
import { FULL_DEFLATE } from '../support/frames.ts';
import { check } from '../support/property.ts';

const PMD = 'permessage-deflate';
const BITS = [8, 9, 10, 11, 12, 13, 14, 15];

describe('the server takes an offer, RFC 7692 7.1', () => {
  it.each<[string, string, Partial<DeflateParameters>]>([
    [PMD, PMD, {}],
    [
      `${PMD}; server_no_context_takeover`,
      `${PMD}; server_no_context_takeover`,
      { serverNoContextTakeover: true },
    ],
    [
      `${PMD}; client_no_context_takeover`,
      `${PMD}; client_no_context_takeover`,
      { clientNoContextTakeover: true },
    ],
    [
      `${PMD}; server_max_window_bits=10`,
      `${PMD}; server_max_window_bits=10`,
      { serverMaxWindowBits: 10 },
    ],
    [
      `${PMD}; server_max_window_bits="15"`,
      `${PMD}; server_max_window_bits=15`,
      { serverMaxWindowBits: 15 },
    ],
    [`${PMD}; client_max_window_bits`, PMD, {}],
    [`${PMD}; client_max_window_bits=15`, PMD, {}],
    [
      `${PMD}; client_max_window_bits=9`,
      `${PMD}; client_max_window_bits=9`,
      { clientMaxWindowBits: 9 },
    ],
  ])('%s', (offer, answer, changes) => {
    expect(chooseOffer(offer)).toEqual({ answer, parameters: { ...FULL_DEFLATE, ...changes } });
  });

  it.each(BITS)('with a window of %i bits at either end', (bits) => {
    const offer = `${PMD}; server_max_window_bits=${bits}; client_max_window_bits=${bits}`;
    const expected = { serverMaxWindowBits: bits, clientMaxWindowBits: bits };
    expect(chooseOffer(offer)).toMatchObject({ parameters: expected });
  });

  it('and may ask for more than the client does', () => {
    const wishes = {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      serverMaxWindowBits: 11,
      clientMaxWindowBits: 12,
    };
    expect(chooseOffer(`${PMD}; client_max_window_bits`, wishes)).toEqual({
      answer: [
        PMD,
        'server_no_context_takeover',
        'client_no_context_takeover',
        'server_max_window_bits=11',
        'client_max_window_bits=12',
      ].join('; '),
      parameters: wishes,
    });
  });

  it('but limits no window of a client that has not said that it can, 7.1.2.2', () => {
    const agreement = chooseOffer(PMD, { clientMaxWindowBits: 10 });
    expect(agreement).toEqual({ answer: PMD, parameters: FULL_DEFLATE });
  });

  it('and never widens what the client asks for', () => {
    const offer = `${PMD}; server_max_window_bits=9; client_max_window_bits=10`;
    const wishes = { serverMaxWindowBits: 14, clientMaxWindowBits: 14 };
    const expected = { serverMaxWindowBits: 9, clientMaxWindowBits: 10 };
    expect(chooseOffer(offer, wishes)).toMatchObject({ parameters: expected });
  });
});

/** Parameters that no one can take: each makes its offer one to be declined. */
const UNUSABLE = [
  'unknown',
  'unknown=1',
  'server_no_context_takeover=1',
  'client_no_context_takeover=true',
  'server_max_window_bits',
  'server_max_window_bits=7',
  'server_max_window_bits=16',
  'server_max_window_bits=08',
  'server_max_window_bits=1e1',
  'server_max_window_bits=a',
  'client_max_window_bits=7',
  'client_max_window_bits=16',
  'client_max_window_bits=015',
  'client_max_window_bits=+9',
  'Server_No_Context_Takeover',
  'server_no_context_takeover; server_no_context_takeover',
  'client_no_context_takeover; client_no_context_takeover',
  'server_max_window_bits=10; server_max_window_bits=10',
  'client_max_window_bits; client_max_window_bits=10',
];

describe('the server declines an offer', () => {
  it.each(UNUSABLE)('with %s, and takes the next', (parameter) => {
    expect(chooseOffer(`${PMD}; ${parameter}`)).toBeUndefined();
    const list = `${PMD}; ${parameter}, ${PMD}; server_max_window_bits=12, ${PMD}`;
    expect(chooseOffer(list)).toMatchObject({ parameters: { serverMaxWindowBits: 12 } });
  });

  it.each(['x-webkit-deflate-frame', 'Permessage-Deflate', 'permessage-bzip2; a=1'])(
    'of %s, which it does not know',
    (offer) => {
      expect(chooseOffer(offer)).toBeUndefined();
      expect(chooseOffer(`${offer}, ${PMD}`)).toMatchObject({ answer: PMD });
    },
  );

  it.each(['', ',', `${PMD};`, `${PMD}; a=`, `${PMD} b`, `${PMD}, a b`, `${PMD}; a="b`])(
    'and finds "%s" malformed',
    (offer) => {
      expect(chooseOffer(offer)).toBe('malformed');
    },
  );
});

describe('the client judges the answer, RFC 7692 5.1', () => {
  it.each<[string, Partial<DeflateParameters>]>([
    [PMD, {}],
    [`${PMD}; server_no_context_takeover`, { serverNoContextTakeover: true }],
    [`${PMD}; client_no_context_takeover`, { clientNoContextTakeover: true }],
    [`${PMD}; server_max_window_bits=8`, { serverMaxWindowBits: 8 }],
    [`${PMD}; client_max_window_bits=8`, { clientMaxWindowBits: 8 }],
    [`${PMD}; client_max_window_bits="15"`, {}],
  ])('and takes %s', (answer, changes) => {
    expect(readAnswer(answer)).toMatchObject({ ...FULL_DEFLATE, ...changes });
  });

  it.each([
    ...UNUSABLE.map((parameter) => `${PMD}; ${parameter}`),
    `${PMD}; client_max_window_bits`,
    `${PMD}, ${PMD}`,
    'permessage-bzip2',
    `${PMD}; `,
    '',
  ])('and refuses "%s"', (answer) => {
    expect(typeof readAnswer(answer)).toBe('string');
  });

  it('and refuses one that promises less than it has asked for', () => {
    expect(readAnswer(PMD, { serverNoContextTakeover: true })).toBe('wrong parameters');
    expect(readAnswer(PMD, { serverMaxWindowBits: 10 })).toBe('wrong parameters');
    const wider = `${PMD}; server_max_window_bits=11`;
    expect(readAnswer(wider, { serverMaxWindowBits: 10 })).toBe('wrong parameters');
    const narrower = `${PMD}; server_max_window_bits=9`;
    expect(readAnswer(narrower, { serverMaxWindowBits: 10 })).toMatchObject({
      serverMaxWindowBits: 9,
    });
  });

  it('and may promise more of itself than the server asks for', () => {
    expect(readAnswer(PMD, { clientNoContextTakeover: true })).toMatchObject({
      clientNoContextTakeover: true,
    });
    expect(readAnswer(PMD, { clientMaxWindowBits: 10 })).toMatchObject({
      clientMaxWindowBits: 10,
    });
  });
});

describe('what our client offers', () => {
  it('leaves everything open, but says that its window may be limited', () => {
    expect(encodeOffer()).toBe(`${PMD}; client_max_window_bits`);
  });

  const bits = fc.option(fc.integer({ min: 8, max: 15 }), { nil: undefined });
  const flag = fc.option(fc.boolean(), { nil: undefined });
  const preferences = fc
    .record({
      serverNoContextTakeover: flag,
      clientNoContextTakeover: flag,
      serverMaxWindowBits: bits,
      clientMaxWindowBits: bits,
    })
    .map(
      (record): Partial<DeflateParameters> =>
        Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
    );

  it('is taken by our server, and both ends agree on the same', () => {
    check(
      fc.property(preferences, preferences, (ours, theirs) => {
        const agreement = chooseOffer(encodeOffer(ours), theirs);
        if (typeof agreement !== 'object') throw new Error('the offer is not taken');
        const answer = readAnswer(agreement.answer, ours);
        expect(answer).toMatchObject(agreement.parameters);
        if (typeof answer === 'string') throw new Error(answer);
        for (const wishes of [ours, theirs]) {
          const { serverMaxWindowBits: server = 15, clientMaxWindowBits: client = 15 } = wishes;
          expect(answer.serverMaxWindowBits).toBeLessThanOrEqual(server);
          expect(answer.clientMaxWindowBits).toBeLessThanOrEqual(client);
        }
      }),
      500,
    );
  });
});
