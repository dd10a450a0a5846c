import { expect, it, onTestFinished } from 'vitest';
import { calibrate } from '../../../src/conformance/calibrate.ts';
import { reportOf } from '../../../src/conformance/report.ts';
import { runCases } from '../../../src/conformance/run.ts';
import { ALL_CASES } from '../../../src/conformance/suites/all.ts';
import { DEFAULT_PROFILE } from '../../../src/conformance/target.ts';
import { SYSTEM_ENVIRONMENT } from '../../../src/net/environment.ts';
import { RawServer } from '../../../src/net/raw-server.ts';
import { plainReport } from '../../../src/view/plain/plain-check.ts';

const OPTIONS = { environment: SYSTEM_ENVIRONMENT, patience: 5000 };

it('puts a caret below the first byte that differs, and names what was sent, came and is meant', async () => {
  // Answers every read with what is after its last empty line, whatever the rest says.
  const server = new RawServer((end) => ({
    bytes: (bytes) => {
      const content = bytes.toString('latin1').split('\r\n\r\n').at(-1) || 'hello';
      end.write(
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n${content}`),
      );
    },
    ended: () => end.end(),
    gone: () => {},
  }));
  const port = await server.listen();
  onTestFinished(() => server.close());
  const authority = `127.0.0.1:${port}`;
  const address = { host: '127.0.0.1', port, tls: undefined, authority, fieldLines: '' };
  const target = await calibrate(address, DEFAULT_PROFILE, OPTIONS);
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
