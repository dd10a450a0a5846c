import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT, type SourcePlace, sourceLines } from './source.ts';

/** The rooms whose faults are refused: each has its table in `faults.ts`, which refuses nothing itself. */
const ROOMS = ['src/http', 'src/websocket'];

/**
 * Finds where a rule is in the source: the lines that refuse what breaks it.
 *
 * @param fault its name in a fault table
 * @returns none if the source is not there
 */
export function findRule(fault: string): SourcePlace[] {
  const places = RULES.get(fault) ?? ROOMS.flatMap(filesOf).flatMap((file) => linesOf(file, fault));
  RULES.set(fault, places);
  return places;
}

const RULES = new Map<string, SourcePlace[]>();

function filesOf(room: string): string[] {
  const folder = join(PACKAGE_ROOT, room);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => /(?<!faults)\.ts$/.test(name)).map((name) => `${room}/${name}`);
}

function linesOf(file: string, fault: string): SourcePlace[] {
  const lines = sourceLines(file)!;
  return lines.flatMap((text, index) => {
    if (!text.includes(`'${fault}'`) || !REFUSES.test(text)) return [];
    return [{ file, line: index + 1, name: nameAbove(lines, index) }];
  });
}

/** A line that refuses, not one that only names the fault. */
const REFUSES = /refuse|return|fail|scanLineEnd|const fault/i;

/** The function, or the method at the first level of a class, that a line stands in. */
function nameAbove(lines: readonly string[], index: number): string {
  const above = lines.slice(0, index + 1).reverse();
  for (const text of above) {
    const [, name, method] = DECLARATION.exec(text) ?? [];
    if (name ?? method) return (name ?? method)!;
  }
  return '';
}

const DECLARATION = /^(?:(?:export )?(?:async )?function (\w+)| {2}(?:async )?(#?\w+)\(.*[{(]$)/;
