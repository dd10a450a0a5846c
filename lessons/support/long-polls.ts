import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { Stage } from '../../src/lesson/script/stage.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';
import type { Channels } from '../../src/push/channels.ts';
import { ask, publish, SCORES } from './match.ts';

/** Seconds that a poll of lesson 7 asks to be held. */
export const WAIT = 25;
/** Seconds that a worker waits for work: the most that SQS has. */
const WORK_WAIT = 20;

/** Two clients that follow the same match, and differ in what their polls say. */
export interface Match {
  /** Its polls hand back the cursor of the answer before. */
  readonly connection: RecordedConnection;
  /** Its polls do not say what it has. */
  readonly careless: RecordedConnection;
}

/**
 * Both clients poll, and nothing happens until their time is up. They poll again, and get the first score.
 * The others are published while neither of them waits; then both poll once more.
 */
export async function followMatch(stage: Stage): Promise<Match> {
  const [connection, careless] = [await stage.connect(), await stage.connect()];
  const publisher = await stage.connect();
  const [first, ...others] = SCORES;
  const early = [await poll(connection), await poll(careless)];
  await stage.pass(WAIT * 1000);
  const [nothing] = await Promise.all(early.map(({ answer }) => answer));

  const waiting = [await poll(connection, cursorOf(nothing!)), await poll(careless)];
  await stage.pass(10_000);
  await publish(publisher, 'match', first);
  const [something] = await Promise.all(waiting.map(({ answer }) => answer));

  await publish(publisher, 'match', ...others);
  const forgetful = await poll(careless);
  await (await poll(connection, cursorOf(something!))).answer;
  await stage.pass(WAIT * 1000);
  await forgetful.answer;
  await hangUp(connection, careless);
  return { connection, careless };
}

/** A client that goes while its poll is held. */
export interface Leaving {
  readonly gone: RecordedConnection;
  /** Requests that the server held, before the client went and after. */
  readonly heldBefore: number;
  readonly heldAfter: number;
}

export async function leave(stage: Stage, { holds }: Channels): Promise<Leaving> {
  const gone = await stage.connect();
  const { answer } = await poll(gone);
  await stage.pass(4_000);
  const heldBefore = holds.count;
  await hangUp(gone);
  await answer;
  return { gone, heldBefore, heldAfter: holds.count };
}

/** Two workers at one queue. The first to wait gets the message, and does nothing with it. */
export interface Work {
  readonly first: RecordedConnection;
  readonly second: RecordedConnection;
}

export async function work(stage: Stage): Promise<Work> {
  const [first, second] = [await stage.connect(), await stage.connect()];
  const sender = await stage.connect();
  const waiting = [await receive(first), await receive(second)];
  await ask(sender, 'POST', '/queues/mail', 'mail order 4711');
  const delivery = await waiting[0]!.answer;
  await stage.pass(WORK_WAIT * 1000);
  await waiting[1]!.answer;
  const again = await receive(second);
  await stage.pass(WORK_WAIT * 1000);
  // What the first one says now comes too late; the second one is in time.
  await ask(first, 'DELETE', `/queues/mail/${receiptOf(delivery)}`);
  await ask(second, 'DELETE', `/queues/mail/${receiptOf(await again.answer)}`);
  return { first, second };
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
export async function compare(
  stage: Stage,
  channel: string,
  seconds: number,
  period: number,
): Promise<Comparison> {
  const short = new Poller(await stage.connect(), channel, 0);
  const long = new Poller(await stage.connect(), channel, WAIT);
  const publisher = await stage.connect();
  const end = seconds * 1000;
  let held = await long.poll();
  for (let passed = TICK; passed <= end; passed += TICK) {
    await stage.pass(TICK);
    if (passed % period === period - TICK) {
      await publish(publisher, channel, SCORES[0]);
      await held.answer;
      if (passed + period <= end) held = await long.poll();
    }
    if (passed % 1000 === 0) await (await short.poll()).answer;
  }
  await hangUp(short.connection, long.connection);
  return { seconds, updates: end / period, short: short.connection, long: long.connection };
}

/** Polls a channel over one connection, from where the answer before has ended. */
class Poller {
  readonly connection: RecordedConnection;
  readonly #channel: string;
  readonly #wait: number;
  #cursor: string | undefined;

  constructor(connection: RecordedConnection, channel: string, wait: number) {
    this.connection = connection;
    this.#channel = channel;
    this.#wait = wait;
  }

  async poll(): Promise<Asked> {
    const target = `/poll/${this.#channel}?wait=${this.#wait}`;
    const asked = await send(this.connection, 'GET', withSince(target, this.#cursor));
    const answer = asked.answer.then((received) => {
      this.#cursor = cursorOf(received);
      return received;
    });
    return { answer };
  }
}

/** Ends connections, one after the other: a FIN of the client, and one of the server behind its last answer. */
async function hangUp(...connections: readonly RecordedConnection[]): Promise<void> {
  for (const { client } of connections) {
    client.end();
    await client.closed;
  }
}

/** A request that the server has read. Its answer may take a while. */
interface Asked {
  readonly answer: Promise<ReceivedResponse>;
}

function poll(connection: RecordedConnection, since?: string): Promise<Asked> {
  return send(connection, 'GET', withSince(`/poll/match?wait=${WAIT}`, since));
}

function receive(connection: RecordedConnection): Promise<Asked> {
  return send(connection, 'POST', `/queues/mail/receive?wait=${WORK_WAIT}`);
}

async function send(
  connection: RecordedConnection,
  method: string,
  target: string,
): Promise<Asked> {
  const answer = ask(connection, method, target);
  await connection.quiet();
  return { answer };
}

function withSince(target: string, since: string | undefined): string {
  return since === undefined ? target : `${target}&since=${since}`;
}

/** Where the next poll goes on: in the content, or where there is none in a field. */
function cursorOf({ head, content }: ReceivedResponse): string {
  return head.field('cursor') ?? JSON.parse(content.toString()).cursor;
}

function receiptOf({ content }: ReceivedResponse): string {
  return JSON.parse(content.toString()).receipt;
}
