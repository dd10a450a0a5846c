import { demoRouter } from '../../src/demo/endpoints.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Channels } from '../../src/push/channels.ts';
import { request, sendRaw } from '../kit/sending.ts';

/** The content of most requests of lesson 4. */
export const HELLO = 'hello';
/** A field line that announces chunks. */
export const CHUNKED = 'Transfer-Encoding: chunked';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export type Framings = Awaited<ReturnType<typeof performFramings>>;

/** The traffic of lesson 4: a connection for each way to frame content, right and wrong. */
export async function performFramings(stage: Stage) {
  serveLetters(stage);
  const right = await stage.connect();
  await right.client.request(request('POST', '/'), HELLO);
  await right.client.request(request('GET', '/letters'));

  const untilClose = await stage.connect();
  await untilClose.client.request({ ...request('GET', '/letters'), minorVersion: 0 });
  await untilClose.client.closed;

  const chunks = `3;note=greeting\r\n${HELLO.slice(0, 3)}\r\n2\r\n${HELLO.slice(3)}\r\n`;
  const inChunks = `${chunks}0\r\nWritten-At: midnight\r\n\r\n`;
  const chunked = await send(stage, ['POST'], headOf('POST /', CHUNKED) + inChunks);
  const next = headOf('GET /hello');
  const tooShort = await send(stage, ['POST', 'GET'], countedHead(4) + HELLO + next);
  const tooLong = await send(stage, ['POST', 'GET'], countedHead(6) + HELLO, next);
  const twofold = await sendTwofold(stage);
  return {
    ...{ right, untilClose, tooLong, ...twofold },
    ...right.named({ client: ['counted', 'getLetters'], server: ['echo', 'letters'] }),
    ...untilClose.named({ server: ['uncounted'] }),
    ...chunked.named({ client: ['chunkedPost'], server: ['chunkedEcho'] }),
    ...tooShort.named({ client: ['shortPost', 'shifted'], server: ['shortEcho', 'shiftedAnswer'] }),
    ...tooLong.named({
      client: ['longPost', 'remainder'],
      server: ['longEcho', 'remainderAnswer'],
    }),
    ...twofold.byLength.named({ client: ['postByLength'] }),
    ...twofold.byChunks.named({
      client: ['postByChunks', 'hiddenGet'],
      server: ['emptyEcho', 'hiddenAnswer'],
    }),
    ...twofold.both.named({ client: ['postByBoth'], server: ['refusal'] }),
  };
}

/** One content, framed by its length, in chunks, and both. */
async function sendTwofold(stage: Stage) {
  // A last chunk, and a request after it; or so many bytes of whatever they are.
  const content = `0\r\n\r\n${headOf('GET /admin')}`;
  const count = `Content-Length: ${content.length}`;
  return {
    byLength: await send(stage, ['POST'], headOf('POST /', count) + content),
    byChunks: await send(stage, ['POST', 'GET'], headOf('POST /', CHUNKED) + content),
    both: await send(stage, ['POST'], headOf('POST /', count, CHUNKED) + content),
  };
}

/** The demonstration server, which sends back what is posted to it, with two more targets. */
function serveLetters(stage: Stage): void {
  const router = demoRouter(new Channels(stage.environment))
    .get('/letters', (_request, response) => {
      response.begin(200, [['Content-Type', 'text/plain']]);
      response.write(LETTERS);
      response.end();
    })
    .get('/admin', (_request, response) => response.send(200, [], 'For the staff.\n'));
  stage.serve(router.handle);
}

/** A request's head as it stands, with whatever its field lines claim. */
function headOf(what: string, ...fieldLines: readonly string[]): string {
  return [`${what} HTTP/1.1`, `Host: ${LESSON_HOST}`, ...fieldLines, '', ''].join('\r\n');
}

function countedHead(length: number): string {
  return headOf('POST /', `Content-Length: ${length}`);
}

/**
 * Sends text as it is over a connection of its own, and waits for its answers.
 *
 * @param answers methods of the requests that will be answered
 * @param texts a write each, a second apart
 */
async function send(
  stage: Stage,
  answers: readonly string[],
  ...texts: readonly string[]
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const between = async () => {
    await connection.quiet();
    await stage.pass(1000);
  };
  await sendRaw(connection, texts, { answers, between });
  await connection.quiet();
  return connection;
}
