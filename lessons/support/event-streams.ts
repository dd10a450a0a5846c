import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { OpenResponse } from '../../src/net/client.ts';
import type { Handler } from '../../src/net/handler.ts';
import type { Router } from '../../src/net/router.ts';
import type { Channels } from '../../src/push/channels.ts';
import { encodeEvent } from '../../src/sse/encode.ts';
import { ask, publish, SCORES } from './match.ts';

type Content = OpenResponse['content'];

/** Text of two lines, for one event. */
const GOAL = `${SCORES[0]}\nscored by Ada`;

/** A match followed by an event stream, and followed on when the stream has ended. */
export interface Followed {
  readonly connection: RecordedConnection;
  /** The connection over which the client has come back. */
  readonly back: RecordedConnection;
  /** Milliseconds after which the server has asked it to come back. */
  readonly retry: number;
}

/**
 * A goal, a silence in which the stream is kept alive, and another score. Then the server ends the stream,
 * as it would for a new release, and the client comes back as soon as it may. One score comes meanwhile.
 */
export async function followMatch(stage: Stage, channels: Channels): Promise<Followed> {
  const [connection, publisher] = [await stage.connect(), await stage.connect()];
  const content = await openStream(connection, '/events/match');
  await ask(publisher, 'POST', '/channels/match?event=goal', GOAL);
  await connection.quiet();
  await stage.pass(channels.limits.keepAlive);
  await connection.quiet();
  await publish(publisher, 'match', SCORES[1]);
  await connection.quiet();
  await endStreams(channels, content);

  const retry = retryIn(connection);
  await publish(publisher, 'match', SCORES[2]);
  await stage.pass(retry);
  const back = await stage.connect();
  await endStreams(channels, await openStream(back, '/events/match', lastIdIn(connection)));
  return { connection, back, retry };
}

/** A match that is over: its stream ends, and a client that comes back gets no other. */
export async function followToTheEnd(
  stage: Stage,
  channels: Channels,
): Promise<RecordedConnection> {
  const over = await stage.connect();
  const content = await openStream(over, '/events/final');
  const { log } = channels.channel('final')!;
  await log.publish({ type: 'message', data: SCORES[3] });
  log.end();
  await content.bytes();
  await stage.pass(retryIn(over));
  await openStream(over, '/events/final', lastIdIn(over));
  return over;
}

/** Pieces of a stream as it is written: each becomes a chunk, and is read before the next one comes. */
const PIECES: readonly Uint8Array[] = piecesOf();

function piecesOf(): Uint8Array[] {
  const [first, second, third, fourth] = SCORES.map((data) => Buffer.from(encodeEvent({ data })));
  const price = Buffer.from(encodeEvent({ data: '5 €' }).replaceAll('\n', '\r\n'));
  const euro = price.indexOf('€');
  return [
    // One event in two chunks.
    first!.subarray(0, 14),
    first!.subarray(14),
    // Two events in one, the first without a space behind its colon.
    Buffer.concat([Buffer.from(`data:${SCORES[1]}\n\n`), third!]),
    // The blank line between two events left out.
    second!.subarray(0, -1),
    fourth!,
    // Cut inside a character of three bytes, and between the CR and LF of a line end.
    price.subarray(0, euro + 2),
    price.subarray(euro + 2, euro + 4),
    price.subarray(euro + 4),
  ];
}

/** Adds a stream that is cut where the lesson wants it, whoever asks for it. */
export function addCutStream(router: Router, whenRead: () => Promise<void>): Router {
  const fields = [
    ['Content-Type', 'text/event-stream'],
    ['Cache-Control', 'no-store'],
  ] as const;
  const handler: Handler = (_request, response) => response.stream(200, fields, pieces(whenRead));
  return router.get('/cuts', handler);
}

async function* pieces(whenRead: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for (const piece of PIECES) {
    yield piece;
    await whenRead();
  }
}

/** Asks for a stream as browsers do. @returns its content, when all that there is of it has come */
export async function openStream(
  connection: RecordedConnection,
  requestTarget: string,
  lastEventId?: string,
): Promise<Content> {
  const fields = [
    ['Host', LESSON_HOST],
    ['Accept', 'text/event-stream'],
    ...(lastEventId === undefined ? [] : [['Last-Event-ID', lastEventId] as const]),
  ] as const;
  const { content } = await connection.client.open({ method: 'GET', requestTarget, fields });
  await connection.quiet();
  return content;
}

/** Ends all streams of the match, and waits until the client knows. */
async function endStreams(channels: Channels, content: Content): Promise<void> {
  channels.channel('match')!.streams.endAll();
  await content.bytes();
}

/** How long a client has been asked to wait before it comes back. */
function retryIn(connection: RecordedConnection): number {
  return Number(/^retry: (\d+)$/m.exec(textOf(connection))![1]);
}

/** The last id that a client has been given. */
function lastIdIn(connection: RecordedConnection): string {
  return [...textOf(connection).matchAll(/^id: (.*)$/gm)].at(-1)![1]!;
}

/** All that the server has written. */
function textOf({ recorder }: RecordedConnection): string {
  return recorder.server.bytes.toString();
}
