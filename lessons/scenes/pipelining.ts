import { encodeRequestHead, type FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { request, sendRaw } from '../kit/sending.ts';

/** How long the report takes: whole seconds, so that the Date of an answer shows it. */
const REPORT_MILLISECONDS = 2000;
const PRICES: Readonly<Record<string, string>> = { tea: '3.20', coffee: '4.10', cocoa: '3.60' };

export type Pipelines = Awaited<ReturnType<typeof performPipelines>>;

/** The traffic of lesson 5, a connection for each way to ask. */
export async function performPipelines(stage: Stage) {
  serve(stage);
  const [tea, coffee, cocoa] = ['tea', 'coffee', 'cocoa'].map((drink) => get(`/prices/${drink}`));
  const report = get('/report');

  const three = await stage.connect();
  await send(three, [tea!, coffee!, cocoa!], 3);

  // The report and the price of tea at the same time, over two connections.
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

  // The second of three requests lacks its Host.
  const defect = await stage.connect();
  const hostless = encodeRequestHead({
    method: 'GET',
    requestTarget: '/prices/coffee',
    fields: [],
  });
  await send(defect, [tea!, hostless, cocoa!], 2);

  // The last exchange of the connection, and an order after it.
  const lastWords = await stage.connect();
  await send(lastWords, [get('/prices/tea', [['Connection', 'close']]), order('one tea')], 1);
  return {
    ...{ three, slowFirst, defect, lastWords },
    ...three.named({
      client: ['askTea', 'askCoffee', 'askCocoa'],
      server: ['tea', 'coffee', 'cocoa'],
    }),
    ...slowFirst.named({
      client: ['slowRequest', 'quickRequest'],
      server: ['slowAnswer', 'quickAnswer'],
    }),
    ...apart.named({ server: ['reportAlone'] }),
    ...price.named({ server: ['priceAlone'] }),
    ...defect.named({ client: ['sound', 'faulty'], server: ['soundAnswer', 'refusal'] }),
    ...lastWords.named({ client: ['last', 'orderTooLate'], server: ['lastAnswer'] }),
  };
}

function serve(stage: Stage): void {
  const tellPrice: Handler = ({ params }, response) => {
    response.send(200, [], `${PRICES[params.drink!]}\n`);
  };
  const report: Handler = (_request, response) =>
    new Promise((resolve) => {
      stage.environment.after(REPORT_MILLISECONDS, () => {
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

function get(requestTarget: string, fields?: FieldLines): string {
  return encodeRequestHead(request('GET', requestTarget, fields));
}

function order(what: string): string {
  const length = ['Content-Length', `${what.length}`] as const;
  return encodeRequestHead(request('POST', '/orders', [length])) + what;
}

/** Sends requests in one write, and waits for so many answers. */
async function send(
  connection: RecordedConnection,
  requests: readonly string[],
  answers: number,
): Promise<void> {
  await sendRaw(connection, [requests.join('')], { answers: Array(answers).fill('GET') });
  await connection.quiet();
}
