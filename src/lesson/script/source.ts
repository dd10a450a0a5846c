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
  if (!PLACES.has(code)) PLACES.set(code, lookUp(code));
  return PLACES.get(code);
}

/** The source that is shipped does not change, and a screen asks for it at every key. */
const PLACES = new Map<string, SourcePlace | undefined>();

function lookUp(code: string): SourcePlace | undefined {
  const [file, name] = code.split(' ') as [string, string];
  const declaration = declarationOf(name);
  const line = sourceLines(file)?.findIndex((text) => declaration.test(text)) ?? -1;
  return line < 0 ? undefined : { file, line: line + 1, name };
}

/**
 * The lines of a shipped source file, read once.
 *
 * @param file from the top of the package
 * @returns undefined if there is no such file
 */
export function sourceLines(file: string): readonly string[] | undefined {
  const path = join(PACKAGE_ROOT, file);
  if (!LINES.has(file) && existsSync(path)) {
    LINES.set(file, readFileSync(path, 'utf8').split('\n'));
  }
  return LINES.get(file);
}

const LINES = new Map<string, readonly string[]>();

/** A function, also one that is kept in a constant, or a method at the first level of a class. */
function declarationOf(name: string): RegExp {
  const escaped = name.replace('#', '\\#').replaceAll('$', '\\$');
  const forms = [
    `(?:export )?(?:async )?function ${escaped}\\b`,
    `(?:export )?const ${escaped}\\b.*=>`,
    `  (?:async )?${escaped}\\(`,
  ];
  return new RegExp(`^(?:${forms.join('|')})`);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('wirewalk is not installed as a package');
  return findRoot(parent);
}
