import { describe, expect, it } from 'vitest';
import { Painter } from '../../src/terminal/paint.ts';
import type { Line } from '../../src/view/text/styled-text.ts';

const line: Line = [
  { text: 'a' },
  { text: 'b', style: { colour: 'cyan', bold: true } },
  { text: 'c', style: { underline: true, reverse: true } },
];

describe('a painter', () => {
  it('without colour writes the text alone', () => {
    expect(new Painter(0, true).paint(line)).toBe('abc');
  });

  it.each([1, 2, 3] as const)('at level %i paints with the 16 colours and no others', (level) => {
    expect(new Painter(level, true).paint(line)).toBe(
      'a\x1b[36m\x1b[1mb\x1b[22m\x1b[39m\x1b[4m\x1b[7mc\x1b[27m\x1b[24m',
    );
  });

  it.each([
    ['cyan', 36],
    ['yellow', 33],
    ['magenta', 35],
    ['green', 32],
    ['red', 31],
  ] as const)('has %s as the terminal has it', (colour, code) => {
    const text = new Painter(1, true).paint([{ text: 'x', style: { colour } }]);
    expect(text).toBe(`\x1b[${code}mx\x1b[39m`);
  });

  it.each([0, 1] as const)('at level %i paints several lines as one by one', (level) => {
    const painter = new Painter(level, true);
    const lines = [line, [{ text: '\x1b' }], []];
    const painted = lines.map((each) => painter.paint(each));
    expect(painter.paintAll(lines)).toBe(painted.join('\n'));
  });

  it('writes an empty style as no style', () => {
    expect(new Painter(3, true).paint([{ text: 'x', style: {} }])).toBe('x');
  });

  it('in US-ASCII replaces each character by one, so that no column moves', () => {
    const painter = new Painter(0, false);
    const text = ' ▸ ─│◂ ↑↓←→ ·␍␊␀ ×✓ é😀';
    const plain = painter.plain(text);
    expect(plain).toHaveLength(text.length);
    expect(plain).toMatch(/^[ -~]*$/);
    expect(painter.paint([{ text }])).toBe(plain);
    expect(painter.plain('a\nb')).toBe('a\nb');
  });

  it('dims what steps back', () => {
    const text = new Painter(1, true).paint([{ text: 'x', style: { dim: true } }]);
    expect(text).toBe('\x1b[2mx\x1b[22m');
  });

  it('tells a terminal that can follow links where a text leads to, and no other', () => {
    const linked: Line = [{ text: 'a:1', link: 'file:///a#1' }];
    const painted = '\x1b]8;;file:///a#1\x1b\\a:1\x1b]8;;\x1b\\';
    expect(new Painter(0, true, true, true).paint(linked)).toBe(painted);
    expect(new Painter(1, true, true, false).paint(linked)).toBe('a:1');
    expect(new Painter(0, true).paint(linked)).toBe('a:1');
  });

  it('lets no address end a link', () => {
    const painted = new Painter(0, true, true, true).paint([{ text: 'x', link: 'a\x1b\\b c' }]);
    expect(painted).toBe('\x1b]8;;a\\bc\x1b\\x\x1b]8;;\x1b\\');
  });

  it('with all characters changes none', () => {
    expect(new Painter(0, true).plain('▸ é')).toBe('▸ é');
  });

  it('writes JSON in the characters that the terminal has, and it says the same', () => {
    const value = { text: 'é ─ \u{1f600} \x7f', list: [1] };
    const ascii = new Painter(0, false).json(value);
    expect(ascii).toMatch(/^[ -~]+$/);
    expect(JSON.parse(ascii)).toEqual(value);
    expect(new Painter(0, true).json(value, 2)).toBe(JSON.stringify(value, null, 2));
  });
});
