import { demoRouter } from '../../src/demo/endpoints.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import { Channels } from '../../src/push/channels.ts';

/** The content of most requests of lesson 4. */
export const HELLO = 'hello';
/** A field line that announces chunks. */
export const CHUNKED = 'Transfer-Encoding: chunked';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const FIELDS = [['Host', LESSON_HOST]] as const;

/** What lesson 4 shows: a connection for each way to frame content, right and wrong. */
export interface Framings {
  /** First a content that is counted, then one in chunks. */
  readonly connection: RecordedConnection;
  readonly chunked: RecordedConnection;
  readonly untilClose: RecordedConnection;
  readonly tooShort: RecordedConnection;
  readonly tooLong: RecordedConnection;
  /** One content, framed by its length, in chunks, and both. */
  readonly byLength: RecordedConnection;
  readonly byChunks: RecordedConnection;
  readonly both: RecordedConnection;
}

/** Makes the traffic of lesson 4. */
export async function performFramings(stage: Stage): Promise<Framings> {
  serveLetters(stage);
  const connection = await stage.connect();
  await connection.client.request({ method: 'POST', requestTarget: '/', fields: FIELDS }, HELLO);
  await connection.client.request({ method: 'GET', requestTarget: '/letters', fields: FIELDS });

  const untilClose = await stage.connect();
  await untilClose.client.request({
    method: 'GET',
    requestTarget: '/letters',
    fields: FIELDS,
    minorVersion: 0,
  });
  await untilClose.client.closed;

  const chunks = `3;note=greeting\r\n${HELLO.slice(0, 3)}\r\n2\r\n${HELLO.slice(3)}\r\n`;
  const inChunks = `${chunks}0\r\nWritten-At: midnight\r\n\r\n`;
  const next = headOf('GET /hello');
  // A last chunk, and a request after it; or so many bytes of whatever they are.
  const twofold = `0\r\n\r\n${headOf('GET /admin')}`;
  const count = `Content-Length: ${twofold.length}`;
  return {
    connection,
    untilClose,
    chunked: await send(stage, ['POST'], headOf('POST /', CHUNKED) + inChunks),
    tooShort: await send(stage, ['POST', 'GET'], countedHead(4) + HELLO + next),
    tooLong: await send(stage, ['POST', 'GET'], countedHead(6) + HELLO, next),
    byLength: await send(stage, ['POST'], headOf('POST /', count) + twofold),
    byChunks: await send(stage, ['POST', 'GET'], headOf('POST /', CHUNKED) + twofold),
    both: await send(stage, ['POST'], headOf('POST /', count, CHUNKED) + twofold),
  };
}

/** The demonstration server, which sends back what is posted to it, with two more targets. */
function serveLetters(stage: Stage): void {
  const router = demoRouter(new Channels(stage.sources))
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
 * @param methods of the requests that will be answered
 * @param texts a write each, a second apart
 */
async function send(
  stage: Stage,
  methods: readonly string[],
  ...texts: readonly string[]
): Promise<RecordedConnection> {
  const connection = await stage.connect();
  const answers = methods.map((method) => connection.client.expectResponse(method));
  for (const [index, text] of texts.entries()) {
    if (index > 0) await stage.pass(1000);
    connection.client.sendRaw(Buffer.from(text, 'latin1'));
    await connection.quiet();
  }
  await Promise.all(answers);
  await connection.quiet();
  return connection;
}
