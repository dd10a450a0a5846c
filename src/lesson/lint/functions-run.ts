import { type Profiler, Session } from 'node:inspector';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../script/source.ts';

/** Functions in the form `src/websocket/frame-header.ts encodeHeader`; a private method is `#name`. */
export type FunctionsRun = ReadonlySet<string>;

/**
 * Does something, and says which functions of this project have run meanwhile.
 *
 * V8 counts the calls by itself while its precise coverage is on: nothing is left out, because no
 * function is inlined then, and nothing has to be built in. It tells functions by their names, so two of
 * one name in one file are one. Only one thing can be watched at a time in a process.
 */
export async function watchFunctions<Result>(
  task: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly ran: FunctionsRun }> {
  const session = new Session();
  session.connect();
  const ask = (method: string, parameters?: object) => askInspector(session, method, parameters);
  try {
    await ask('Profiler.enable');
    await ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    const result = await task();
    const coverage = await ask('Profiler.takePreciseCoverage');
    await ask('Profiler.stopPreciseCoverage');
    return { result, ran: functionsIn(coverage as Profiler.TakePreciseCoverageReturnType) };
  } finally {
    session.disconnect();
  }
}

function askInspector(session: Session, method: string, parameters?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** The first range of a function is the whole of it, and its count says how often it was called. */
function functionsIn({ result }: Profiler.TakePreciseCoverageReturnType): FunctionsRun {
  const called = result.flatMap(({ url, functions }) => {
    const file = sourceFileOf(url);
    if (file === undefined) return [];
    const named = functions.filter(({ functionName }) => functionName !== '');
    const run = named.filter(({ ranges }) => ranges[0]!.count > 0);
    return run.map(({ functionName }) => `${file} ${functionName}`);
  });
  return new Set(called);
}

/** The source of a script, from the top of the package: what was built of it lies in `dist`. */
function sourceFileOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const path = relative(PACKAGE_ROOT, fileURLToPath(url)).split(sep).join('/');
  return path.startsWith('..') ? undefined : path.replace(/^dist\/(.*)\.js$/, '$1.ts');
}
