import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function of this project, found in its shipped source. */
export interface SourcePlace {
  /** From the top of the package, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly name: string;
}

/** The top of the package: the nearest folder above this file that holds a package.json. */
export const PACKAGE_ROOT: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/**
 * Finds a function in the source.
 *
 * @param code in the form `src/websocket/frame-header.ts encodeHeader`
 * @returns undefined if the file or the function is not there: `wirewalk lint` finds such a place
 */
export function findSource(code: string): SourcePlace | undefined {
  const [file, name] = code.split(' ') as [string, string];
  const path = join(PACKAGE_ROOT, file);
  if (!existsSync(path)) return undefined;
  const declaration = declarationOf(name);
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((text) => declaration.test(text));
  return line < 0 ? undefined : { file, line: line + 1, name };
}

/** A function, or a method at the first level of a class. */
function declarationOf(name: string): RegExp {
  const escaped = name.replace('#', '\\#').replaceAll('$', '\\$');
  return new RegExp(`^(?:export )?(?:async )?function ${escaped}\\b|^  (?:async )?${escaped}\\(`);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('wirewalk is not installed as a package');
  return findRoot(parent);
}
