import { expect, it, onTestFinished } from 'vitest';
import { reportOf } from '../../../src/conformance/report.ts';
import { runCases } from '../../../src/conformance/run.ts';
import { ALL_CASES } from '../../../src/conformance/suites/all.ts';
import { SYSTEM_ENVIRONMENT } from '../../../src/net/environment.ts';
import { RawServer } from '../../../src/net/raw-server.ts';
import { plainReport } from '../../../src/view/plain/plain-check.ts';
import { targetOn } from '../../support/targets.ts';

const OPTIONS = { environment: SYSTEM_ENVIRONMENT };

it('puts a caret below the first byte that differs, and names what was sent, came and is meant', async () => {
  // Answers each request with what is after the last empty line of the read, whatever the rest says.
  const server = new RawServer((end) => ({
    bytes: (bytes) => {
      const text = bytes.toString('latin1');
      const content = text.split('\r\n\r\n').at(-1) || 'hello';
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n${content}`;
      end.write(Buffer.from(answer.repeat(text.split(' HTTP/').length - 1)));
    },
    ended: () => end.end(),
    gone: () => {},
  }));
  const port = await server.listen();
  onTestFinished(() => server.close());
  const target = targetOn(port, 5000, 'echo');
  const cases = ALL_CASES.filter(({ id }) => ['http-2.2-01', 'http-2.3-05'].includes(id));
  const report = reportOf(await runCases(cases, target, OPTIONS));
  const lines = plainReport(report, { width: 80, isWhole: true, seconds: 1, exitCode: 0 });
  const texts = lines.map((line) => line.map(({ text }) => text).join(''));
  const got = texts.findIndex((text) => text.startsWith('   got   ◂ HTTP/1.1 200 OK'));
  expect(texts[got - 1]).toBe('           HTTP/1.1 505 ');
  expect(texts[got + 1]).toBe(`${' '.repeat(20)}^ the first byte that differs`);
  expect(texts[got]![20]).toBe('2');
  expect(texts.some((text) => text.startsWith('   sent  ▸ GET /hello HTTP/2.0'))).toBe(true);
  expect(texts.at(-1)).toMatch(/^ 1 of 1 MUST {3}1 failed {3}0 of 1 SHOULD .* exit 0$/);
});
