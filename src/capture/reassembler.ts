import { type Ends, ReassembledConnection } from './reassembled-connection.ts';
import { type StreamListener, Waiting } from './stream-listener.ts';
import type { Endpoint, TcpSegment } from './tcp-segment.ts';
import { copyOf } from './tcp-segment.ts';
import type { JudgeClient } from './who-is-client.ts';

/** A connection that begins in a capture. */
export interface FoundConnection {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Whether its first segments were captured. If not, who is the client is told by what they say. */
  readonly isFromStart: boolean;
}

/**
 * Connections that are kept at once. Beyond that one is forgotten that is over, or else the one of which
 * nothing has been heard for longest is given up.
 */
const MOST_CONNECTIONS = 10_000;

/** Puts the segments of a capture together to what was said on each connection: RFC 9293 3.4. */
export class Reassembler {
  /** Those that last; the one that was heard last is at the end. */
  readonly #connections = new Map<string, ReassembledConnection>();
  /** Those that are over: of these, segments may still be repeated. */
  readonly #over = new Map<string, ReassembledConnection>();
  readonly #waiting = new Waiting();
  readonly #newListener: (found: FoundConnection, time: number) => StreamListener;
  readonly #judge: JudgeClient;
  #time = 0;

  /**
   * @param newListener called for each connection, with the time of its first packet
   * @param judge tells who is the client where no SYN does; default: only ports tell
   */
  constructor(
    newListener: (found: FoundConnection, time: number) => StreamListener,
    judge: JudgeClient = () => undefined,
  ) {
    this.#newListener = newListener;
    this.#judge = judge;
  }

  /** @param time of the packet, in milliseconds */
  take(segment: TcpSegment, time: number): void {
    this.#time = time;
    const key = keyOf(segment);
    const known = this.#connections.get(key) ?? this.#over.get(key);
    if (known && !known.isOver(segment)) {
      this.#hear(key, known, segment, time);
      return;
    }
    known?.gone(time);
    this.#connections.delete(key);
    this.#over.delete(key);
    // What nothing is known of says nothing by ending.
    if (segment.rst) return;
    this.#hear(key, this.#begin(segment, time), segment, time);
  }

  #hear(key: string, one: ReassembledConnection, segment: TcpSegment, time: number): void {
    one.take(segment, time);
    this.#connections.delete(key);
    if (one.isGone) this.#over.set(key, one);
    else this.#connections.set(key, one);
  }

  /** There are no more packets. */
  end(): void {
    for (const connection of this.#connections.values()) connection.gone(this.#time);
    this.#connections.clear();
    this.#over.clear();
  }

  #begin(segment: TcpSegment, time: number): ReassembledConnection {
    if (this.#connections.size + this.#over.size >= MOST_CONNECTIONS) this.#giveOneUp();
    const { syn, ack } = segment;
    const isFromClient = syn ? !ack : isLikelyClient(segment);
    const source = copyOf(segment.source);
    const destination = copyOf(segment.destination);
    const ends = isFromClient
      ? { client: source, server: destination, isKnown: syn }
      : { client: destination, server: source, isKnown: syn };
    return new ReassembledConnection(ends, {
      newListener: ({ client, server }: Ends) =>
        this.#newListener({ client, server, isFromStart: syn }, time),
      waiting: this.#waiting,
      judge: this.#judge,
    });
  }

  #giveOneUp(): void {
    const from = this.#over.size > 0 ? this.#over : this.#connections;
    for (const [key, connection] of from) {
      connection.gone(this.#time, 'given up');
      from.delete(key);
      return;
    }
  }
}

/** Both directions of a connection have the same one. */
function keyOf({ source, destination }: TcpSegment): string {
  const one = `${source.address.toString('latin1')}${source.port}`;
  const other = `${destination.address.toString('latin1')}${destination.port}`;
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Clients take high ports: all that tells where nothing was said, or nothing that tells more. */
function isLikelyClient({ source, destination }: TcpSegment): boolean {
  return source.port > destination.port;
}
