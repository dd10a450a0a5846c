import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { PACKAGE_ROOT } from '../../src/lesson/script/source.ts';

/** A file of this project, as the rules about its structure look at it. */
export interface SourceFile {
  /** From the top of the package, with forward slashes. */
  readonly path: string;
  readonly room: string;
  readonly lineCount: number;
  /** Without comments and without what stands in strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** One import or re-export. */
export interface Import {
  /** A path from the top of the package, or the name of a module that is not ours. */
  readonly target: string;
  readonly isOurs: boolean;
  /** False for `import()`, which runs when it is called. */
  readonly isStatic: boolean;
}

/** Every TypeScript file in these folders. */
export function readSourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' });
    const paths = names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    return paths.filter((path) => path.endsWith('.ts')).map(readSourceFile);
  });
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(join(PACKAGE_ROOT, path), 'utf8');
  const withStrings = text.replace(STRING_OR_COMMENT, (token) => (isString(token) ? token : ''));
  const code = withStrings.replace(STRING_OR_COMMENT, "''");
  const [first, second] = path.split('/');
  const room = first === 'src' ? second! : first!;
  const lineCount = text.split('\n').length - 1;
  return { path, room, lineCount, code, imports: importsOf(path, withStrings) };
}

const STRING_OR_COMMENT =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;

function isString(token: string): boolean {
  return !token.startsWith('/');
}

/** `import … from 'x'`, `import 'x'` and `export … from 'x'`. */
const STATIC = /^(?:import\b|export\b(?=\s*(?:type\s*)?[{*]))[\w\s{},*]*?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(path: string, text: string): Import[] {
  const found = (pattern: RegExp, isStatic: boolean) =>
    [...text.matchAll(pattern)].map(([, name]): Import => {
      const isOurs = name!.startsWith('.');
      const target = isOurs ? posix.join(dirname(path), name!) : name!;
      return { target, isOurs, isStatic };
    });
  return [...found(STATIC, true), ...found(DYNAMIC, false)];
}

/** The names that a file exports and that are there when it runs; types are not. */
export function exportedBindings({ code }: SourceFile): string[] {
  const declared = code.matchAll(
    /^export (?:default |async |abstract )*(?:const|let|var|function\*?|class) (\w+)/gm,
  );
  const listed = code.matchAll(/^export \{([^}]*)\}/gm);
  const names = [...listed].flatMap(([, list]) => list!.split(','));
  const values = names.map((name) => name.trim()).filter((name) => !/^(type .*)?$/.test(name));
  return [...[...declared].map(([, name]) => name!), ...values];
}

/** Files that reach themselves through their static imports, each as the way round. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map(({ path, imports }) => [path, staticTargets(imports)]));
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]) => {
    const at = way.indexOf(path);
    if (at >= 0) cycles.push([...way.slice(at), path].join(' > '));
    if (at >= 0 || done.has(path)) return;
    for (const next of targets.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}

function staticTargets(imports: readonly Import[]): string[] {
  return imports.filter(({ isOurs, isStatic }) => isOurs && isStatic).map(({ target }) => target);
}
