import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { sendInTurn, untilOver } from './sending.ts';

/** The traffic of lesson 1: each conversation sends the same request, and each in another way. */
export interface RequestInPieces {
  /** In one write. */
  readonly whole: RecordedConnection;
  /** In two writes, one right behind the other. */
  readonly joined: RecordedConnection;
  /** In the same two writes, the second when the first had been read. */
  readonly apart: RecordedConnection;
  /** A few bytes at a time. */
  readonly pieces: RecordedConnection;
  /** Cut in two, one conversation for each place where that can be done. */
  readonly cuts: readonly RecordedConnection[];
  /** Twice, in one write. */
  readonly pair: RecordedConnection;
  /** Without the empty line that ends it. */
  readonly endless: RecordedConnection;
}

const PIECE_LENGTH = 3;
const EMPTY_LINE = '\r\n';
/** Milliseconds: longer than our server waits for the rest of a head. */
const LONG = 15_000;

/** Sends one and the same request in many ways. */
export async function sendInManyWays(stage: Stage): Promise<RequestInPieces> {
  stage.serve((_request, response) => {
    response.send(200, [['Content-Type', 'text/plain']], 'No news.\n');
  });
  const whole = await stage.connect();
  const fields = [['Host', LESSON_HOST]] as const;
  await whole.client.request({ method: 'GET', requestTarget: '/news', fields });
  const request = whole.recorder.client.bytes;

  const lineEnd = request.indexOf(EMPTY_LINE) + EMPTY_LINE.length;
  const joined = await sendAtOnce(stage, splitAt(request, [lineEnd]));
  const apart = await sendInTurn(stage, splitAt(request, [lineEnd]));
  const borders = Array.from({ length: request.length - 1 }, (_, index) => index + 1);
  const wide = borders.filter((border) => border % PIECE_LENGTH === 0);
  const pieces = await sendInTurn(stage, splitAt(request, wide));
  const cuts: RecordedConnection[] = [];
  for (const border of borders) cuts.push(await sendInTurn(stage, splitAt(request, [border])));

  const pair = await sendAtOnce(stage, [Buffer.concat([request, request])], 2);
  const endless = await stage.connect();
  const answer = endless.client.expectResponse();
  endless.client.sendRaw(request.subarray(0, request.length - EMPTY_LINE.length));
  await endless.quiet();
  await stage.pass(LONG);
  await untilOver(endless, answer);
  return { whole, joined, apart, pieces, cuts, pair, endless };
}

/** Writes all pieces before the server gets to look at its socket. */
async function sendAtOnce(
  stage: Stage,
  pieces: readonly Buffer[],
  requests = 1,
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const answers = Array.from({ length: requests }, () => connection.client.expectResponse());
  for (const piece of pieces) connection.client.sendRaw(piece);
  await Promise.all(answers);
  return connection;
}

function splitAt(bytes: Buffer, borders: readonly number[]): Buffer[] {
  const starts = [0, ...borders];
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
}
