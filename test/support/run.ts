import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/lesson/source.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a finished process has said. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TSX = join(PACKAGE_ROOT, 'node_modules', '.bin', 'tsx');

/** Runs `wirewalk` from its source, without a terminal and with progress in a folder of its own. */
export function wirewalk(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return runSource('src/cli/main.ts', argv, environment);
}

/** Runs a source file of this project as a program. */
export function runSource(
  file: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return run(TSX, [join(PACKAGE_ROOT, file), ...argv], environment);
}

/** Runs a line of shell in which `$wirewalk` is the command. */
export function shell(line: string): Promise<Finished> {
  const command = `${TSX} ${join(PACKAGE_ROOT, 'src/cli/main.ts')}`;
  return run('sh', ['-c', line.replaceAll('$wirewalk', command)], {});
}

function run(
  command: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const state = join(temporaryFolder(), 'progress.json');
  const env = { ...process.env, LANG: 'C.UTF-8', WIREWALK_STATE: state, ...environment };
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
