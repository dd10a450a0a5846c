import type { Derived } from '../script/derived.ts';
import type { RecordedConnection } from '../script/recorded-connection.ts';
import { otherEvidence } from './other-evidence.ts';

/**
 * Whether an answer would be another one if something else had been recorded. That other evidence has
 * nothing to read proves nothing: an answer that was typed by hand may trip over it as well.
 *
 * @param connections the conversations of the same lesson
 */
export function dependsOnEvidence(
  answer: Derived<number | string>,
  connections: readonly RecordedConnection[],
): boolean {
  for (const other of otherEvidence(answer.evidence, connections)) {
    const read = answer.readOff(other);
    if (read !== undefined && read !== answer.value) return true;
  }
  return false;
}
