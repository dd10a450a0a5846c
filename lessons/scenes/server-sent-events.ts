import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { encodeEvent } from '../../src/sse/encode.ts';
import { openStream, readToEnd } from '../kit/event-streams.ts';
import { publish, SCORES } from '../kit/match.ts';
import { request } from '../kit/sending.ts';

/** Text of two lines, for one event. */
const GOAL = `${SCORES[0]}\nscored by Ada`;

export type EventStreams = Awaited<ReturnType<typeof performEventStreams>>;

/** The traffic of lesson 8. */
export async function performEventStreams(stage: Stage) {
  const channels = new Channels(stage.environment);
  let cut: RecordedConnection | undefined;
  const router = addChannelRoutes(new Router(), channels);
  stage.serve(addCutStream(router, async () => cut?.quiet()).handle);
  const followed = await followMatch(stage, channels);
  const over = await followToTheEnd(stage, channels);
  // A stream whose chunks begin and end where no event does.
  cut = await stage.connect();
  await readToEnd(await openStream(cut, '/cuts'));
  return {
    ...{ ...followed, over, cut, keepAlive: channels.limits.keepAlive / 1000 },
    ...followed.stream.named({ client: ['streamRequest'], server: ['streamHead'] }),
    ...followed.back.named({ client: ['returning'] }),
    lastAnswer: over.messages('server').at(-1)!,
  };
}

/**
 * A goal, a silence in which the stream is kept alive, and another score. Then the server ends the stream,
 * as it would for a new release, and the client comes back as soon as it may. One score comes meanwhile.
 */
async function followMatch(stage: Stage, channels: Channels) {
  const [stream, publisher] = [await stage.connect(), await stage.connect()];
  const content = await openStream(stream, '/events/match');
  await publisher.client.request(request('POST', '/channels/match?event=goal'), GOAL);
  await stream.quiet();
  await stage.pass(channels.limits.keepAlive);
  await stream.quiet();
  await publish(publisher, 'match', SCORES[1]);
  await stream.quiet();
  channels.channel('match')!.streams.endAll();
  const { lastEventId, reconnectionTime: retry } = await readToEnd(content);

  await publish(publisher, 'match', SCORES[2]);
  await stage.pass(retry);
  const back = await stage.connect();
  const more = await openStream(back, '/events/match', lastEventId);
  channels.channel('match')!.streams.endAll();
  await readToEnd(more);
  return { stream, back, retry };
}

/** A match that is over: its stream ends, and a client that comes back gets no other. */
async function followToTheEnd(stage: Stage, channels: Channels): Promise<RecordedConnection> {
  const over = await stage.connect();
  const content = await openStream(over, '/events/final');
  const { log } = channels.channel('final')!;
  await log.publish({ type: 'message', data: SCORES[3] });
  log.end();
  const { lastEventId, reconnectionTime } = await readToEnd(content);
  await stage.pass(reconnectionTime);
  await openStream(over, '/events/final', lastEventId);
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
    // Two events in one, the first without a space after its colon.
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

/** Adds a stream that is cut where the lesson wants it, for any client. */
function addCutStream(router: Router, whenRead: () => Promise<void>): Router {
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
