import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';
import { Router } from '../../src/net/router.ts';
import { Channels } from '../../src/push/channels.ts';
import { addChannelRoutes } from '../../src/push/routes.ts';
import { publish, SCORES } from '../kit/match.ts';
import type { Handed } from '../kit/poll-answers.ts';
import { Poller } from '../kit/poller.ts';
import { type Asked, ask, request } from '../kit/sending.ts';

/** Seconds that a poll of lesson 7 asks to be held. */
export const WAIT = 25;
/** Seconds that a worker waits for work: the most that SQS has. */
export const WORK_WAIT = 20;

export type LongPolls = Awaited<ReturnType<typeof performLongPolls>>;

/** The traffic of lesson 7. */
export async function performLongPolls(stage: Stage) {
  const channels = new Channels(stage.environment);
  stage.serve(addChannelRoutes(new Router(), channels).handle);
  // An update now and then, and several a second.
  const rare = await compare(stage, 'rare', 60, 10_000);
  const busy = await compare(stage, 'busy', 10, 500);
  const match = await followMatch(stage);
  const leaving = await leave(stage, channels);
  return {
    ...{ ...match, ...leaving, ...(await work(stage)), rare, busy },
    ...rare.long.named({ client: ['rarePoll', 'laterRarePoll'] }),
  };
}

/**
 * Two clients follow the same match, and nothing happens until the time of their polls is up. They poll
 * again, and get the first score. The others are published while neither of them waits; then both poll
 * once more: one hands back the cursor of the answer before, the other never says what it has.
 */
async function followMatch(stage: Stage) {
  const following = { channel: 'match', wait: WAIT };
  const careful = new Poller(await stage.connect(), following);
  const careless = new Poller(await stage.connect(), { ...following, isForgetful: true });
  const publisher = await stage.connect();
  const [first, ...others] = SCORES;
  const early = [await careful.begin(), await careless.begin()];
  await stage.pass(WAIT * 1000);
  await answersTo(early);

  const waiting = [await careful.begin(), await careless.begin()];
  await stage.pass(10_000);
  await publish(publisher, 'match', first);
  await answersTo(waiting);

  await publish(publisher, 'match', ...others);
  const forgetful = await careless.begin();
  await careful.poll();
  await stage.pass(WAIT * 1000);
  await forgetful.answer;
  await hangUp(careful.connection, careless.connection);
  return {
    careful: careful.connection,
    ...careful.connection.named({
      client: ['firstPoll', 'secondPoll', 'thirdPoll'],
      server: ['timeUp', 'firstScore', 'missedScores'],
    }),
    ...careless.connection.named({
      client: ['blindPoll1', 'blindPoll2', 'blindPoll'],
      server: ['blindTimeUp', 'blindScore', 'nothingNew'],
    }),
  };
}

/** A client that goes while its poll is held. */
async function leave(stage: Stage, { holds }: Channels) {
  const gone = await stage.connect();
  const { answer } = await new Poller(gone, { channel: 'match', wait: WAIT }).begin();
  await stage.pass(4_000);
  const heldBefore = holds.count;
  await hangUp(gone);
  await answer;
  const named = gone.named({ client: ['abandonedPoll'], server: ['abandonedAnswer'] });
  return { gone, heldBefore, heldAfter: holds.count, ...named };
}

/** Two workers at one queue. The first to wait gets the message, and does nothing with it. */
async function work(stage: Stage) {
  const [first, second] = [await stage.connect(), await stage.connect()];
  const sender = await stage.connect();
  const receive = request('POST', `/queues/mail/receive?wait=${WORK_WAIT}`);
  const waiting = [await ask(first, receive), await ask(second, receive)];
  await sender.client.request(request('POST', '/queues/mail'), 'mail order 4711');
  const delivery = await waiting[0]!.answer;
  await stage.pass(WORK_WAIT * 1000);
  await waiting[1]!.answer;
  const again = await ask(second, receive);
  await stage.pass(WORK_WAIT * 1000);
  // What the first one says now comes too late; the second one is in time.
  await deleteBy(first, delivery);
  await deleteBy(second, await again.answer);
  return {
    ...first.named({ server: ['delivery', 'deleteRefused'] }),
    ...second.named({ server: ['nothingForYou', 'secondDelivery'] }),
  };
}

/** One log, followed for a while by short polls, one a second, and by long ones. */
export interface Comparison {
  readonly seconds: number;
  readonly updates: number;
  readonly short: RecordedConnection;
  readonly long: RecordedConnection;
}

/** Milliseconds: an update comes so much before the end of its period. */
const TICK = 250;

/** @param period milliseconds from one update to the next */
async function compare(
  stage: Stage,
  channel: string,
  seconds: number,
  period: number,
): Promise<Comparison> {
  const short = new Poller(await stage.connect(), { channel, wait: 0 });
  const long = new Poller(await stage.connect(), { channel, wait: WAIT });
  const publisher = await stage.connect();
  const end = seconds * 1000;
  let held = await long.begin();
  for (let passed = TICK; passed <= end; passed += TICK) {
    await stage.pass(TICK);
    if (passed % period === period - TICK) {
      await publish(publisher, channel, SCORES[0]);
      await held.answer;
      if (passed + period <= end) held = await long.begin();
    }
    if (passed % 1000 === 0) await short.poll();
  }
  await hangUp(short.connection, long.connection);
  return { seconds, updates: end / period, short: short.connection, long: long.connection };
}

async function answersTo(asked: readonly Asked[]): Promise<void> {
  await Promise.all(asked.map(({ answer }) => answer));
}

/** Ends connections, one after the other: a FIN of the client, and one of the server after its last answer. */
async function hangUp(...connections: readonly RecordedConnection[]): Promise<void> {
  for (const { client } of connections) {
    client.end();
    await client.closed;
  }
}

/** A worker says that it has done the work of a message. */
async function deleteBy({ client }: RecordedConnection, delivery: ReceivedResponse): Promise<void> {
  const { receipt } = JSON.parse(delivery.content.toString()) as Handed;
  await client.request(request('DELETE', `/queues/mail/${receipt}`));
}
