import { connect } from '../../net/client.ts';
import type { Environment } from '../../net/environment.ts';
import type { Handler } from '../../net/handler.ts';
import { Relay, type RelayOptions } from '../../net/relay.ts';
import { Server } from '../../net/server.ts';
import { LoneClientTap } from '../../trace/lone-client.ts';
import { Recorder } from '../../trace/recorder.ts';
import { RecordedConnection } from './recorded-connection.ts';
import type { StagedTime } from './staged-time.ts';

/** The name that lessons ask for; RFC 6455's own examples do. */
export const LESSON_HOST = 'server.example.com';

/** What a performance takes from the world. */
export interface StageOptions {
  readonly environment: Environment;
  /** Milliseconds, from any start: for the times beside the bytes. */
  readonly stopwatch: () => number;
  readonly time: StagedTime;
}

/** How a connection of a lesson differs from one straight to the server. */
export interface StageConnection {
  /** Another port to connect to: that of a relay. */
  readonly port?: number;
  /** True where not our server reads what the client says, so that it is recorded from this end alone. */
  readonly isAlone?: boolean;
  /** Where the client has its randomness from, if not from where the lesson has it. */
  readonly environment?: Environment;
}

/** Where a lesson is performed: our own server on a loopback port, and clients that are recorded. */
export class Stage {
  readonly environment: Environment;
  /** Every connection so far, in the order in which they were opened. */
  readonly connections: RecordedConnection[] = [];
  readonly #stopwatch: () => number;
  readonly #time: StagedTime;
  readonly #server: Server;
  readonly #awaited: Recorder[] = [];
  readonly #relays: Relay[] = [];
  readonly #recorders: Recorder[] = [];
  #handler: Handler = (_request, response) => response.send(404);
  #port = 0;

  constructor({ environment, stopwatch, time }: StageOptions) {
    this.environment = environment;
    this.#stopwatch = () => stopwatch() + time.passed;
    this.#time = time;
    this.#server = new Server((request, response) => this.#handler(request, response), {
      environment,
      newTap: () => this.#awaited.shift()?.tap('server'),
    });
  }

  /** Says how the server answers from now on. */
  serve(handler: Handler): void {
    this.#handler = handler;
  }

  /** Puts someone between clients and the server. @returns the port by which one gets to them */
  async relay(newListener: RelayOptions['newListener']): Promise<number> {
    const relay = new Relay({ host: '127.0.0.1', port: await this.#listen(), newListener });
    this.#relays.push(relay);
    return (await relay.listen(0)).port;
  }

  /** Opens a connection that is recorded from both ends, unless it is said to be alone. */
  async connect(options: StageConnection = {}): Promise<RecordedConnection> {
    const port = options.port ?? (await this.#listen());
    const recorder = new Recorder(this.#stopwatch, () => this.#time.passed);
    this.#recorders.push(recorder);
    if (!options.isAlone) this.#awaited.push(recorder);
    const tap = options.isAlone ? new LoneClientTap(recorder) : recorder.tap('client');
    const client = await connect({
      port,
      environment: options.environment ?? this.environment,
      tap,
    });
    const connection = new RecordedConnection(client, this.#handler, recorder);
    this.connections.push(connection);
    return connection;
  }

  /** Lets time pass: holds come to their end, keep-alive comments are sent, connections time out. */
  pass(milliseconds: number): Promise<void> {
    return this.#time.pass(milliseconds);
  }

  /**
   * Gives up the server, the relays before it, and every connection. That they end so is no part of
   * what was recorded.
   */
  async close(): Promise<void> {
    for (const recorder of this.#recorders) recorder.stop();
    await Promise.all([this.#server, ...this.#relays].map((each) => each.close()));
  }

  async #listen(): Promise<number> {
    if (this.#port === 0) this.#port = (await this.#server.listen(0)).port;
    return this.#port;
  }
}
