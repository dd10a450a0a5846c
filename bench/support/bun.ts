import { createRequire } from 'node:module';
import { canRun } from './server-process.ts';

/** Its program is 90 MB: too much for everyone who installs what the tests need. */
const PACKAGE = `@oven/bun-${process.platform}-${process.arch}`;

/**
 * Where Bun is: what `WIREWALK_BENCH_BUN` names, or what is installed beside us.
 *
 * @returns undefined where there is none; the first time, that is said
 */
export function findBun(): string | undefined {
  bun ??= lookForBun();
  return bun === '' ? undefined : bun;
}

let bun: string | undefined;

function lookForBun(): string {
  const path = process.env.WIREWALK_BENCH_BUN ?? installedBun();
  if (path !== undefined && canRun(path, ['--version'])) return path;
  process.stderr.write(`no Bun, so no rows for it: npm install --no-save ${PACKAGE}\n`);
  return '';
}

function installedBun(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/bin/bun`);
  } catch {
    return undefined;
  }
}
