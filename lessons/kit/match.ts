import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { request } from './sending.ts';

/** What lessons 7 and 8 tell of: a match, in updates of 19 bytes each. */
export const SCORES = [
  'score 1:0, 12th min',
  'score 1:1, 47th min',
  'score 2:1, 63rd min',
  'score 2:2, 88th min',
] as const;

/** Publishes on a channel, as anyone may: by a request over a connection of its own. */
export async function publish(
  { client }: RecordedConnection,
  channel: string,
  ...texts: string[]
): Promise<void> {
  for (const text of texts) await client.request(request('POST', `/channels/${channel}`), text);
}
