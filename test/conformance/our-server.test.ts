import { expect, it } from 'vitest';
import { calibrate } from '../../src/conformance/calibrate.ts';
import { runCases } from '../../src/conformance/run.ts';
import { ALL_CASES } from '../../src/conformance/suites/all.ts';
import { DEFAULT_PROFILE } from '../../src/conformance/target.ts';
import { demoRouter } from '../../src/demo/endpoints.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import { guardHost, LOOPBACK_HOSTS } from '../../src/net/host-guard.ts';
import { Channels } from '../../src/push/channels.ts';
import { startServer } from '../support/raw-client.ts';

/** A machine that has other things to do must fail nothing: only silence is judged by the clock. */
const PATIENT = 10_000;
/** A head that comes byte by byte takes long where each turn does. */
const NEVER = 600_000;

it('does all that is asked of a server, MUST, SHOULD and ours', async () => {
  const handler = guardHost(LOOPBACK_HOSTS, demoRouter(new Channels()).handle);
  const { port } = await startServer(handler, { limits: { headMilliseconds: NEVER } });
  const authority = `127.0.0.1:${port}`;
  const address = { host: '127.0.0.1', port, tls: undefined, authority, fieldLines: '' };
  const options = { environment: SYSTEM_ENVIRONMENT, patience: PATIENT };
  const target = await calibrate(address, DEFAULT_PROFILE, options);
  const results = await runCases(ALL_CASES, target, options);
  const others = results.filter(({ verdict, cause }) => verdict !== 'pass' && cause !== 'slow');
  expect(others.map(({ verdict, cause, case: { id } }) => [id, verdict, cause])).toEqual([]);
}, 60_000);
