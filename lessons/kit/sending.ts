import type { FieldLines, OutgoingRequest } from '../../src/http/encode-head.ts';
import { persists } from '../../src/http/persistence.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';
import type { WebSocket } from '../../src/net/websocket.ts';

/** A request with no more fields than HTTP needs, unless more are given. */
export function request(
  method: string,
  requestTarget: string,
  fields: FieldLines = [],
): OutgoingRequest {
  return { method, requestTarget, fields: [['Host', LESSON_HOST], ...fields] };
}

/** A request that the server has read. Its answer may take a while. */
export interface Asked {
  readonly answer: Promise<ReceivedResponse>;
}

/** Sends a request, and waits until the server has read it. */
export async function ask(
  connection: RecordedConnection,
  asked: OutgoingRequest,
  content?: string,
): Promise<Asked> {
  const answer = connection.client.request(asked, content);
  await connection.quiet();
  return { answer };
}

/** How bytes are sent as they are. */
export interface RawOptions {
  /** Methods of the requests in them that will be answered. Default: one GET. */
  readonly answers?: readonly string[];
  /** What happens between two pieces. Default: the server reads the one before. */
  readonly between?: () => Promise<void> | undefined;
}

/** Sends bytes as they are, right or wrong, a write each, and waits for the answers. */
export async function sendRaw(
  connection: RecordedConnection,
  pieces: readonly (string | Uint8Array)[],
  { answers = ['GET'], between = () => connection.quiet() }: RawOptions = {},
): Promise<readonly ReceivedResponse[]> {
  const { client } = connection;
  const awaited = answers.map((method) => client.expectResponse(method));
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await between();
    client.sendRaw(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
  }
  await connection.quiet();
  return Promise.all(awaited);
}

/** Waits for an answer and, where it is the last one of its connection, for the end of that. */
export async function untilOver(
  connection: RecordedConnection,
  answer: Promise<ReceivedResponse>,
): Promise<void> {
  const { head } = await answer;
  if (!persists(head)) await connection.client.closed;
}

/** A connection of its own for one request as it stands, to the end if that is the end of it. */
export async function sendAlone(
  stage: Stage,
  pieces: readonly Uint8Array[],
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const answer = sendRaw(connection, pieces).then(([first]) => first!);
  await untilOver(connection, answer);
  return connection;
}

/** Opens a connection and leaves HTTP. */
export async function openWebSocket(
  stage: Stage,
): Promise<{ connection: RecordedConnection; socket: WebSocket }> {
  const connection = await stage.connect();
  const socket = await connection.client.upgrade({ host: LESSON_HOST, requestTarget: '/chat' });
  return { connection, socket };
}
