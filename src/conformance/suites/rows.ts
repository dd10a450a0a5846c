import type { Capability, Case, Expectation, Level, Step, SuiteName } from '../case.ts';
import { ECHO } from '../requests.ts';

/** A case as its suite writes it: what all cases of a section have in common is said once. */
export interface Row
  extends Pick<
    Case,
    'title' | 'means' | 'often' | 'fault' | 'lesson' | 'attempt' | 'methods' | 'isSlow' | 'isAlone'
  > {
  /** Number within the section, two digits. */
  readonly nn: string;
  readonly level?: Level;
  /** Another section than the row stands under. */
  readonly ref?: string;
  /** Id of the twin, or its number within the section. */
  readonly twin?: string;
  readonly needs?: readonly Capability[];
  readonly expects: Expectation;
  readonly script: readonly Step[];
}

/** What the rows of a section have in common. */
export interface Section {
  readonly suite: SuiteName;
  /** Of an id, between the suite and the number. */
  readonly key: string;
  readonly ref: string;
  readonly needs: readonly Capability[];
}

export function casesOf(section: Section, rows: readonly Row[]): Case[] {
  const { suite, key } = section;
  return rows.map(
    ({ nn, level = 'MUST', ref = section.ref, needs = section.needs, twin, ...row }) => ({
      id: `${suite}-${key}-${nn}`,
      suite,
      level,
      ref,
      needs,
      ...(twin !== undefined && { twin: /^\d+$/.test(twin) ? `${suite}-${key}-${twin}` : twin }),
      ...row,
    }),
  );
}

/** Sends bytes, and waits for so many answers. */
export function sends(bytes: string, answers = 1): Step[] {
  return [{ send: bytes }, { until: { answers } }];
}

/**
 * Sends something wrong and, in the same write, a request that is right: its content comes back only where
 * the server has read on.
 */
export function sendsWithCanary(bytes: string): Step[] {
  return [{ send: `${bytes}${ECHO}` }, { until: { answers: 2 } }];
}
