import { formatId } from '../../src/channel/event-id.ts';
import { judgePreconditions } from '../../src/http/conditional.ts';
import type { FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { Handler } from '../../src/net/handler.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { Poller } from '../kit/poller.ts';
import { request } from '../kit/sending.ts';
import { BROWSER_FIELDS } from './browser-fields.ts';

const CHANNEL = 'thermometer';
const MINUTE = 60;
/** Seconds between two polls of the client that is in no hurry. */
const LONG_PERIOD = 10;
/** Short polls that read whatever is kept. */
const FROM_OLDEST = { channel: CHANNEL, wait: 0, cursor: '0' } as const;
/**
 * When the thermometer sends an update: once in every ten seconds, in this second of them and this sixth of
 * that second. So the updates are spread over the periods of both clients, and no mean is luck.
 */
const MOMENTS = [
  { second: 4, sixth: 2 },
  { second: 7, sixth: 4 },
  { second: 1, sixth: 0 },
  { second: 8, sixth: 5 },
  { second: 2, sixth: 1 },
  { second: 5, sixth: 3 },
] as const;

export type ShortPolls = Awaited<ReturnType<typeof performShortPolls>>;

/** The traffic of lesson 6. */
export async function performShortPolls(stage: Stage) {
  startServer(stage);
  // Two browsers poll in the same minute: one every second, the other every ten seconds.
  const eagerly = new Poller(await stage.connect(), { ...FROM_OLDEST, fields: BROWSER_FIELDS });
  const patiently = new Poller(await stage.connect(), { ...FROM_OLDEST, fields: BROWSER_FIELDS });
  await pollForAMinute(stage, eagerly, patiently);

  // With no more fields than HTTP needs.
  const latest = { ...FROM_OLDEST, cursor: eagerly.cursor! };
  const bare = new Poller(await stage.connect(), latest);
  await bare.poll();
  const conditional = await stage.connect();
  await askTwice(conditional);

  // A cursor from before the server was restarted.
  startServer(stage);
  const restarted = new Poller(await stage.connect(), { ...latest, fields: BROWSER_FIELDS });
  await restarted.poll();
  const { connection: eager } = eagerly;
  const { connection: patient } = patiently;
  return {
    ...{ eager, patient, conditional },
    ...eager.named({
      client: ['firstPoll', 'secondPoll'],
      server: ['firstAnswer', 'secondAnswer'],
    }),
    lastAnswer: eager.messages('server').at(-1)!,
    ...patient.named({ server: ['patientAnswer'] }),
    ...bare.connection.named({ client: ['barePoll'] }),
    ...conditional.named({
      client: ['askReading', 'askReadingAgain'],
      server: ['readingAnswer', 'unchanged'],
    }),
    ...restarted.connection.named({ client: ['stalePoll'], server: ['resetAnswer'] }),
  };
}

/** A server that knows of no event yet. */
function startServer(stage: Stage): void {
  const channels = new Channels(stage.environment);
  /** The latest reading as a page. Its entity tag is all that it can be compared by. */
  const tellReading: Handler = (request, response) => {
    const { log } = channels.channel(CHANNEL)!;
    const etag = `"${formatId(log.position)}"`;
    const fields: FieldLines = [
      ['ETag', etag],
      ['Cache-Control', 'no-cache'],
    ];
    const verdict = judgePreconditions(request.head, {
      etag,
      lastModified: stage.environment.now(),
    });
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
  await stage.pass(1000 - (stage.environment.now() % 1000));
  for (let second = 0; second < MINUTE; second++) {
    const sixth = sixthAt(second);
    if (sixth === undefined) await stage.pass(1000);
    else await publishWithin(stage, thermometer, sixth);
    await eager.poll();
    if ((second + 1) % LONG_PERIOD === 0) await patient.poll();
  }
}

/** In which sixth of a second of the minute there is an update, if there is one. */
function sixthAt(second: number): number | undefined {
  const moment = MOMENTS[Math.floor(second / LONG_PERIOD)]!;
  return moment.second === second % LONG_PERIOD ? moment.sixth : undefined;
}

/** Lets a second pass, with an update from the thermometer in one of its sixths. */
async function publishWithin(
  stage: Stage,
  thermometer: RecordedConnection,
  sixth: number,
): Promise<void> {
  const [chance, warmth] = stage.environment.randomOctets(2) as unknown as [number, number];
  const milliseconds = Math.floor(((sixth + chance / 256) / 6) * 1000);
  await stage.pass(milliseconds);
  const time = new Date(stage.environment.now()).toISOString().slice(11, 23);
  const degrees = (18 + (warmth % 80) / 10).toFixed(1);
  await thermometer.client.request(request('POST', `/channels/${CHANNEL}`), `${time} ${degrees} C`);
  await stage.pass(1000 - milliseconds);
}

/** Asks for the reading, and asks again for it unless it is the version received. */
async function askTwice({ client }: RecordedConnection): Promise<void> {
  const ask = (fields: FieldLines) => client.request(request('GET', '/reading', fields));
  const { head } = await ask(BROWSER_FIELDS);
  await ask([...BROWSER_FIELDS, ['If-None-Match', head.field('etag')!]]);
}
