import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BUILT } from './built.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/**
 * Declarations are of no use here, and take time. So do types: `npm run check` looks at those, and a type that
 * is wrong in one room must not keep the tests of another from running.
 */
const QUICKLY = ['--declaration', 'false', '--declarationMap', 'false', '--noCheck'];

/**
 * Builds what is shipped before the first test: a process that has to translate the sources for itself takes
 * seconds to start, and there are many of them.
 */
export function setup(): void {
  execFileSync(process.execPath, ['build.mjs', BUILT, ...QUICKLY], { cwd: ROOT, stdio: 'inherit' });
}
