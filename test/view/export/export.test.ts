import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/conformance/run.ts';
import { ALL_CASES } from '../../../src/conformance/suites/all.ts';
import { htmlPage } from '../../../src/view/export/html.ts';
import { junitCheck } from '../../../src/view/export/junit.ts';

const [first] = ALL_CASES;

function resultOf(verdict: Result['verdict'], cause: string): Result {
  const tested = { ...first!, title: 'A < B & "C"' };
  return {
    case: tested,
    verdict,
    cause,
    seen: undefined,
    tries: 1,
    failures: 0,
    milliseconds: 1500,
  };
}

describe('a page', () => {
  it('has the text of its lines, and nothing of it becomes markup', () => {
    const lines = [
      [{ text: '<b>' }, { text: 'red & bold', style: { colour: 'red', bold: true } as const }],
    ];
    const page = htmlPage('1 < 2', lines);
    expect(page).toContain('<title>1 &lt; 2</title>');
    expect(page).toContain('<pre>&lt;b&gt;<span class="red bold">red &amp; bold</span></pre>');
  });

  it('loads nothing', () => {
    expect(htmlPage('', [])).not.toMatch(/src=|href=|url\(|<script/);
  });
});

describe('a report for build servers', () => {
  it('has a test case for each result, what failed, and what was skipped', () => {
    const results = [
      resultOf('pass', 'echoed'),
      resultOf('noted', 'taken'),
      resultOf('fail', 'silent'),
      resultOf('not checked', 'slow'),
    ];
    const xml = junitCheck('http://a/', results);
    expect(xml).toContain('<testsuites tests="4" failures="1" errors="0" skipped="1">');
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml).toContain('A &lt; B &amp; &quot;C&quot;');
    expect(xml).toContain('message="Your server said nothing, and kept the connection open."');
    expect(xml).toContain('<skipped message="not checked: slow"/>');
  });
});
