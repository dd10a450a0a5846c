import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** `wirewalk` as it is shipped. */
export const PROGRAM = join(ROOT, 'dist/program/main.js');

/** Builds unless the program is younger than everything that it is made of. */
export function buildIfStale(): void {
  const sources = ['src', 'lessons'].flatMap((folder) => timesIn(join(ROOT, folder)));
  const built = statSync(PROGRAM, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources)) return;
  process.stderr.write('dist is missing or older than its sources: building.\n');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
}

function timesIn(folder: string): number[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(join(folder, name)).mtimeMs,
  );
}
