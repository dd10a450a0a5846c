import { setImmediate as turn } from 'node:timers/promises';
import type { Environment } from '../../net/environment.ts';
import { connectRaw, type RawClient } from '../../net/raw-client.ts';
import type { Tap } from '../../net/tap.ts';
import { Exchanges } from '../../trace/exchanges.ts';
import { PeerClient } from '../../trace/peer-parser.ts';
import { Recorder } from '../../trace/recorder.ts';
import { ProtocolError } from '../../wire/protocol-error.ts';
import type { Standing } from './prelude.ts';
import type { TcpEnd } from './reaction.ts';

/** How long to wait for something that may never come. */
export interface Patience {
  /** Milliseconds in which nothing happens before nothing more is expected. */
  readonly quietMilliseconds: number;
  readonly after: Environment['after'];
}

/**
 * Turns of the event loop in which nothing happens before all is taken for done: what is read in one turn
 * is answered a turn or two later, and over loopback bytes that have left are there.
 */
const CALM_TURNS = 8;
/** Octets of an answer that has no end after which no more of it is waited for. */
const MOST_OCTETS = 8 * 1024 * 1024;

/**
 * A connection on which a recorded conversation is repeated. Both of its ends are in this process and are
 * tapped, so it is known what has been written, what has been read, and when there is nothing left to come.
 */
export class RepeatedConnection {
  readonly recorder: Recorder;
  readonly #patience: Patience;
  readonly #time: () => number;
  readonly #toClient: Tap;
  #client: RawClient | undefined;
  readonly #exchanges = new Exchanges();
  /** Explains what the server says; undefined from where it would be refused. */
  #reader: PeerClient | undefined = new PeerClient(this.#exchanges);
  #end: TcpEnd = 'open';
  #endedAt: number | undefined;
  #isGone = false;
  #serverIsGone = false;
  #happenings = 0;
  #wake = () => {};

  /** @param stopwatch milliseconds, from any start */
  constructor(stopwatch: () => number, patience: Patience) {
    this.recorder = new Recorder(stopwatch);
    this.#time = () => stopwatch() - this.recorder.startedAt;
    this.#patience = patience;
    this.#toClient = this.recorder.tap('client');
  }

  /** The tap for the server's end, once it has accepted the connection. */
  serverTap(socket: { once(event: 'close', listener: () => void): unknown }): Tap {
    socket.once('close', () => {
      this.#serverIsGone = true;
      this.#note();
    });
    const tap = this.recorder.tap('server');
    return {
      ...tap,
      read: this.#noting(tap.read),
      wrote: this.#noting(tap.wrote),
      ended: this.#noting(tap.ended),
      event: (event) => {
        tap.event(event);
        this.#exchanges.found(event, 0);
        this.#reader?.heard(event);
      },
      fault: this.#noting((error) => {
        tap.fault(error);
        this.#exchanges.requestRefused(error.offset);
      }),
    };
  }

  async open(port: number): Promise<void> {
    this.#client = await connectRaw({
      port,
      tap: this.#toClient,
      listener: {
        bytes: this.#noting((bytes) => this.#explain(bytes)),
        ended: () => this.#noteEnd('fin'),
        gone: (error) => {
          this.#isGone = true;
          this.#noteEnd(error ? 'reset' : 'fin');
        },
      },
    });
  }

  /** Breaks the connection off, so that the server keeps nothing of it. */
  close(): void {
    this.#client?.reset();
  }

  get time(): number {
    return this.#time();
  }

  /** How the server has ended. */
  get end(): TcpEnd {
    return this.#end;
  }

  /** When it has; undefined while it has not. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /**
   * Writes bytes, and waits until the server has read them.
   *
   * @returns false where it does not, or has gone meanwhile
   */
  async write(bytes: Uint8Array): Promise<boolean> {
    const { client } = this.recorder;
    const endBefore = this.#end;
    if (this.#isGone) return false;
    this.#client!.write(bytes);
    const isOver = () => this.#end !== endBefore || this.#isGone;
    return (await this.#until(() => client.read === client.written || isOver())) && !isOver();
  }

  /** Waits until the conversation has come as far. @returns false where it does not */
  reach({ heard, said, hasEnded }: Standing): Promise<boolean> {
    const { client, server } = this.recorder;
    return this.#until(() => {
      return client.read >= heard && server.read >= said && (!hasEnded || this.#end !== 'open');
    });
  }

  /** Lets some turns pass in which nothing happens. */
  async calmDown(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      const before = this.#happenings;
      await turn();
      if (this.#happenings !== before && !this.#isEndless) calm = -1;
    }
  }

  /**
   * Waits until nothing is on its way any more.
   *
   * @param isEnough whether what has come may be all: if not, more is waited for
   * @returns false where it was waited for in vain
   */
  async settle(isEnough: () => boolean): Promise<boolean> {
    for (;;) {
      await this.calmDown();
      if ((this.#isBalanced && isEnough()) || this.#isEndless) return true;
      if (!(await this.#change())) return false;
    }
  }

  /** Whether each side has seen all that the other has done. */
  get #isBalanced(): boolean {
    if (this.#isGone) return true;
    const { client, server } = this.recorder;
    const hasEnded = server.fin !== undefined || this.#serverIsGone;
    if (hasEnded && this.#end === 'open') return false;
    return (hasEnded || client.read === client.written) && server.read === server.written;
  }

  get #isEndless(): boolean {
    return this.recorder.server.written > MOST_OCTETS;
  }

  async #until(condition: () => boolean): Promise<boolean> {
    while (!condition()) if (!(await this.#change())) return condition();
    return true;
  }

  /** Resolves at the next thing that happens; to false if for too long nothing does. */
  async #change(): Promise<boolean> {
    const { after, quietMilliseconds } = this.#patience;
    const before = this.#happenings;
    await new Promise<void>((resolve) => {
      const callOff = after(quietMilliseconds, resolve);
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
    // A process that was held up finds that time is up, and after that what has come meanwhile.
    if (this.#happenings === before) await this.calmDown();
    return this.#happenings !== before;
  }

  #noting<Details extends unknown[]>(listener: (...details: Details) => void) {
    return (...details: Details): void => {
      listener(...details);
      this.#note();
    };
  }

  /** Something has happened. */
  #note(): void {
    this.#happenings++;
    this.#wake();
  }

  #noteEnd(end: TcpEnd): void {
    if (this.#end === 'open') {
      // A side that breaks off sends a FIN before its RST, as Node does it; the server's tap knows better.
      this.#end = this.recorder.server.isReset ? 'reset' : end;
      this.#endedAt = this.#time();
    }
    this.#note();
  }

  #explain(bytes: Buffer): void {
    const reader = this.#reader;
    if (!reader) return;
    reader.receive(bytes);
    try {
      for (let event = reader.nextEvent(); event; event = reader.nextEvent()) {
        this.#exchanges.found(event, 0);
        this.#toClient.event(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#toClient.fault(error);
      this.#reader = undefined;
    }
  }
}
