import type { Case } from '../conformance/case.ts';
import { ALL_CASES } from '../conformance/suites/all.ts';
import { UsageError } from '../terminal/run-program.ts';

/** What can be told of which cases are meant. */
export interface ChoiceOptions {
  readonly suite: string;
  /** Glob. */
  readonly id?: string;
  readonly unexplained?: boolean;
}

/**
 * The cases that are meant, and the twins of theirs without which they would prove nothing.
 *
 * @throws UsageError if there is none
 */
export function casesChosen({ suite, id, unexplained }: ChoiceOptions): Case[] {
  const pattern = id === undefined ? undefined : new RegExp(`^${globSource(id)}$`);
  const found = ALL_CASES.filter(
    (each) =>
      (suite === 'all' || each.suite === suite) &&
      (!pattern || pattern.test(each.id)) &&
      (!unexplained || each.lesson === undefined),
  );
  if (found.length === 0) throw new UsageError('there is no such case; --list prints all of them');
  const twins = found.flatMap(({ twin }) => ALL_CASES.filter((each) => each.id === twin));
  return ALL_CASES.filter((each) => found.includes(each) || twins.includes(each));
}

function globSource(glob: string): string {
  return glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
}

/** @throws UsageError if there is none of that id */
export function caseOf(id: string): Case {
  const found = ALL_CASES.find((each) => each.id === id);
  if (!found) throw new UsageError(`there is no case ${id}; --list prints all of them`);
  return found;
}
