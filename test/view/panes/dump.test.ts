import { describe, expect, it } from 'vitest';
import { dumpEntry } from '../../../src/view/panes/dump.ts';
import { toAscii } from '../../../src/view/text/capabilities.ts';
import { widthOf } from '../../../src/view/text/styled-text.ts';
import { Overheard } from '../../support/overheard.ts';

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const STREAM =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

function dumped({ entries }: Overheard, index: number, width = 99): string[] {
  const lines = dumpEntry(entries.at(index)!, width);
  return lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}

function answered(text: string): Overheard {
  const overheard = new Overheard('server');
  overheard.client(GET);
  overheard.server(text);
  return overheard;
}

describe('the dump of an event', () => {
  const overheard = answered(`${STREAM}11\r\nid: e-1\ndata: ä\n\n\r\n`);

  it('says that it is the layer above the chunks', () => {
    expect(dumped(overheard, -2)[0]).toMatch(
      /^─ client ◂── server {2}chunk 17 bytes {2}23 B at \d+ ─/,
    );
    expect(dumped(overheard, -1)[0]).toMatch(
      /^─ event stream, octets 0-16 of the content {2}event message e-1 {2}17 bytes ─+ \+0\.0 ms ─$/,
    );
  });

  it('has its own bytes and fields, and the section of the standard that they are from', () => {
    const lines = dumped(overheard, -1);
    expect(lines[1]).toMatch(/^ event {2}0000 {2}69 64 3a 20 65 2d 31 0a /);
    const table = lines.findIndex((line) => line.startsWith('   tag'));
    expect(lines[table]).toMatch(/ HTML$/);
    expect(lines.slice(table + 1)).toEqual([
      expect.stringMatching(/^ {3}a +0-1 +field name +id +9\.2\.6$/),
      expect.stringMatching(/^ {3}b +4-6 +id +e-1 +9\.2\.6$/),
      expect.stringMatching(/^ {3}c +8-11 +field name +data +9\.2\.6$/),
      expect.stringMatching(/^ {3}d +14 +data +. +9\.2\.6$/),
      expect.stringMatching(/^ {3}e +16 +blank line +dispatch the event +9\.2\.6$/),
    ]);
  });
});

it('the dump of what is dropped says so', () => {
  const overheard = answered(`${STREAM}9\r\ndata: 22\n\r\n0\r\n\r\n`);
  const lines = dumped(overheard, -1);
  expect(lines[0]).toContain(
    'octets 0-8 of the content  buffered: 9 bytes, no blank line: dropped',
  );
  expect(lines.join('\n')).toMatch(/unfinished event +9 bytes {2}dropped/);
});

describe('the dump of a hold', () => {
  const overheard = new Overheard('server');
  overheard.client(GET);
  overheard.now = 24_830;
  overheard.server('HTTP/1.1 204 No Content\r\n\r\n');

  it('is one line', () => {
    expect(dumped(overheard, 1)).toEqual(['             ┊ held 24.8 s ┊']);
  });

  it('has a character of US-ASCII for each that is not', () => {
    expect(toAscii(dumped(overheard, 1)[0]!)).toBe('             : held 24.8 s :');
  });
});

describe('the dump of long content', () => {
  it('shows how it begins, and counts the rest', () => {
    const length = 20_000;
    const content = 'line\n'.repeat(length / 5);
    const overheard = answered(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${content}`);
    const lines = dumped(overheard, -1);
    expect(lines.length).toBeLessThan(100);
    expect(lines.join('\n')).toMatch(/ \.\.\. \d+ more bytes of content\n {8}4e40 /);
    expect(lines.join('\n')).toMatch(/line\.line\..* \.\.\. \d+ +more/s);
    expect(Math.max(...dumpEntry(overheard.entries.at(-1)!, 99).map(widthOf))).toBe(99);
  });

  it('leaves out the fields of what it does not show', () => {
    const chunks = '1\r\nx\r\n'.repeat(1000);
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const lines = dumped(answered(`${head}${chunks}0\r\n\r\n`), -1);
    expect(lines.length).toBeLessThan(300);
    expect(lines.at(-1)).toMatch(/ \.\.\. \d{4} more fields$/);
  });
});

it('the dump of what never came has a title and the fault alone', () => {
  const overheard = answered('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  overheard.serverEnds();
  expect(dumped(overheard, -2)).toEqual([
    expect.stringMatching(/nothing more {2}refused {2}0 B at 38 /),
    expect.stringMatching(/^ × refused at byte 0x0000: /),
  ]);
});

it('the dump of a head has the letter of each field under its bytes, and none under delimiters', () => {
  const overheard = new Overheard('server');
  overheard.client('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(dumped(overheard, 0).slice(1, 5)).toEqual([
    ' wire   0000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  GET·/·HTTP/1.1␍␊',
    '              aa aa aa    bb    cc cc  cc cc cc cc cc cc',
    '        0010  48 6f 73 74 3a 20 61 0d  0a 0d 0a                 Host:·a␍␊␍␊',
    '              dd dd dd dd       ee',
  ]);
});
