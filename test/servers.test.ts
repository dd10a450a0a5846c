import { describe, expect, it } from 'vitest';
import { type Column, failuresOf, serversPage } from '../scripts/servers/page.ts';
import { filled, setupOf } from '../scripts/servers/running.ts';
import { SERVERS } from '../scripts/servers/table.ts';
import { whatCame } from '../scripts/servers/what-came.ts';
import { Hearing } from '../src/conformance/hearing.ts';
import { notJudged, type Result, type Verdict } from '../src/conformance/run.ts';
import type { Seen } from '../src/conformance/seen.ts';
import { ALL_CASES } from '../src/conformance/suites/all.ts';

const [FIRST, SECOND, THIRD] = ALL_CASES.filter(({ id }) => id.startsWith('http-3.2-')) as [
  (typeof ALL_CASES)[number],
  (typeof ALL_CASES)[number],
  (typeof ALL_CASES)[number],
];

function seen(said: string, state?: 'closed'): Seen {
  const hearing = new Hearing(() => 0);
  if (said !== '') hearing.receive(Buffer.from(said, 'latin1'));
  if (state) hearing.end(state);
  return { ...hearing.heard, token: '', usualStatus: 200, on: () => hearing.heard };
}

function result(tested: (typeof ALL_CASES)[number], verdict: Verdict): Result {
  const failures = verdict === 'fail' ? 3 : 0;
  const came = seen('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  return { ...notJudged(tested, 'taken'), verdict, seen: came, tries: 3, failures };
}

function column(name: string, ...verdicts: Verdict[]): Column {
  const results = [FIRST, SECOND, THIRD].map((tested, index) => result(tested, verdicts[index]!));
  return {
    server: { name, setup: `${name}.py` },
    version: '1.0',
    setup: 'run()',
    results,
    ends: [],
  };
}

describe('the page of servers', () => {
  const columns = [column('one', 'pass', 'fail', 'noted'), column('two', 'pass', 'pass', 'pass')];
  const page = serversPage(columns, [{ name: 'three', why: 'not installed' }], new Date(0));

  it('has a row for each case on which they differ, and names the others', () => {
    expect(page).toContain(`| \`${SECOND.id}\` ${SECOND.title} | MUST | F | P |`);
    expect(page).toContain(`| \`${THIRD.id}\` ${THIRD.title} | MUST | n | P |`);
    expect(page).toContain(`Passed by all that were tried: \`${FIRST.id}\`.`);
  });

  it('counts what was passed, and says what is missing', () => {
    expect(page).toContain('| 1 | one | 1.0 | 2 of 3 | 0 of 0 | 0 of 0 | http |');
    expect(page).toContain('Not tried: three (not installed).');
  });

  it('has a line for each MUST that failed, with what came', () => {
    expect(failuresOf(columns[0]!)).toContain(
      `- \`${SECOND.id}\` ${SECOND.title}. It took the request as if nothing were wrong with it. Came: \`HTTP/1.1 200 OK\`.`,
    );
    expect(failuresOf(columns[1]!)).toBe('### two 1.0\n\nNone.');
  });

  it('shows how each was set up', () => {
    expect(page).toContain('### one 1.0\n\n```python\nrun()\n```');
  });
});

describe('what came', () => {
  it.each([
    ['', undefined, 'Nothing came.'],
    ['', 'closed', 'Came: closed.'],
    ['HTTP/1.1 204 No Content\r\n\r\n', 'closed', 'Came: `HTTP/1.1 204 No Content`, closed.'],
    [
      'HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n\x81\x01a',
      undefined,
      'Came: `HTTP/1.1 101 S`, then `81 01 61`.',
    ],
  ] as const)('of %j is one line', (said, state, line) => {
    expect(whatCame(seen(said, state))).toBe(line);
  });

  it('shows the first line of what is not HTTP', () => {
    expect(whatCame(seen('<html>\n<p>\r\n\r\n', 'closed'))).toContain('Came: bytes `<html>`,');
  });
});

describe('the table of servers', () => {
  it('has a setup for each, and no name twice', () => {
    for (const server of SERVERS.slice(1)) expect(setupOf(server)).not.toBe('');
    expect(new Set(SERVERS.map(({ name }) => name)).size).toBe(SERVERS.length);
  });

  it('fills in what it knows, and leaves the braces of other languages', () => {
    expect(filled('listen {port}; {}; { a }', { port: 1 })).toBe('listen 1; {}; { a }');
  });
});
