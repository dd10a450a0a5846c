import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Validator } from '../../src/websocket/utf8.ts';
import { octets } from '../support/bytes.ts';
import { cutsOf } from '../support/cuts.ts';
import { check } from '../support/property.ts';

/** Where the first impossible octet lies, and whether the text could end where the input does. */
interface Verdict {
  readonly index: number;
  readonly isComplete: boolean;
}

function judge(pieces: readonly Uint8Array[]): Verdict {
  const validator = new Utf8Validator();
  let before = 0;
  for (const piece of pieces) {
    const index = validator.push(piece);
    if (index >= 0) return { index: before + index, isComplete: false };
    before += piece.length;
  }
  return { index: -1, isComplete: validator.isComplete };
}

/** The same at every cut. */
function judgeAtEveryCut(bytes: Uint8Array): Verdict {
  const whole = judge([bytes]);
  for (const pieces of cutsOf(bytes)) expect(judge(pieces)).toEqual(whole);
  return whole;
}

/** By another way: the longest start of the input that some text begins with, found by trying. */
function firstImpossible(bytes: Uint8Array): number {
  for (let length = 1; length <= bytes.length; length++) {
    if (!isStartOfText(bytes.subarray(0, length))) return length - 1;
  }
  return -1;
}

function isStartOfText(bytes: Uint8Array): boolean {
  try {
    // Octets that could still become a character are kept back, all others are judged.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

describe('text that is UTF-8, RFC 3629 4', () => {
  it.each([
    ['the first and last of one octet', '00 7f'],
    ['the first and last of two', 'c280 dfbf'],
    ['the first of three, and the last after E0', 'e0a080 e0bfbf'],
    ['the first and last of E1 to EC', 'e18080 ecbfbf'],
    ['those before the surrogates', 'ed8080 ed9fbf'],
    ['those after the surrogates', 'ee8080 efbfbf'],
    ['the first of four, and the last after F0', 'f0908080 f0bfbfbf'],
    ['the first and last of F1 to F3', 'f1808080 f3bfbfbf'],
    ['the last of all', 'f4808080 f48fbfbf'],
    ['a byte order mark, which is text as well', 'efbbbf 41'],
    ['what is no character, but a code point', 'efbfbe efbfbf efb790'],
    ['nothing', ''],
  ])('%s', (_, hex) => {
    const bytes = octets(hex);
    expect(isUtf8(bytes)).toBe(true);
    if (bytes.length > 0) expect(judgeAtEveryCut(bytes)).toEqual({ index: -1, isComplete: true });
    expect(judge([bytes])).toEqual({ index: -1, isComplete: true });
  });
});

describe('text that is not fails at its first impossible octet', () => {
  // The `!` stands before that octet.
  it.each([
    ['a continuation that continues nothing', '41 !80'],
    ['the last of them', '!bf'],
    ['C0, always too long', '!c0 80'],
    ['C1, always too long', '!c1 bf'],
    ['two octets whose second begins another', 'c2 !c2 80'],
    ['two octets whose second is plain', 'c2 !7f'],
    ['two octets whose second is too high', 'df !c0'],
    ['E0 with a form too long', 'e0 !9f bf'],
    ['E0 with no continuation', 'e0 !c0 80'],
    ['three octets whose second is plain', 'e1 !41 80'],
    ['three octets whose third is too high', 'e1 80 !c0'],
    ['the first surrogate', 'ed !a0 80'],
    ['the last surrogate', 'ed !bf bf'],
    ['F0 with a form too long', 'f0 !8f bf bf'],
    ['four octets whose third is plain', 'f1 80 !00 80'],
    ['four octets whose fourth is plain', 'f1 80 80 !7f'],
    ['what lies after U+10FFFF', 'f4 !90 80 80'],
    ['F5', '!f5 80 80 80'],
    ['FE', '!fe'],
    ['FF', '41 c3a9 !ff'],
    ['far after much good text', `${'c3a9'.repeat(100)} !ff ${'41'.repeat(100)}`],
  ])('%s', (_, hex) => {
    const bytes = octets(hex.replace('!', ''));
    const index = octets(hex.slice(0, hex.indexOf('!'))).length;
    expect(judgeAtEveryCut(bytes)).toEqual({ index, isComplete: false });
    expect(firstImpossible(bytes)).toBe(index);
  });

  it('for every pair of octets, as another decoder finds it', () => {
    for (let pair = 0; pair < 0x10000; pair++) {
      const bytes = Uint8Array.of(pair >> 8, pair & 0xff);
      const { index, isComplete } = judge([bytes]);
      if (index === firstImpossible(bytes) && isComplete === isUtf8(bytes)) continue;
      expect({ pair, index }).toEqual({ pair, index: firstImpossible(bytes) });
    }
  });

  it('for the second and third octet after each kind of first one', () => {
    for (const first of [0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4]) {
      for (let pair = 0; pair < 0x10000; pair += 17) {
        const bytes = Uint8Array.of(first, pair >> 8, pair & 0xff);
        const { index } = judge([bytes]);
        const expected = firstImpossible(bytes);
        if (index !== expected) expect({ bytes, index }).toEqual({ bytes, index: expected });
      }
    }
  });
});

describe('text that is cut within a character', () => {
  it.each(['c3', 'e2 82', 'e2', 'f0', 'f0 9f', 'f0 9f 98', '41 f4 8f bf'])(
    '%s has no wrong octet, but is not complete',
    (hex) => {
      expect(judgeAtEveryCut(octets(hex))).toEqual({ index: -1, isComplete: false });
    },
  );
});

describe('any octets', () => {
  const telling = fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf);
  const leading = fc.constantFrom(0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5);
  const wild = fc.array(fc.oneof(telling, leading, fc.integer({ min: 0, max: 255 })), {
    maxLength: 12,
  });
  const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => [...Buffer.from(value)]);
  const mixed = fc.array(fc.oneof(text, wild), { maxLength: 3 }).map((parts) => parts.flat());

  it('are judged as another decoder does, at every cut', () => {
    const valid = new Set<boolean>();
    check(
      fc.property(mixed, (list) => {
        const bytes = Uint8Array.from(list);
        const verdict = bytes.length > 0 ? judgeAtEveryCut(bytes) : judge([bytes]);
        expect(verdict).toEqual({ index: firstImpossible(bytes), isComplete: isUtf8(bytes) });
        valid.add(verdict.isComplete);
      }),
      400,
    );
    expect(valid.size).toBe(2);
  });
});
