import { expect, it, onTestFinished } from 'vitest';
import { tryCuts } from '../../src/conformance/cuts.ts';
import { runCases } from '../../src/conformance/run.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import { RawServer } from '../../src/net/raw-server.ts';
import { targetOn } from '../support/targets.ts';

/** One at a time: a server in this process accepts one connection a turn, and would find both pieces there. */
const OPTIONS = { environment: SYSTEM_ENVIRONMENT, width: 1 };

it('finds a server that takes one read for one request', async () => {
  const server = new RawServer((end) => ({
    bytes: (bytes) => {
      const content = bytes.toString('latin1').split('\r\n\r\n')[1] ?? '';
      const status = bytes.includes('\r\n\r\n') ? '200 OK' : '400 Bad Request';
      end.write(
        Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${content.length}\r\n\r\n${content}`),
      );
    },
    ended: () => end.end(),
    gone: () => {},
  }));
  const port = await server.listen();
  onTestFinished(() => server.close());
  const target = targetOn(port, 2000, 'echo');
  const cases = ALL_CASES.filter(({ id }) => id === 'http-3.2-01');
  const [change] = await tryCuts(await runCases(cases, target, OPTIONS), target, OPTIONS);
  expect(change?.id).toBe('http-3.2-01');
  expect(change?.cuts.length).toBe(change?.tried);
});
