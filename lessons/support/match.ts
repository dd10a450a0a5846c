import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST } from '../../src/lesson/script/stage.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';

/** What lessons 7 and 8 tell of: a match, in updates of 19 bytes each. */
export const SCORES = [
  'score 1:0, 12th min',
  'score 1:1, 47th min',
  'score 2:1, 63rd min',
  'score 2:2, 88th min',
] as const;

/** Sends a request with no more fields than it needs, and waits for the whole of its answer. */
export function ask(
  connection: RecordedConnection,
  method: string,
  requestTarget: string,
  content?: string,
): Promise<ReceivedResponse> {
  const fields = [['Host', LESSON_HOST]] as const;
  return connection.client.request({ method, requestTarget, fields }, content);
}

/** Publishes on a channel, as anyone may: by a request over a connection of its own. */
export async function publish(
  publisher: RecordedConnection,
  channel: string,
  ...texts: string[]
): Promise<void> {
  for (const text of texts) await ask(publisher, 'POST', `/channels/${channel}`, text);
}
