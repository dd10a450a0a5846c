import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type ParseResult, parseSync, Visitor } from 'rolldown/utils';

/** What can be counted in a file. */
export interface FileShape {
  /** From the top of the tree, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  /** Lines that are not blank. */
  readonly written: number;
  /** Lines that hold nothing but comment. */
  readonly prose: number;
  /** How many lines each function with braces has. */
  readonly functions: readonly number[];
  /** The paths of our own files that it imports, each once. */
  readonly targets: readonly string[];
}

/** The shape of every TypeScript file in some folders of a tree. */
export function readShapes(root: string, folders: readonly string[]): FileShape[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    const paths = names.map((name) => posix.join(folder, name.replaceAll('\\', '/')));
    return paths
      .filter((path) => path.endsWith('.ts'))
      .map((path) => shapeOf(path, readFileSync(join(root, path), 'utf8')));
  });
}

/** The shape of one file. */
export function shapeOf(path: string, text: string): FileShape {
  const parsed = parseSync(path, text);
  const written = text.split('\n').filter((line) => line.trim() !== '').length;
  return {
    path,
    lines: text.split('\n').length - 1,
    written,
    prose: written - linesOfCode(parsed, text),
    functions: functionLengths(parsed, text),
    targets: targetsOf(path, parsed, text),
  };
}

/** Comments are blanked out: what is then not blank has code in it. */
function linesOfCode({ comments }: ParseResult, text: string): number {
  let code = '';
  let at = 0;
  for (const { start, end } of comments) {
    code += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return (code + text.slice(at)).split('\n').filter((line) => line.trim() !== '').length;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function functionLengths({ program }: ParseResult, text: string): number[] {
  const lengths: number[] = [];
  const count = ({ start, end }: Stretch) => {
    lengths.push(text.slice(start, end).split('\n').length);
  };
  new Visitor({
    FunctionDeclaration: (node) => node.body && count(node),
    FunctionExpression: (node) => node.body && count(node),
    ArrowFunctionExpression: (node) => !node.expression && count(node),
  }).visit(program);
  return lengths;
}

function targetsOf(path: string, { module }: ParseResult, text: string): string[] {
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map((entry) => entry.moduleRequest?.value),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      text.slice(start + 1, end - 1),
    ),
  ];
  const ours = named.filter((name): name is string => name?.startsWith('.') ?? false);
  return [...new Set(ours.map((name) => posix.join(dirname(path), name)))];
}
