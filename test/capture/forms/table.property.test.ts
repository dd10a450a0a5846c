import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../../src/capture/capture-error.ts';
import { detectFormat } from '../../../src/capture/format.ts';
import { isTextForm, readText } from '../../../src/capture/read-text.ts';
import { check } from '../../support/property.ts';
import { WRITTEN } from '../../support/text-forms.ts';

/** Long enough that chance makes digits of every kind, and ends with what is not printed. */
const BYTES = fc
  .uint8Array({ minLength: 32, maxLength: 120 })
  .map((bytes) => Buffer.from([0x81, 0xfe, ...bytes]));

/** Short ones, printable ones, and those that look like text of another form. */
const ANY_BYTES = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ minLength: 1, maxLength: 60 }).map((text) => Buffer.from(text)),
  fc
    .constantFrom('00000000: 8185', '[1, 2]', 'b"\\x81"', '=> Send data', '81 85', '> < * {}')
    .map((text) => Buffer.from(text)),
);

function readBack(format: string, text: string): Buffer {
  if (!isTextForm(format)) throw new TypeError(`${format} is no form of text`);
  return Buffer.concat(readText(format, text).pieces.map(({ bytes }) => bytes));
}

describe.each(WRITTEN)('$form, as $by writes it,', ({ form, write }) => {
  it('is taken for nothing else, and reads back', () => {
    check(
      fc.property(BYTES, (bytes) => {
        const text = write(bytes);
        expect(detectFormat(Buffer.from(text))).toBe(form);
        expect(readBack(form, text).equals(bytes)).toBe(true);
      }),
      15,
    );
  });

  it('reads back whatever it holds, or is refused', () => {
    check(
      fc.property(ANY_BYTES, (bytes) => {
        const text = write(bytes);
        try {
          expect(readBack(form, text).toString('hex')).toBe(bytes.toString('hex'));
        } catch (error) {
          if (!(error instanceof CaptureError)) throw error;
          expect(error.message).toMatch(/use xxd -g1$/);
        }
      }),
      30,
    );
  });

  it('is the same with other line ends, in fences and quoted', () => {
    check(
      fc.property(BYTES, (bytes) => {
        const text = write(bytes);
        const lines = text.trimEnd().split('\n');
        const wrapped = [
          text.replaceAll('\n', '\r\n'),
          `\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\nand more\n`,
          lines.map((line) => `> ${line}\n`).join(''),
          ['```', ...lines, '```'].map((line) => `> ${line}`).join('\n'),
        ];
        for (const one of wrapped) {
          expect(detectFormat(Buffer.from(one))).toBe(form);
          expect(readBack(form, one).equals(bytes)).toBe(true);
        }
      }),
      4,
    );
  });
});

it('takes what has no form for none', () => {
  const raw = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from([0x81, 0x05, ...bytes])),
    fc.webUrl().map((url) => Buffer.from(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`)),
    fc.json({ maxDepth: 2 }).map((json) => Buffer.from(`data: ${json}\n\n`)),
    fc.json({ maxDepth: 2 }).map((json) => Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${json}`)),
  );
  check(
    fc.property(raw, (bytes) => {
      expect(detectFormat(bytes)).toBe('raw');
    }),
    100,
  );
});

it('is not held up by what repeats', () => {
  const character = fc.constantFrom(...'01 a,x\\[({"\'=/*-+\n>:');
  const unit = fc.array(character, { minLength: 1, maxLength: 6 }).map((all) => all.join(''));
  check(
    fc.property(unit, fc.constantFrom('', '!', '"', 'x'), (text, end) => {
      try {
        detectFormat(Buffer.from(text.repeat(4000 / text.length) + end));
      } catch (error) {
        expect(error).toBeInstanceOf(CaptureError);
      }
    }),
  );
});
