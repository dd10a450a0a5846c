import { describe, expect, it } from 'vitest';
import { type Field, readSpan } from '../../src/wire/field.ts';
import { octets } from '../support/bytes.ts';

const field: Field = { name: 'x', ref: 'RFC 1 1', why: 'A test.' };
const message = octets('00 48 69 ff');

describe('a span', () => {
  it('reads as its text, one character an octet', () => {
    expect(readSpan({ field, start: 1, end: 4 }, message)).toEqual({ value: 'Hi\xff' });
  });

  it('reads as its field says, from its own bytes alone', () => {
    const sum: Field = { ...field, read: (bytes) => ({ value: `${bytes.length}` }) };
    expect(readSpan({ field: sum, start: 1, end: 3 }, message)).toEqual({ value: '2' });
  });

  it('reads as it says itself, where its bytes alone do not tell', () => {
    const reading = { value: 'unmasked', meaning: 'm' };
    const sum: Field = { ...field, read: () => ({ value: 'field' }) };
    expect(readSpan({ field: sum, start: 0, end: 1, reading }, message)).toEqual(reading);
  });
});
