import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import { request as requestFor, sendAlone, sendRaw, untilOver } from '../kit/sending.ts';

const PIECE_LENGTH = 3;
const EMPTY_LINE = '\r\n';
/** Milliseconds: longer than our server waits for the rest of a head. */
const LONG = 15_000;

export type RequestInPieces = Awaited<ReturnType<typeof sendInManyWays>>;

/** The traffic of lesson 1: one and the same request, sent in many ways, a connection each. */
export async function sendInManyWays(stage: Stage) {
  stage.serve((_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'No news.\n');
  });
  const whole = await stage.connect();
  await whole.client.request(requestFor('GET', '/news'));
  const { bytes } = whole.recorder.client;

  // The same two writes: one right after the other, and the second when the first has been read.
  const lineEnd = bytes.indexOf(EMPTY_LINE) + EMPTY_LINE.length;
  const joined = await sendAtOnce(stage, splitAt(bytes, [lineEnd]));
  const apart = await sendAlone(stage, splitAt(bytes, [lineEnd]));
  const borders = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1);
  const wide = borders.filter((border) => border % PIECE_LENGTH === 0);
  const pieces = await sendAlone(stage, splitAt(bytes, wide));
  const cuts: RecordedConnection[] = [];
  for (const border of borders) cuts.push(await sendAlone(stage, splitAt(bytes, [border])));

  const pair = await sendAtOnce(stage, [Buffer.concat([bytes, bytes])], ['GET', 'GET']);
  const endless = await leaveUnfinished(stage, bytes);
  return {
    ...{ whole, joined, apart, pieces, cuts, pair, endless },
    ...whole.named({ client: ['request'] }),
    ...joined.named({ client: ['joinedRequest'] }),
    ...apart.named({ client: ['apartRequest'] }),
    ...pieces.named({ client: ['piecesRequest'] }),
    ...cuts.at(-1)!.named({ client: ['lastCut'] }),
    ...pair.named({ client: ['firstOfPair', 'secondOfPair'] }),
    ...endless.named({ client: ['endlessRequest'], server: ['timeout'] }),
  };
}

/** How many different answers there are among those of several connections. */
export function kindsOfAnswer(connections: readonly RecordedConnection[]): number {
  return new Set(connections.map(({ recorder }) => recorder.server.bytes.toString('hex'))).size;
}

/** Writes all pieces before the server gets to look at its socket. */
async function sendAtOnce(
  stage: Stage,
  pieces: readonly Buffer[],
  answers?: readonly string[],
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await sendRaw(connection, pieces, { between: () => undefined, ...(answers && { answers }) });
  return connection;
}

/** Leaves out the empty line that ends a request, and says nothing more. */
async function leaveUnfinished(stage: Stage, bytes: Buffer): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const answer = sendRaw(connection, [bytes.subarray(0, bytes.length - EMPTY_LINE.length)]);
  await connection.quiet();
  await stage.pass(LONG);
  await untilOver(
    connection,
    answer.then(([timeout]) => timeout!),
  );
  return connection;
}

function splitAt(bytes: Buffer, borders: readonly number[]): Buffer[] {
  const starts = [0, ...borders];
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
}
