import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { request, untilOver } from '../kit/sending.ts';

const OBJECTS = ['/', '/style.css', '/app.js', '/logo.svg', '/news', '/favicon.ico'];

/** Milliseconds: how long our server keeps a connection on which nothing happens. */
const IDLE = 60_000;
/** Our server, and each client, looks at its clock twice a second, counted from its first connection. */
const HALF_WAY = 250;

export type Connections = Awaited<ReturnType<typeof connectInManyWays>>;

/** The traffic of lesson 3: the same requests on connections that end in one way or another. */
export async function connectInManyWays(stage: Stage) {
  stage.serve(answer);
  const together = await stage.connect();
  for (const target of OBJECTS) await together.client.request(request('GET', target));
  // From here on clients look at their clocks half-way between two looks of the server.
  await stage.pass(HALF_WAY);

  const [idle, crossing] = [await stage.connect(), await stage.connect()];
  for (const { client } of [idle, crossing]) await client.request(request('GET', '/'));
  together.client.end();
  await together.client.closed;

  const apart: RecordedConnection[] = [];
  for (const target of OBJECTS) apart.push(await askInOldHttp(stage, target));
  const asked = await askAsYouLike(stage);
  const failure = await askTooLate(stage, crossing);
  await Promise.all([idle.client.closed, crossing.client.closed]);
  return {
    ...{ together, idle, crossing, apart, failure, ...asked },
    ...together.named({ client: ['firstRequest', 'secondRequest'] }),
    lastObject: together.messages('server').at(-1)!,
    ...apart[0]!.named({ server: ['firstOldAnswer'] }),
    ...apart.at(-1)!.named({ client: ['lastOldRequest'] }),
    ...asked.saidClose.named({ server: ['closingAnswer'] }),
    ...asked.askedToStay.named({ server: ['stayingAnswer'] }),
    ...asked.stranger.named({ server: ['knownAnswer', 'unknownAnswer'] }),
    ...idle.named({ server: ['idleAnswer'] }),
    ...crossing.named({ client: ['requestInTime', 'crossingRequest'] }),
  };
}

/** Says something about the connection, or about who one is. */
async function askAsYouLike(stage: Stage) {
  const saidClose = await stage.connect();
  const last = request('GET', '/', [['Connection', 'close']]);
  await untilOver(saidClose, saidClose.client.request(last));
  const askedToStay = await stage.connect();
  const stay = { ...request('GET', '/', [['Connection', 'keep-alive']]), minorVersion: 0 } as const;
  for (let count = 0; count < 2; count++) await askedToStay.client.request(stay);
  const stranger = await stage.connect();
  await stranger.client.request(request('GET', '/me', [['Cookie', 'name=Ada']]));
  await stranger.client.request(request('GET', '/me'));
  return { saidClose, askedToStay, stranger };
}

/** Asks in the moment in which the server gives up. @returns what the client is told instead of an answer */
async function askTooLate(stage: Stage, { client }: RecordedConnection): Promise<string> {
  // The time is over, and the server has not looked at its clock yet: the client writes just before.
  await stage.pass(IDLE + HALF_WAY - 1);
  const failure = client.request(request('GET', '/news')).catch(({ message }: Error) => message);
  await stage.pass(1);
  return String(await failure);
}

const answer: Handler = (request, response) => {
  const name = /name=(\w+)/.exec(request.field('cookie') ?? '')?.[1];
  const greeting = name === undefined ? 'Who are you?' : `Hello, ${name}.`;
  const text = request.path === '/me' ? greeting : `This is ${request.path}.`;
  response.send(200, [['Content-Type', 'text/plain']], `${text}\n`);
};

async function askInOldHttp(stage: Stage, target: string): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await untilOver(
    connection,
    connection.client.request({ ...request('GET', target), minorVersion: 0 }),
  );
  return connection;
}
