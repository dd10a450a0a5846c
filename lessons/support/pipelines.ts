import { encodeRequestHead, type FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';

/** How long the report takes: whole seconds, so that the Date of an answer shows it. */
const REPORT_MILLISECONDS = 2000;
const PRICES: Readonly<Record<string, string>> = { tea: '3.20', coffee: '4.10', cocoa: '3.60' };
const HOST: FieldLines = [['Host', LESSON_HOST]];

/** What lesson 5 shows, a connection each. */
export interface Pipelines {
  /** The prices of tea, coffee and cocoa are asked for at once. */
  readonly connection: RecordedConnection;
  /** The report is asked for, and the price of tea after it. */
  readonly slowFirst: RecordedConnection;
  /** The same two at the same time, over two connections. */
  readonly report: RecordedConnection;
  readonly price: RecordedConnection;
  /** Three prices; the request for the second lacks its Host. */
  readonly defect: RecordedConnection;
  /** A price, as the last exchange of the connection, and an order after it. */
  readonly lastWords: RecordedConnection;
}

/** Makes the traffic of lesson 5. */
export async function performPipelines(stage: Stage): Promise<Pipelines> {
  serve(stage);
  const [tea, coffee, cocoa] = ['tea', 'coffee', 'cocoa'].map((drink) => get(`/prices/${drink}`));
  const report = get('/report');

  const connection = await stage.connect();
  await send(connection, [tea!, coffee!, cocoa!], 3);

  const [apart, price] = [await stage.connect(), await stage.connect()];
  const alone = send(apart, [report], 1);
  await send(price, [tea!], 1);
  await apart.quiet();
  await stage.pass(REPORT_MILLISECONDS);
  await alone;

  const slowFirst = await stage.connect();
  const late = send(slowFirst, [report, tea!], 2);
  await slowFirst.quiet();
  await stage.pass(REPORT_MILLISECONDS);
  await late;

  const defect = await stage.connect();
  await send(defect, [tea!, get('/prices/coffee', []), cocoa!], 2);

  const lastWords = await stage.connect();
  const last = get('/prices/tea', [...HOST, ['Connection', 'close']]);
  await send(lastWords, [last, order('one tea')], 1);
  return { connection, slowFirst, report: apart, price, defect, lastWords };
}

function serve(stage: Stage): void {
  const tellPrice: Handler = ({ params }, response) => {
    response.send(200, [], `${PRICES[params.drink!]}\n`);
  };
  const report: Handler = (_request, response) =>
    new Promise((resolve) => {
      stage.sources.after(REPORT_MILLISECONDS, () => {
        response.send(200, [], 'Sold today: 231 cups.\n');
        resolve();
      });
    });
  const router = new Router()
    .get('/prices/:drink', tellPrice)
    .get('/report', report)
    .post('/orders', (_request, response) => response.send(201));
  stage.serve(router.handle);
}

function get(requestTarget: string, fields = HOST): string {
  return encodeRequestHead({ method: 'GET', requestTarget, fields });
}

function order(what: string): string {
  const fields: FieldLines = [...HOST, ['Content-Length', `${what.length}`]];
  return encodeRequestHead({ method: 'POST', requestTarget: '/orders', fields }) + what;
}

/** Sends requests in one write, and waits for so many answers. */
async function send(
  connection: RecordedConnection,
  requests: readonly string[],
  answers: number,
): Promise<void> {
  const expected = Array.from({ length: answers }, () => connection.client.expectResponse());
  connection.client.sendRaw(Buffer.from(requests.join(''), 'latin1'));
  await Promise.all(expected);
  await connection.quiet();
}
