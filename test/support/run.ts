import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/lesson/script/source.ts';
import { BUILT_MAIN } from './built.ts';

/** What a finished process has said, and how it ended. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The progress file as it is now. */
  readonly progress: string | undefined;
}

/** What a process finds. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** The progress file as it was before. */
  readonly progress?: string;
}

/** Stands for the path of the progress file in an argument. */
export const STATE = '{state}';

const TSX = join(PACKAGE_ROOT, 'node_modules', '.bin', 'tsx');

/** Runs `wirewalk` as it is compiled, without a terminal and with progress in a folder of its own. */
export function wirewalk(argv: readonly string[], around?: Surroundings): Promise<Finished> {
  return run(process.execPath, [BUILT_MAIN, ...argv], around);
}

/** Runs a source file of this project as a program. */
export function runSource(
  file: string,
  argv: readonly string[],
  around?: Surroundings,
): Promise<Finished> {
  return run(TSX, [join(PACKAGE_ROOT, file), ...argv], around);
}

/** Runs a line of shell in which `$wirewalk` is the command. */
export function shell(line: string): Promise<Finished> {
  const command = `'${process.execPath}' '${BUILT_MAIN}'`;
  return run('sh', ['-c', line.replaceAll('$wirewalk', command)]);
}

async function run(
  command: string,
  argv: readonly string[],
  { environment = {}, progress }: Surroundings = {},
): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-test-'));
  const state = join(folder, 'progress.json');
  if (progress !== undefined) writeFileSync(state, progress);
  try {
    const env = { ...process.env, LANG: 'C.UTF-8', WIREWALK_STATE: state, ...environment };
    const said = await finish(
      command,
      argv.map((word) => word.replace(STATE, state)),
      env,
    );
    return { ...said, progress: existsSync(state) ? readFileSync(state, 'utf8') : undefined };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function finish(
  command: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Omit<Finished, 'progress'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...said }));
  });
}
