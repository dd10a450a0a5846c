import { describe, expect, it } from 'vitest';
import { saysAnswer } from '../../../src/lesson/lint/says-answer.ts';
import type { Question } from '../../../src/lesson/script/question.ts';

function byte(value: number): Question {
  return { kind: 'byte', answer: { value } } as unknown as Question;
}

function number(value: number): Question {
  return { kind: 'number', answer: { value } } as unknown as Question;
}

function text(value: string): Question {
  return { kind: 'text', answer: { value } } as unknown as Question;
}

function choice(value: string, ...others: string[]): Question {
  return { kind: 'choice', choices: [...others, value], answer: { value } } as unknown as Question;
}

describe('a text says the answer', () => {
  it.each([
    [byte(0x8a), 'It is 8a.'],
    [byte(0x8a), 'It is 0x8A, of course'],
    [byte(0x10), 'The byte is 10'],
    [byte(0xbe), 'It is 0xbe'],
    [byte(0xbe), 'They are 81 be 37'],
    [number(5), 'Hello has 5 letters'],
    [number(5), '5'],
    [number(65_536), 'Not 65,536 bytes?'],
    [number(65_536), 'Not 65536 bytes?'],
    [text('GET'), 'Is it get?'],
    [text('a+b (c)'), 'It is a+b (c).'],
    [choice('101 Switching Protocols', '200 OK'), 'After 101 Switching Protocols, what?'],
    [choice('TCP', 'UDP', 'QUIC'), 'Is it TCP or UDP?'],
  ])('%j %s', (question, words) => {
    expect(saysAnswer(words, question)).toBe(true);
  });
});

describe('a text does not say the answer', () => {
  it.each([
    [byte(0x8a), 'What is 8b, or 8a8a, or x8a?'],
    [byte(0x10), 'RFC 6455 10.3 and 5.10'],
    [byte(0xbe), 'Which byte will be the second?'],
    [byte(0xad), 'An ad be gone'],
    [number(5), 'RFC 6455 5.2 and HTTP/1.5 and 15 and 5,000'],
    [number(1), 'What does HTTP/1.1 say?'],
    [number(65_536), '165,536 and 65,5361'],
    [text('GET'), 'What can a client forget?'],
    [choice('server', 'client'), 'What does the server do?'],
    [choice('TCP', 'UDP'), 'TCP or UDP?'],
    [choice('200 OK', '2'), '1200 OK'],
  ])('%j %s', (question, words) => {
    expect(saysAnswer(words, question)).toBe(false);
  });
});
