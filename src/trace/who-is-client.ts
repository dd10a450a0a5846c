import type { Side } from '../wire/side.ts';
import { sideOfFrames } from './guess.ts';
import { sideOfHello } from './opening.ts';
import { sideOfStartLine } from './start-line-search.ts';

/** Tells which side has said something; undefined where that may be either. */
type SideOf = (bytes: Buffer) => Side | undefined;

/** What tells most comes first: start lines and the hellos of TLS, then what only one side may say. */
const WAYS: readonly SideOf[] = [sideOfHello, sideOfStartLine, sideOfFrames];

/**
 * Tells from what two ends of a connection have said, segment by segment, whether the first of them is the
 * client; undefined where that does not tell.
 */
export function isClientFirst(
  first: readonly Buffer[],
  second: readonly Buffer[],
): boolean | undefined {
  for (const sideOf of WAYS) {
    const side = sideOfAny(first, sideOf);
    const other = sideOfAny(second, sideOf);
    if (side !== undefined && side !== other) return side === 'client';
    if (side === undefined && other !== undefined) return other === 'server';
  }
  return undefined;
}

function sideOfAny(said: readonly Buffer[], sideOf: SideOf): Side | undefined {
  for (const bytes of said) {
    const side = sideOf(bytes);
    if (side) return side;
  }
  return undefined;
}
