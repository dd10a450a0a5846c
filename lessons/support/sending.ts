import { persists } from '../../src/http/persistence.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';

/**
 * Sends a request as it is, right or wrong, over a connection of its own, and waits for the answer.
 *
 * @param pieces each is written when the one before it has been read
 */
export async function sendInTurn(
  stage: Stage,
  pieces: readonly Buffer[],
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const answer = connection.client.expectResponse();
  for (const piece of pieces) {
    connection.client.sendRaw(piece);
    await connection.quiet();
  }
  await untilOver(connection, answer);
  return connection;
}

/** Waits for an answer and, where it is the last one of its connection, for the end of that. */
export async function untilOver(
  connection: RecordedConnection,
  answer: Promise<ReceivedResponse>,
): Promise<void> {
  const { head } = await answer;
  if (!persists(head)) await connection.client.closed;
}
