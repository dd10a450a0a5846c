import { persists } from '../../src/http/persistence.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Talk } from '../../src/lesson/script/talk.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';

/**
 * Sends a request as it is, right or wrong, over a connection of its own, and waits for the answer.
 *
 * @param pieces each is written when the one before it has been read
 */
export async function sendInTurn(stage: Stage, pieces: readonly Buffer[]): Promise<Talk> {
  const talk = await stage.connect();
  const answer = talk.client.expectResponse();
  for (const piece of pieces) {
    talk.client.sendRaw(piece);
    await talk.quiet();
  }
  await untilOver(talk, answer);
  return talk;
}

/** Waits for an answer and, where it is the last one of its connection, for the end of that. */
export async function untilOver(talk: Talk, answer: Promise<ReceivedResponse>): Promise<void> {
  const { head } = await answer;
  if (!persists(head)) await talk.client.closed;
}
