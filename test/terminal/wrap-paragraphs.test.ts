import { describe, expect, it } from 'vitest';
import { wrapParagraphs } from '../../src/terminal/wrap-paragraphs.ts';

describe('a text for a narrow terminal', () => {
  it('is broken at spaces, under the indentation of its line', () => {
    const text = 'Fields:\n  1. opcode = 1, text (UTF-8)\n\nThe end.';
    expect(wrapParagraphs(text, 20)).toBe('Fields:\n  1. opcode = 1,\n  text (UTF-8)\n\nThe end.');
  });

  it('stays as it is where it fits, double spaces and all', () => {
    const text = '  0-7: 47 45 54 20  2f 63 68 61\n\n';
    expect(wrapParagraphs(text, 80)).toBe(text);
  });
});
