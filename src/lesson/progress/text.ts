import { countOf } from '../../wire/count.ts';

/** How far a lesson is, in a few words; empty where it has not been begun. */
export function progressText(done: boolean, seen: number, testedOut = false): string {
  if (done) return 'done';
  if (testedOut) return 'tested out';
  if (seen === 0) return '';
  return `${countOf(seen, 'step')} seen`;
}
