import type { Entry } from '../../src/trace/entry.ts';
import { contentOf, targetOf } from './readings.ts';

/** Data of the events in the answer to a poll, in their order; none where it has no content. */
export function dataIn(answer: Entry): string[] {
  const content = contentOf(answer);
  if (content === '') return [];
  const { events } = JSON.parse(content) as { events: { data: string }[] };
  return events.map(({ data }) => data);
}

/** A message as a queue hands it out. */
export interface Handed {
  readonly id: string;
  readonly receipt: string;
  readonly deliveryCount: number;
}

/** The message in the answer to a receive. */
export function deliveryIn(answer: Entry): Handed {
  return JSON.parse(contentOf(answer)) as Handed;
}

/** The cursor that a poll hands back; undefined where it says nothing of what it has. */
export function sinceOf(poll: Entry): string | undefined {
  const [, query] = targetOf(poll).split('?');
  return new URLSearchParams(query).get('since') ?? undefined;
}
