import { formatId } from '../../src/channel/event-id.ts';
import { judgePreconditions } from '../../src/http/conditional.ts';
import type { FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import { LESSON_HOST, type Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { BROWSER_FIELDS } from './browser-fields.ts';

const CHANNEL = 'thermometer';
const MINUTE = 60;
/** Seconds between two polls of the client that does not hurry. */
const LONG_PERIOD = 10;
const NO_MORE_THAN_HTTP_NEEDS: FieldLines = [['Host', LESSON_HOST]];

/**
 * When the thermometer tells something: once in each ten seconds, at this second of them and in this sixth
 * of the second. So the updates are spread over the periods of both clients, and no mean is luck.
 */
const MOMENTS = [
  { second: 4, sixth: 2 },
  { second: 7, sixth: 4 },
  { second: 1, sixth: 0 },
  { second: 8, sixth: 5 },
  { second: 2, sixth: 1 },
  { second: 5, sixth: 3 },
] as const;

/** What lesson 6 shows. */
export interface ShortPolls {
  /** A browser that polls each second, for a minute. */
  readonly eager: RecordedConnection;
  /** Another one that polls each ten seconds, in the same minute. */
  readonly patient: RecordedConnection;
  /** A poll with no more fields than HTTP needs. */
  readonly bare: RecordedConnection;
  /** The latest reading, and then the same if it is another one by now. */
  readonly conditional: RecordedConnection;
  /** A poll with its cursor from before the server was started again. */
  readonly restarted: RecordedConnection;
}

/** Makes the traffic of lesson 6. */
export async function performShortPolls(stage: Stage): Promise<ShortPolls> {
  startServer(stage);
  const eager = new Poller(await stage.connect());
  const patient = new Poller(await stage.connect());
  await pollForAMinute(stage, eager, patient);

  const bare = new Poller(await stage.connect(), NO_MORE_THAN_HTTP_NEEDS, eager.cursor);
  await bare.poll();
  const conditional = await stage.connect();
  await askTwice(conditional);

  startServer(stage);
  const restarted = new Poller(await stage.connect(), BROWSER_FIELDS, eager.cursor);
  await restarted.poll();
  return {
    eager: eager.connection,
    patient: patient.connection,
    bare: bare.connection,
    conditional,
    restarted: restarted.connection,
  };
}

/** A server that knows of no event yet. */
function startServer(stage: Stage): void {
  const channels = new Channels(stage.sources);
  /** The latest reading as a page. Its entity tag is all that it can be compared by. */
  const tellReading: Handler = (request, response) => {
    const { log } = channels.channel(CHANNEL)!;
    const etag = `"${formatId(log.position)}"`;
    const fields: FieldLines = [
      ['ETag', etag],
      ['Cache-Control', 'no-cache'],
    ];
    const verdict = judgePreconditions(request.head, { etag, lastModified: stage.sources.now() });
    const { data = '' } = log.at(log.position.sequence) ?? {};
    if (verdict === undefined)
      response.send(200, [['Content-Type', 'text/plain'], ...fields], data);
    else response.send(verdict, fields);
  };
  stage.serve(addChannelRoutes(new Router(), channels).get('/reading', tellReading).handle);
}

async function pollForAMinute(stage: Stage, eager: Poller, patient: Poller): Promise<void> {
  const thermometer = await stage.connect();
  // From a full second on: Date has no smaller ones.
  await stage.pass(1000 - (stage.sources.now() % 1000));
  for (let second = 0; second < MINUTE; second++) {
    const sixth = sixthAt(second);
    if (sixth === undefined) await stage.pass(1000);
    else await publishWithin(stage, thermometer, sixth);
    await eager.poll();
    if ((second + 1) % LONG_PERIOD === 0) await patient.poll();
  }
}

/** A client that asks for what lies behind its cursor. */
class Poller {
  readonly connection: RecordedConnection;
  /** Where it will read on; 0 is the oldest that is kept. */
  cursor: string;
  readonly #fields: FieldLines;

  constructor(connection: RecordedConnection, fields = BROWSER_FIELDS, cursor = '0') {
    this.connection = connection;
    this.cursor = cursor;
    this.#fields = fields;
  }

  async poll(): Promise<void> {
    const { head, content } = await this.connection.client.request({
      method: 'GET',
      requestTarget: `/poll/${CHANNEL}?wait=0&since=${this.cursor}`,
      fields: this.#fields,
    });
    // With nothing new there is no content, and the cursor stands in a field of its own.
    this.cursor = head.field('cursor') ?? (JSON.parse(content.toString()) as Cursor).cursor;
  }
}

interface Cursor {
  readonly cursor: string;
}

/** In which sixth of a second of the minute there is an update, if there is one. */
function sixthAt(second: number): number | undefined {
  const moment = MOMENTS[Math.floor(second / LONG_PERIOD)]!;
  return moment.second === second % LONG_PERIOD ? moment.sixth : undefined;
}

/** Lets a second pass, and the thermometer tell something in one of its sixths. */
async function publishWithin(
  stage: Stage,
  thermometer: RecordedConnection,
  sixth: number,
): Promise<void> {
  const [chance, warmth] = stage.sources.randomOctets(2) as unknown as [number, number];
  const milliseconds = Math.floor(((sixth + chance / 256) / 6) * 1000);
  await stage.pass(milliseconds);
  const time = new Date(stage.sources.now()).toISOString().slice(11, 23);
  const degrees = (18 + (warmth % 80) / 10).toFixed(1);
  await thermometer.client.request(
    { method: 'POST', requestTarget: `/channels/${CHANNEL}`, fields: NO_MORE_THAN_HTTP_NEEDS },
    `${time} ${degrees} C`,
  );
  await stage.pass(1000 - milliseconds);
}

/** Asks for the reading, and again for it if it is none that one has. */
async function askTwice({ client }: RecordedConnection): Promise<void> {
  const ask = (fields: FieldLines) =>
    client.request({ method: 'GET', requestTarget: '/reading', fields });
  const { head } = await ask(BROWSER_FIELDS);
  await ask([...BROWSER_FIELDS, ['If-None-Match', head.field('etag')!]]);
}
