import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerForm, answerText, judge } from '../../../src/lesson/questions/judge.ts';
import { Derived } from '../../../src/lesson/script/derived.ts';
import type { Performance } from '../../../src/lesson/script/performance.ts';
import type { Question } from '../../../src/lesson/script/question.ts';
import { performPractice, questionOfKind } from '../../support/practice-lesson.ts';
import { check } from '../../support/property.ts';

let practice: Performance;

beforeAll(async () => {
  practice = await performPractice();
});

/** A question about no message, so that only what was typed can tell. */
function byteQuestion(byte: number): Question {
  return { ...common(), kind: 'byte', answer: derived(byte) };
}

function numberQuestion(number: number, asks = 'How many bytes?'): Question {
  return { ...common(), asks, kind: 'number', answer: derived(number) };
}

function textQuestion(text: string): Question {
  return { ...common(), kind: 'text', answer: derived(text) };
}

function choiceQuestion(choices: readonly string[], right: string): Question {
  return { ...common(), kind: 'choice', choices, answer: derived(right) };
}

function common() {
  return { id: 'q', asks: 'What?', hints: ['1', '2', '3'] as const, because: 'So.' };
}

/** The value is read off the message of a real run, however little it has to do with it. */
function derived<Value extends number | string>(value: Value): Derived<Value> {
  return Derived.from(practice.steps[0]!.entry, () => value);
}

function slipOf(question: Question, typed: string): string {
  const judgement = judge(question, typed);
  if (judgement.verdict !== 'wrong') throw new Error(`${typed} is ${judgement.verdict}`);
  return judgement.says;
}

describe('a right answer', () => {
  it('is a byte in hex, in either case, with 0x or as bits', () => {
    check(
      fc.property(fc.nat(255), (byte) => {
        const hex = byte.toString(16).padStart(2, '0');
        const bits = byte.toString(2).padStart(8, '0');
        const spaced = `${bits.slice(0, 4)} ${bits.slice(4)}`;
        for (const typed of [hex, hex.toUpperCase(), `0x${hex}`, ` ${hex} `, bits, spaced]) {
          expect(judge(byteQuestion(byte), typed)).toEqual({ verdict: 'right' });
        }
      }),
    );
  });

  it('is a number in decimal, its thousands apart or not', () => {
    for (const typed of ['65536', '65,536', '65 536', '65_536', ' 065536']) {
      expect(judge(numberQuestion(65_536), typed)).toEqual({ verdict: 'right' });
    }
  });

  it('is the same text, but for the spaces around it', () => {
    expect(judge(textQuestion('Switching Protocols'), ' Switching Protocols ').verdict).toBe(
      'right',
    );
  });

  it.each(['b', 'B', 'b)', '2', '2.', 'server', 'Server'])('is a choice by %s', (typed) => {
    const question = choiceQuestion(['client', 'server', 'neither'], 'server');
    expect(judge(question, typed)).toEqual({ verdict: 'right' });
  });

  it('is what a choice says before it is its number', () => {
    const question = choiceQuestion(['2', '1', '0'], '1');
    expect(judge(question, '1').verdict).toBe('right');
    expect(judge(question, '2').verdict).toBe('wrong');
    expect(judge(question, 'b').verdict).toBe('right');
  });

  it('is what is shown as the answer', () => {
    for (const { question } of practice.steps) {
      if (question) expect(judge(question, answerText(question)).verdict).toBe('right');
    }
  });
});

describe('what is not understood', () => {
  it.each(['byte', 'number', 'choice'] as const)('is no try at a %s', (kind) => {
    const question = questionOfKind(practice, kind);
    for (const typed of ['', '  ', '?', 'zz', '-1', '1.5']) {
      const how = `Type ${answerForm(question)}.`;
      expect(judge(question, typed)).toEqual({ verdict: 'not understood', how });
    }
  });

  it('is told how to type', () => {
    const forms = practice.steps.flatMap(({ question }) => (question ? answerForm(question) : []));
    expect(forms).toEqual([
      'the text, letter by letter',
      'two hex digits',
      'a whole number, in decimal',
      'a, b or c',
    ]);
    expect(answerForm(questionOfKind(practice, 'choice'), 'numbers')).toBe('1, 2 or 3');
    expect(answerForm(choiceQuestion(['1', '2'], '1'), 'numbers')).toBe('a or b');
    expect(answerForm(choiceQuestion(['a', 'b'], 'a'))).toBe('1 or 2');
  });
});

