import { ResponseHead } from '../../src/http/head.ts';
import type { Talk } from '../../src/lesson/stage.ts';
import type { Entry } from '../../src/trace/entry.ts';

/** Status code of a response; NaN for what is none. */
export function statusOf({ parts: [head] }: Entry): number {
  return head instanceof ResponseHead ? head.statusCode : Number.NaN;
}

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

/** How many requests a connection has seen. */
export function requestsIn({ entries }: Talk): number {
  return entries.filter(({ from, kind }) => from === 'client' && kind === 'message').length;
}

/** Milliseconds from a request to its response: both are counted from 0 on their side. */
export function heldFor(talk: Talk, index: number): number {
  return talk.message('server', index).time - talk.message('client', index).time;
}

/** The bytes of a message with some of its text replaced, as a change to try. */
export function withText({ bytes }: Entry, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
}

function contentOf({ bytes }: Entry): string {
  return bytes.toString().split('\r\n\r\n').slice(1).join('\r\n\r\n');
}
