import type { Environment } from '../net/environment.ts';
import type { RawClient, RawListener } from '../net/raw-client.ts';
import { RawServer, type RawSpeaker } from '../net/raw-server.ts';
import { CalibrationError, calibrate } from './calibrate.ts';
import type { Case } from './case.ts';
import { notJudged, type Result, runCases } from './run.ts';
import { DEFAULT_PROFILE } from './target.ts';

/** A server that does the same whatever it is sent, and so deserves no points. */
export interface Floor {
  readonly name: string;
  readonly speak: RawSpeaker;
}

/** How many of the MUST of a suite such a server passes: what every score has to be seen beside. */
export interface FloorScore {
  readonly name: string;
  readonly results: readonly Result[];
}

export const FLOORS: readonly Floor[] = [
  { name: 'always 400', speak: answering('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n') },
  { name: 'always 200', speak: answering('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok') },
  { name: 'mute', speak: () => listener(() => {}) },
  { name: 'closes at once', speak: closing },
  { name: 'resets', speak: (end) => listener(() => end.reset()) },
  { name: 'sends back what it gets', speak: (end) => listener((bytes) => end.write(bytes)) },
];

/** Tries cases on such a server. None of them is judged where not even a plain GET is answered. */
export async function scoreFloor(
  { name, speak }: Floor,
  cases: readonly Case[],
  environment: Environment,
): Promise<FloorScore> {
  const server = new RawServer(speak);
  const port = await server.listen();
  const authority = `127.0.0.1:${port}`;
  const address = { host: '127.0.0.1', port, tls: undefined, authority, fieldLines: '' };
  try {
    const target = await calibrate(address, DEFAULT_PROFILE, { environment, patience: IMPATIENT });
    return { name, results: await runCases(cases, target, { environment }) };
  } catch (error) {
    if (!(error instanceof CalibrationError)) throw error;
    return { name, results: cases.map((each) => notJudged(each, error.message)) };
  } finally {
    await server.close();
  }
}

/** Milliseconds: these servers say at once what they have to say. */
const IMPATIENT = 100;

function listener(bytes: (bytes: Buffer) => void): RawListener {
  return { bytes, ended: () => {}, gone: () => {} };
}

/** One answer for each read. */
function answering(answer: string): RawSpeaker {
  const bytes = Buffer.from(answer);
  return (end) => listener(() => end.write(bytes));
}

function closing(end: RawClient): RawListener {
  return listener(() => end.end());
}
