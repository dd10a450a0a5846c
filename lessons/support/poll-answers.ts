import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Entry } from '../../src/trace/entry.ts';
import { contentOf } from './messages.ts';

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

/** Milliseconds from a request to its response: both are counted from 0 on their side. */
export function heldFor(connection: RecordedConnection, index: number): number {
  return connection.message('server', index).time - connection.message('client', index).time;
}
