import type { OutgoingRequest } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { untilOver } from './sending.ts';

/** The traffic of lesson 3: the same requests on connections that end in one way or another. */
export interface Connections {
  /** A page in HTTP/1.0: a connection for each of its objects. */
  readonly apart: readonly RecordedConnection[];
  /** The same page in HTTP/1.1, over one connection. */
  readonly together: RecordedConnection;
  readonly saidClose: RecordedConnection;
  /** HTTP/1.0, in which the client asks for the connection to be kept. */
  readonly askedToStay: RecordedConnection;
  /** The same client twice, and only once does it say who it is. */
  readonly stranger: RecordedConnection;
  /** One exchange, and then nothing. */
  readonly idle: RecordedConnection;
  /** The same, and then a request in the moment in which the server gives up. */
  readonly crossing: RecordedConnection;
  /** What the client of that request is told in place of an answer. */
  readonly failure: string;
}

const OBJECTS = ['/', '/style.css', '/app.js', '/logo.svg', '/news', '/favicon.ico'];

/** Milliseconds: how long our server keeps a connection on which nothing happens. */
const IDLE = 60_000;
/** Our server, and each client, looks at its clock twice a second, counted from its first connection. */
const HALF_WAY = 250;

/** Makes connections and lets them end. */
export async function connectInManyWays(stage: Stage): Promise<Connections> {
  stage.serve(answer);
  const together = await stage.connect();
  for (const target of OBJECTS) await together.client.request(get(target));
  // From here on clients look at their clocks half-way between two looks of the server.
  await stage.pass(HALF_WAY);

  const [idle, crossing] = [await stage.connect(), await stage.connect()];
  for (const { client } of [idle, crossing]) await client.request(get('/'));
  together.client.end();
  await together.client.closed;

  const apart: RecordedConnection[] = [];
  for (const target of OBJECTS) apart.push(await askInOldHttp(stage, target));
  const saidClose = await stage.connect();
  await untilOver(saidClose, saidClose.client.request(get('/', [['Connection', 'close']])));
  const askedToStay = await stage.connect();
  const stay = { ...get('/', [['Connection', 'keep-alive']]), minorVersion: 0 } as const;
  for (let count = 0; count < 2; count++) await askedToStay.client.request(stay);
  const stranger = await stage.connect();
  await stranger.client.request(get('/me', [['Cookie', 'name=Ada']]));
  await stranger.client.request(get('/me'));

  // The time is over, and the server has not looked at its clock yet: the client writes just before.
  await stage.pass(IDLE);
  const failure = crossing.client.request(get('/news')).catch(({ message }: Error) => message);
  await stage.pass(HALF_WAY);
  const told = String(await failure);
  await Promise.all([idle.client.closed, crossing.client.closed]);
  return { apart, together, saidClose, askedToStay, stranger, idle, crossing, failure: told };
}

const answer: Handler = (request, response) => {
  const name = /name=(\w+)/.exec(request.field('cookie') ?? '')?.[1];
  const greeting = name === undefined ? 'Who are you?' : `Hello, ${name}.`;
  const text = request.path === '/me' ? greeting : `This is ${request.path}.`;
  response.send(200, [['Content-Type', 'text/plain']], `${text}\n`);
};

function get(requestTarget: string, fields: OutgoingRequest['fields'] = []): OutgoingRequest {
  return { method: 'GET', requestTarget, fields: [['Host', LESSON_HOST], ...fields] };
}

async function askInOldHttp(stage: Stage, target: string): Promise<RecordedConnection> {
  const connection = await stage.connect();
  await untilOver(connection, connection.client.request({ ...get(target), minorVersion: 0 }));
  return connection;
}
