import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** A node of a syntax tree. */
interface TreeNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Something that a file declares, and what it speaks of. */
interface Declared {
  readonly file: string;
  readonly name: string;
}

/** A declaration file, as far as names go. */
interface Names {
  /** Where each name comes from that the file has from another of ours. */
  readonly imported: ReadonlyMap<string, Declared>;
  /** What the file itself declares, by name. */
  readonly declared: ReadonlyMap<string, TreeNode>;
  /** What it exports by name, and whether only as a type. */
  readonly exported: ReadonlyMap<string, Declared & { readonly isType: boolean }>;
  /** The files of which it exports everything. */
  readonly stars: readonly string[];
}

/**
 * The types that the signatures of a package's door speak of, and that a user of that door cannot name:
 * `what it exports > what that speaks of`.
 */
export function unnamedTypes(door: string): string[] {
  const surface = surfaceOf(door);
  const known = new Set([...surface.values()].map(keyOf));
  return [...surface].flatMap(([name, { isType, ...declared }]) => {
    const wanted = spokenOf(declared, isType).filter((each) => !known.has(keyOf(each)));
    return [...new Set(wanted.map((each) => `${name} > ${each.name}`))];
  });
}

function keyOf({ file, name }: Declared): string {
  return `${file} ${name}`;
}

/** All that a file exports, each followed to where it is declared. */
function surfaceOf(file: string): Map<string, Declared & { readonly isType: boolean }> {
  const { exported, stars } = namesIn(file);
  const surface = new Map(stars.flatMap((star) => [...surfaceOf(star)]));
  for (const [name, each] of exported) {
    surface.set(name, { ...sourceOf(each), isType: each.isType });
  }
  return surface;
}

/** Follows a name through the files that hand it on. */
function sourceOf({ file, name }: Declared): Declared {
  const { declared, exported, imported } = namesIn(file);
  const onwards = declared.has(name) ? undefined : (exported.get(name) ?? imported.get(name));
  return onwards ? sourceOf(onwards) : { file, name };
}

/** Those of our own types that a declaration speaks of; a name that its file keeps for itself is looked into. */
function spokenOf({ file, name }: Declared, isType: boolean): Declared[] {
  const { declared, imported } = namesIn(file);
  const node = declared.get(name);
  if (!node) throw new Error(`${file} declares no ${name}`);
  const names = new Set(referencesIn(node, isType));
  names.delete(name);
  return [...names].flatMap((each): Declared[] => {
    const from = imported.get(each);
    if (from) return [sourceOf(from)];
    if (declared.has(each) && !namesIn(file).exported.has(each))
      return spokenOf({ file, name: each }, isType);
    return declared.has(each) ? [{ file, name: each }] : [];
  });
}

const files = new Map<string, Names>();

function namesIn(file: string): Names {
  const known = files.get(file) ?? readNames(file);
  files.set(file, known);
  return known;
}

function readNames(file: string): Names {
  const { program, module } = parseSync(file, readFileSync(file, 'utf8'));
  const imported = new Map<string, Declared>();
  const declared = new Map<string, TreeNode>();
  const exported = new Map<string, Declared & { isType: boolean }>();
  const stars: string[] = [];
  const fileOf = (request: string) => join(dirname(file), request.replace(/\.[tj]s$/, '.d.ts'));
  for (const { moduleRequest, entries } of module.staticImports) {
    if (!moduleRequest.value.startsWith('.')) continue;
    const from = fileOf(moduleRequest.value);
    for (const { importName, localName } of entries)
      imported.set(localName.value, { file: from, name: importName.name! });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, importName, localName, exportName, isType } of entries) {
      const from = moduleRequest ? fileOf(moduleRequest.value) : file;
      if (exportName.kind === 'None') stars.push(from);
      else
        exported.set(exportName.name!, {
          file: from,
          name: (importName.name ?? localName.name)!,
          isType,
        });
    }
  }
  for (const statement of program.body as unknown as TreeNode[]) {
    const { declaration = statement } = statement;
    for (const node of declaratorsIn((declaration ?? statement) as TreeNode)) {
      const { name } = (node.id ?? {}) as { name?: string };
      if (name) declared.set(name, node);
    }
  }
  return { imported, declared, exported, stars };
}

/** One statement may declare several constants. */
function declaratorsIn(node: TreeNode): readonly TreeNode[] {
  return (node.declarations as TreeNode[] | undefined) ?? [node];
}

/** Where a node has the name of a type, or of what a type is made of. */
const NAMING: Readonly<Record<string, string>> = {
  TSTypeReference: 'typeName',
  TSTypeQuery: 'exprName',
  TSInterfaceHeritage: 'expression',
  ClassDeclaration: 'superClass',
};

/** Names in the places of types. Who has a class only as a type cannot make one of it. */
function referencesIn(node: TreeNode, isType: boolean): string[] {
  if (isHidden(node, isType)) return [];
  const named = (node[NAMING[node.type] ?? ''] ?? undefined) as TreeNode | undefined;
  const own = named?.type === 'Identifier' ? [named.name as string] : [];
  return [...own, ...childrenOf(node).flatMap((child) => referencesIn(child, isType))];
}

function isHidden({ type, accessibility, key, kind, ...member }: TreeNode, isType: boolean) {
  if (!/^(TSAbstract)?(Method|Property)Definition$/.test(type)) return false;
  const isHeldBack =
    (accessibility ?? 'public') !== 'public' || (key as TreeNode).type === 'PrivateIdentifier';
  return isHeldBack || (isType && (member.static === true || kind === 'constructor'));
}

function childrenOf(node: TreeNode): TreeNode[] {
  const values = Object.values(node).flat() as (TreeNode | null)[];
  return values.filter((value) => typeof value?.type === 'string') as TreeNode[];
}
