import { type Environment, SYSTEM_ENVIRONMENT } from '../../net/environment.ts';
import { Server } from '../../net/server.ts';
import { countOf } from '../../wire/count.ts';
import { repeatableEnvironment } from '../script/environment.ts';
import type { RecordedConnection, RecordedEntry } from '../script/recorded-connection.ts';
import { canStandAlone, clockAt, NO_PRELUDE, type Prelude, preludeOf } from './prelude.ts';
import { type Reaction, reactionAt } from './reaction.ts';
import { type Patience, RepeatedConnection } from './repeated-connection.ts';

/** A message of a client in a recorded conversation: other bytes are to be sent instead. */
export interface ReplayPlace {
  readonly connection: RecordedConnection;
  readonly entry: RecordedEntry;
}

/** What a replay takes from the world. */
export interface ReplayOptions {
  /** Milliseconds, from any start: for the times beside the bytes. */
  readonly stopwatch: () => number;
  /** How long nothing has to happen before the server is said to wait. Default: 150. */
  readonly quietMilliseconds?: number;
  /** Does something so many milliseconds from now. Default: a timer of the process. */
  readonly after?: Environment['after'];
}

const DEFAULT_QUIET_MILLISECONDS = 150;

/** A recorded conversation does not come about a second time. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/**
 * Repeats a recorded conversation up to one message of its client, as often as one likes, each time with
 * other bytes instead of that message. The server is a new one with the handler of the old one; its clock
 * stands where it stood, so that nothing depends on time.
 */
export class Replay {
  readonly #place: ReplayPlace;
  readonly #prelude: Prelude;
  readonly #stopwatch: () => number;
  readonly #patience: Patience;
  readonly #server: Server;
  #port = 0;
  #isAlone = false;
  /** The connection that the server is about to accept. */
  #awaited: RepeatedConnection | undefined;

  private constructor(place: ReplayPlace, options: ReplayOptions) {
    const { stopwatch, quietMilliseconds = DEFAULT_QUIET_MILLISECONDS } = options;
    const { handler, recorder } = place.connection;
    this.#place = place;
    this.#prelude = preludeOf(recorder, place.entry.start);
    this.#stopwatch = stopwatch;
    this.#patience = { quietMilliseconds, after: options.after ?? SYSTEM_ENVIRONMENT.after };
    const environment = repeatableEnvironment();
    const clock = clockAt(recorder, this.#prelude.standing) ?? environment.now();
    this.#server = new Server(handler, {
      environment: { ...environment, now: () => clock },
      newTap: (socket) => this.#awaited?.serverTap(socket),
      // What a handler throws is answered 500: that is the reaction.
      onError: () => {},
    });
  }

  /** Starts the server; the caller has to close the replay. */
  static async open(place: ReplayPlace, options: ReplayOptions): Promise<Replay> {
    const replay = new Replay(place, options);
    replay.#port = (await replay.#server.listen(0)).port;
    return replay;
  }

  /**
   * Sends bytes instead of the message, on a connection of their own, and collects the reaction: as soon
   * as it is there, or, where none comes, when nothing has happened for long enough.
   *
   * @param pieces each is written when the server has read the one before
   * @param expected a reaction that is known to come: then nothing is waited for after it
   * @throws ReplayError if what was said before the message does not come about again
   */
  async send(pieces: readonly Uint8Array[], expected?: Reaction): Promise<Reaction> {
    if (!this.#isAlone) {
      const reaction = await this.#attempt(this.#prelude, pieces, expected);
      if (reaction) return reaction;
      if (!canStandAlone(this.#place.connection.recorder, this.#prelude.standing)) this.#giveUp();
      this.#isAlone = true;
    }
    return (await this.#attempt(NO_PRELUDE, pieces, expected)) ?? this.#giveUp();
  }

  /**
   * Whether the message is sent on a connection of its own, because what was said before it depended on
   * time or on other connections, and does not come about again.
   */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** Gives up the server and every connection. */
  close(): Promise<void> {
    return this.#server.close();
  }

  /** @returns undefined where the prelude does not come about */
  async #attempt(
    prelude: Prelude,
    pieces: readonly Uint8Array[],
    expected: Reaction | undefined,
  ): Promise<Reaction | undefined> {
    const connection = new RepeatedConnection(this.#stopwatch, this.#patience);
    this.#awaited = connection;
    try {
      await connection.open(this.#port);
      if (!(await repeat(prelude, connection))) return undefined;
      return await this.#react(connection, pieces, expected);
    } finally {
      connection.close();
    }
  }

  #giveUp(): never {
    const { said } = this.#prelude.standing;
    throw new ReplayError(
      `the recorded conversation cannot be repeated up to this message: the ${countOf(said)} that the ` +
        'server had said by then depended on time or on another connection',
    );
  }

  async #react(
    connection: RepeatedConnection,
    pieces: readonly Uint8Array[],
    expected: Reaction | undefined,
  ): Promise<Reaction> {
    const { recorder } = connection;
    const said = recorder.server.written;
    const endBefore = connection.end;
    const startedAt = connection.time;
    const start = recorder.client.written;
    for (const piece of pieces) if (!(await connection.write(piece))) break;
    const answered = () => recorder.server.written - said;
    const hasEnded = () => connection.end !== endBefore;
    const isEnough = () => {
      if (endBefore !== 'open') return true;
      if (!expected) return answered() > 0 || hasEnded();
      return answered() >= expected.bytes.length && (hasEnded() || expected.end === 'open');
    };
    await connection.settle(isEnough);
    const isSilent = answered() === 0 && connection.end === 'open';
    return reactionAt(recorder, {
      start,
      said,
      startedAt,
      sent: recorder.client.written - start,
      end: connection.end,
      hadEnded: endBefore !== 'open',
      endedAt: hasEnded() ? connection.endedAt : undefined,
      silence: isSilent ? this.#patience.quietMilliseconds : undefined,
    });
  }
}

/** Says again what the client said, each part after what it was said after. */
async function repeat(
  { writes, standing }: Prelude,
  connection: RepeatedConnection,
): Promise<boolean> {
  for (const write of writes) {
    if (!(await connection.reach(write.standing))) return false;
    await connection.write(write.bytes);
  }
  if (!(await connection.reach(standing))) return false;
  await connection.calmDown();
  return true;
}
