import type { Tap } from '../net/tap.ts';
import type { EventStreamOptions } from '../sse/event-stream-reader.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Exchanges } from './exchanges.ts';
import { PeerServer } from './peer-parser.ts';
import type { Recorder } from './recorder.ts';

/**
 * A tap that records a connection from the client's end alone, where the other end is not ours. What a
 * server would have told is worked out here: it has read what this end has written, and has written what
 * this end reads, each at the same moment.
 */
export class LoneClientTap implements Tap {
  readonly #near: Tap;
  readonly #far: Tap;
  readonly #exchanges = new Exchanges();
  /** Undefined from where a server would have refused what the client has sent. */
  #reader: PeerServer | undefined;

  constructor(recorder: Recorder) {
    this.#near = recorder.tap('client');
    this.#far = recorder.tap('server');
    this.#reader = new PeerServer(this.#exchanges);
  }

  wrote(bytes: Uint8Array): void {
    this.#near.wrote(bytes);
    this.#far.read(bytes);
    this.#reader?.receive(Buffer.from(bytes));
    this.#readOn();
  }

  ended(): void {
    this.#near.ended();
    this.#reader?.receiveEnd();
    this.#readOn();
  }

  read(bytes: Uint8Array): void {
    this.#far.wrote(bytes);
    this.#near.read(bytes);
  }

  event(event: Placed): void {
    this.#near.event(event);
    this.#exchanges.found(event, 0);
    this.#reader?.heard(event);
    this.#readOn();
  }

  readsEvents(options: EventStreamOptions): void {
    this.#near.readsEvents?.(options);
  }

  reset(): void {
    this.#near.reset?.();
  }

  peerEnded(): void {
    this.#far.ended();
  }

  fault(error: ProtocolError): void {
    this.#near.fault(error);
  }

  #readOn(): void {
    try {
      for (let event = this.#reader?.nextEvent(); event; event = this.#reader?.nextEvent()) {
        this.#exchanges.found(event, 0);
        this.#far.event(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#far.fault(error);
      this.#reader = undefined;
    }
  }
}