describe('a wrong byte', () => {
  it.each([
    [0x81, '01', /^You forgot the highest bit\.$/],
    [0x05, '85', /^You set the highest bit\.$/],
    [0x8a, 'a8', /the other way round/],
    [0x8a, '51', /from the wrong end/],
    [0x7e, '81', /inverted/],
    [0x8a, '138', /in decimal: type it in hex/],
    [0x10, '16', /in decimal: type it in hex/],
    [0x8a, '89', /^Not that\.$/],
    [0x8a, '7a', /^Not that\.$/],
    [0x8a, '46', /^Not that\.$/],
  ])('0x%s for which %s was typed', (byte, typed, slip) => {
    expect(slipOf(byteQuestion(byte), typed)).toMatch(slip);
  });

  it('is told what the highest bit is, if it is asked for one of a frame', () => {
    const question = { ...byteQuestion(0x81), asks: 'How does the frame begin?' };
    expect(slipOf(question, '01')).toMatch(/forgot the highest bit: .*FIN.*MASK/);
  });

  it('is told by the fields of its message, where they are at hand', () => {
    const question = questionOfKind(practice, 'byte');
    expect(slipOf(question, '01')).toBe('You forgot the highest bit, which is FIN.');
    expect(slipOf(question, 'c1')).toBe('Only RSV1-3 is wrong; the other bits are right.');
    expect(slipOf(question, '88')).toBe('Only opcode is wrong; the other bits are right.');
    expect(slipOf(question, '05')).toBe('That is the byte after it.');
  });

  it('is told by the lesson first, in whatever form it was typed', () => {
    const question = questionOfKind(practice, 'byte');
    for (const typed of ['82', '0x82', '1000 0010']) {
      expect(slipOf(question, typed)).toBe('That would be binary.');
    }
  });

  it('gets a sentence that does not say which is right', () => {
    check(
      fc.property(fc.nat(255), fc.nat(255), (byte, typed) => {
        fc.pre(byte !== typed);
        const slip = slipOf(byteQuestion(byte), typed.toString(16).padStart(2, '0'));
        const hex = byte.toString(16).padStart(2, '0');
        // The weight of the highest bit is named, whatever is asked for.
        const named = slip.match(/\w+/g)!.filter((word) => word !== '0x80');
        expect(named).not.toContain(hex);
        expect(named).not.toContain(`0x${hex}`);
        expect(named.filter((word) => word !== '4' && word !== '8')).not.toContain(`${byte}`);
      }),
    );
  });
});

describe('a wrong number', () => {
  it.each([
    [28, '1c', /in hex: type it in decimal/],
    [28, '0x1c', /in hex: type it in decimal/],
    [16, '10', /in hex: type it in decimal/],
    [11, '12', /^Very close/],
    [11, '10', /^Very close/],
    [4, '32', /bits/],
    [32, '4', /bytes/],
    [126, '32256', /other way round/],
    [11, '7', /^Not that\.$/],
    [14, '6', /^Not that\.$/],
    [40, '90', /^Not that\.$/],
  ])('%i for which %s was typed', (number, typed, slip) => {
    expect(slipOf(numberQuestion(number), typed)).toMatch(slip);
  });

  it.each([
    [25, 'After how many seconds?', '25000', /unit/],
    [25_000, 'After how many milliseconds?', '25', /unit/],
    [25, 'How many events?', '25000', /^Not that\.$/],
    [4, 'How many events?', '32', /^Not that\.$/],
    [1, 'How many events?', '256', /^Not that\.$/],
    [404, 'Which status code?', '403', /^Not that\.$/],
  ])('%i is told by its unit only where it has one: %s', (number, asks, typed, slip) => {
    expect(slipOf(numberQuestion(number, asks), typed)).toMatch(slip);
  });
});

describe('a wrong text', () => {
  it.each([
    ['Keep-Alive', 'keep-alive', /Only upper and lower case differ/],
    ['keep-alive', '"keep-alive"', /without the quotation marks/],
    ['text/html; q=1', 'text/html;q=1', /Only the spaces differ/],
    ['Switching Protocols', 'Switching', /how it begins/],
    ['chunked', 'chunked, gzip', /too much/],
    ['chunked', 'chunkd', /One character/],
    ['chunked', 'gzip', /^Not that\.$/],
  ])('%s for which %s was typed', (text, typed, slip) => {
    expect(slipOf(textQuestion(text), typed)).toMatch(slip);
  });
});

it('takes a text in either case where both mean the same', () => {
  const size: Question = { ...textQuestion('1a'), kind: 'text', takesEitherCase: true } as Question;
  for (const typed of ['1a', '1A']) expect(judge(size, typed).verdict).toBe('right');
  expect(judge(size, '1b').verdict).toBe('wrong');
  expect(slipOf(textQuestion('1a'), '1A')).toMatch(/upper and lower case/);
});

describe('a wrong choice', () => {
  it('is asked about in the lesson by its text', () => {
    const question: Question = {
      ...questionOfKind(practice, 'choice'),
      slip: (typed) => `You think of the ${typed}.`,
    };
    for (const typed of ['a', '1', 'Client']) {
      expect(slipOf(question, typed)).toBe('You think of the client.');
    }
  });
});
