import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT } from './built.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', '.bin', 'tsc');

/**
 * Compiles the sources before the first test: a process that has to translate them for itself takes seconds
 * to start, and there are many of them.
 */
export function setup(): void {
  rmSync(BUILT, { recursive: true, force: true });
  execFileSync(TSC, ['-p', 'tsconfig.build.json', '--outDir', BUILT, '--declaration', 'false'], {
    cwd: ROOT,
  });
}
