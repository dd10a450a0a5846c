import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BUILT } from './built.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** They are of no use here, and take time. */
const NO_DECLARATIONS = ['--declaration', 'false', '--declarationMap', 'false'];

/**
 * Builds what is shipped before the first test: a process that has to translate the sources for itself takes
 * seconds to start, and there are many of them.
 */
export function setup(): void {
  execFileSync(process.execPath, ['build.mjs', BUILT, ...NO_DECLARATIONS], { cwd: ROOT });
}
