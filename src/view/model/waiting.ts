import type { Waiting } from '../../trace/holds.ts';
import { countOf } from '../../wire/count.ts';

/** How many are told of, one by one. */
const MOST_TOLD = 4;

/** The hold queue in words: how many wait, and each with its age and deadline. */
export function waitingTexts(waiting: readonly Waiting[]): string[] {
  if (waiting.length === 0) return [];
  const count = waiting.filter(({ isAnswered }) => !isAnswered).length;
  const told = waiting.slice(0, MOST_TOLD).map(waitingText);
  const rest = waiting.length - told.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return [count === 0 ? 'none' : countOf(count, 'request'), ...told, ...more];
}

function waitingText({ isThis, age, most, isAnswered }: Waiting): string {
  const who = isThis ? 'this' : 'another';
  const seconds = `${(age / 1000).toFixed(1)} of ${most / 1000} s`;
  return `${who}: ${seconds}${isAnswered ? ', answered' : ''}`;
}
