import { describe, expect, it, onTestFinished } from 'vitest';
import { CalibrationError, calibrate } from '../../src/conformance/calibrate.ts';
import type { Case } from '../../src/conformance/case.ts';
import { echoes } from '../../src/conformance/expect/http.ts';
import { refuses } from '../../src/conformance/expect/refusal.ts';
import { ECHO, GET } from '../../src/conformance/requests.ts';
import { type Result, runCases } from '../../src/conformance/run.ts';
import { DEFAULT_PROFILE } from '../../src/conformance/target.ts';
import { SYSTEM_ENVIRONMENT } from '../../src/net/environment.ts';
import type { RawClient } from '../../src/net/raw-client.ts';
import { RawServer } from '../../src/net/raw-server.ts';
import { targetOn } from '../support/targets.ts';

/** Milliseconds in which an answer is due. */
const DUE = 250;
const IMPATIENT = { environment: SYSTEM_ENVIRONMENT, patience: DUE };

const TWIN: Case = {
  id: 'http-1-01',
  suite: 'http',
  level: 'MUST',
  ref: 'RFC 9112 1',
  title: 'What is right is answered',
  needs: [],
  script: [{ send: ECHO }, { until: { answers: 1 } }],
  expects: echoes(),
  means: 'Nothing works.',
};
const REFUSED: Case = {
  ...TWIN,
  id: 'http-1-02',
  title: 'What is wrong is refused',
  script: [{ send: `WRONG${GET}` }, { until: { answers: 1 } }],
  expects: refuses([400]),
  twin: TWIN.id,
};

/** A server that answers a GET, sends a POST's content back, and does something else about what is wrong. */
async function resultsWith(
  onWrong: (end: RawClient) => void,
  onEcho: (end: RawClient, content: string) => void = (end, content) =>
    answer(end, '200 OK', content),
): Promise<Result[]> {
  const server = new RawServer((end) => ({
    bytes: (bytes) => {
      const text = bytes.toString('latin1');
      if (text.startsWith('GET')) answer(end, '200 OK', 'hello');
      else if (text.startsWith('POST')) onEcho(end, text.slice(-16));
      else if (text.startsWith('WRONG')) onWrong(end);
    },
    ended: () => end.end(),
    gone: () => {},
  }));
  const port = await server.listen();
  onTestFinished(() => server.close());
  return runCases([TWIN, REFUSED], targetOn(port, DUE), IMPATIENT);
}

function answer(end: RawClient, status: string, content: string): void {
  end.write(
    Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${content.length}\r\n\r\n${content}`),
  );
}

describe('a case', () => {
  it.each<[string, (end: RawClient) => void, string, string]>([
    ['refuses it', (end) => answer(end, '400 Bad Request', ''), 'pass', 'refused'],
    ['refuses it otherwise', (end) => answer(end, '403 Forbidden', ''), 'fail', 'another status'],
    ['takes it', (end) => answer(end, '200 OK', 'hello'), 'fail', 'taken'],
    ['says nothing', () => {}, 'fail', 'silent'],
    ['hangs up', (end) => end.end(), 'fail', 'closed without an answer'],
    ['breaks the connection off', (end) => end.reset(), 'fail', 'reset'],
    ['speaks something else', (end) => end.write(Buffer.from('hello\r\n\r\n')), 'fail', 'not HTTP'],
  ])('of a server that %s is told from all others', async (_, onWrong, verdict, cause) => {
    const [, result] = await resultsWith(onWrong);
    expect([result?.verdict, result?.cause]).toEqual([verdict, cause]);
  });

  it('that fails is tried twice more', async () => {
    const [, result] = await resultsWith((end) => answer(end, '200 OK', 'hello'));
    expect([result?.tries, result?.failures]).toEqual([3, 3]);
  });

  it('that fails now and then has failed', async () => {
    let count = 0;
    const [, result] = await resultsWith((end) => {
      count += 1;
      answer(end, count === 1 ? '200 OK' : '400 Bad Request', '');
    });
    expect([result?.verdict, result?.tries, result?.failures]).toEqual(['fail', 3, 1]);
  });

  it('proves nothing while its twin fails', async () => {
    const refuseAll = (end: RawClient) => answer(end, '400 Bad Request', '');
    const results = await resultsWith(refuseAll, refuseAll);
    expect(results.map(({ verdict }) => verdict)).toEqual(['fail', 'not judged']);
  });
});

describe('a server', () => {
  it('has nothing that it does not answer for', async () => {
    const server = new RawServer((end) => ({
      bytes: (bytes) => {
        if (bytes.toString('latin1').startsWith('GET /hello')) answer(end, '200 OK', 'hello');
        else end.end();
      },
      ended: () => end.end(),
      gone: () => {},
    }));
    const port = await server.listen();
    onTestFinished(() => server.close());
    const { address } = targetOn(port, DUE);
    const { capabilities } = await calibrate(address, DEFAULT_PROFILE, {
      ...IMPATIENT,
      patience: 10_000,
    });
    expect([...capabilities]).toEqual([]);
  });

  it('that is not there cannot be judged', async () => {
    const server = new RawServer(() => ({ bytes: () => {}, ended: () => {}, gone: () => {} }));
    const port = await server.listen();
    await server.close();
    const address = { host: '127.0.0.1', port, tls: undefined, authority: 'x', fieldLines: '' };
    const error = await calibrate(address, DEFAULT_PROFILE, IMPATIENT).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CalibrationError);
    expect(error).toMatchObject({ isUnreachable: true });
  });
});
