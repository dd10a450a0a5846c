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

/** Octets that all listeners together keep of what they were told. */
const MOST_KEPT = 32 * 1024 * 1024;
/** What is left of them once some was given back, so that it is not asked for all the time. */
const KEPT_THEN = 24 * 1024 * 1024;

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
  /** Octets that are kept of all connections. */
  #kept = 0;

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
  receive(segment: TcpSegment, time: number): void {
    this.#time = time;
    const key = keyOf(segment);
    const known = this.#connections.get(key) ?? this.#over.get(key);
    if (known && !known.isOver(segment)) {
      this.#hear(key, known, segment, time);
      return;
    }
    this.#kept -= known?.keptOctets ?? 0;
    known?.gone(time);
    this.#connections.delete(key);
    this.#over.delete(key);
    // What nothing is known of says nothing by ending.
    if (segment.rst) return;
    this.#hear(key, this.#begin(segment, time), segment, time);
  }

  #hear(key: string, one: ReassembledConnection, segment: TcpSegment, time: number): void {
    const before = one.keptOctets;
    one.receive(segment, time);
    this.#kept += one.keptOctets - before;
    this.#connections.delete(key);
    if (one.isGone) this.#over.set(key, one);
    else this.#connections.set(key, one);
    if (this.#kept > MOST_KEPT) this.#relieve();
  }

  /** First the listeners tell what they need not keep; then connections are given up, the oldest first. */
  #relieve(): void {
    for (const one of this.#connections.values()) one.relieve();
    this.#count();
    while (this.#kept > KEPT_THEN && this.#connections.size > 1) {
      this.#giveUpFirst(this.#connections);
    }
  }

  #count(): void {
    this.#kept = 0;
    for (const one of this.#connections.values()) this.#kept += one.keptOctets;
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
    this.#giveUpFirst(this.#over.size > 0 ? this.#over : this.#connections);
  }

  #giveUpFirst(from: Map<string, ReassembledConnection>): void {
    for (const [key, connection] of from) {
      this.#kept -= connection.keptOctets;
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
