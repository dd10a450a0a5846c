import type { RecordTap, Tap } from '../net/tap.ts';
import type { EventStreamOptions } from '../sse/event-stream-reader.ts';
import { KeyLog } from '../tls/key-log.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { otherSide, type Side } from '../wire/side.ts';
import { WINDOW } from './direction.ts';
import type { Entry } from './entry.ts';
import { PeerClient, type PeerParser, PeerServer } from './peer-parser.ts';
import { RecordLayer } from './record-layer.ts';
import { Transcript, type TranscriptOptions } from './transcript.ts';

/** How an observer tells of what it hears. */
export interface ObserverOptions {
  /** Whether every message is told in pieces as they come, its head at once. Default: no. */
  readonly inPieces?: boolean;
  /** Whether the records of TLS are told as well, where it is spoken. Default: no. */
  readonly withRecords?: boolean;
}

/**
 * Listens in at one end of a connection alone, for as long as it lasts, and tells of each message when
 * it is complete; of one that is long, or has no end, it tells piece by piece. What comes in is explained
 * by the end's own parser; what goes out by the parser of the other end, which gets the same bytes: so it
 * shows what was sent, not what was meant.
 */
export class Observer implements Tap {
  readonly #near: Side;
  readonly #other: Side;
  readonly #transcript: Transcript;
  readonly records: RecordTap | undefined;
  /** Looks at the clock. */
  readonly #now: () => number;
  /** When the last bytes came or went: whatever is found has happened then. */
  #time = 0;
  #layer: RecordLayer | undefined;
  /** Undefined from where it refused what we have sent. */
  #peer: PeerParser | undefined;

  /**
   * @param end at which it listens
   * @param stopwatch milliseconds, from any start
   * @param onEntry told of each message
   */
  constructor(
    end: Side,
    stopwatch: () => number,
    onEntry: (entry: Entry) => void,
    { inPieces, withRecords }: ObserverOptions = {},
  ) {
    const startedAt = stopwatch();
    this.#now = () => stopwatch() - startedAt;
    const time = () => this.#time;
    this.#near = end;
    this.#other = otherSide(end);
    this.#transcript = new Transcript({ time, onEntry, inPieces });
    if (withRecords) this.records = this.#listenToRecords({ time, onEntry });
    const { exchanges } = this.#transcript;
    this.#peer = end === 'server' ? new PeerClient(exchanges) : new PeerServer(exchanges);
  }

  read(bytes: Uint8Array): void {
    this.#time = this.#now();
    this.#incoming.add(bytes);
  }

  event(event: Placed): void {
    this.#transcript.found(this.#other, event);
    this.#peer?.heard(event);
    this.#readOutgoing();
  }

  readsEvents(options: EventStreamOptions): void {
    this.#incoming.eventStream = options;
  }

  fault(error: ProtocolError): void {
    this.#time = this.#now();
    this.#transcript.refused(this.#other, error);
  }

  wrote(bytes: Uint8Array): void {
    this.#time = this.#now();
    if (bytes.length <= WINDOW) this.#say(bytes);
    else {
      for (let at = 0; at < bytes.length; at += WINDOW) this.#say(bytes.subarray(at, at + WINDOW));
    }
  }

  ended(): void {
    this.#end();
  }

  reset(): void {
    this.#end('reset');
  }

  peerEnded(): void {
    this.#time = this.#now();
    this.#incoming.end();
  }

  #end(reset?: 'reset'): void {
    this.#time = this.#now();
    this.#peer?.receiveEnd();
    this.#readOutgoing();
    this.#outgoing.end(reset);
    // A server after its FIN only reads away what still comes.
    if (this.#near === 'server') this.#incoming.giveUp();
  }

  /** What this end would have to say next to complete what it has begun; undefined where it has. */
  get missing(): string | undefined {
    return this.#peer?.missing;
  }

  /** The connection is gone, in whatever way: what was under way will not be completed. */
  gone(): void {
    this.#time = this.#now();
    this.#layer?.gone();
    this.#transcript.gone();
  }

  #listenToRecords(options: TranscriptOptions): RecordTap {
    const keyLog = new KeyLog();
    const layer = new RecordLayer(options, keyLog, { expectsSecrets: true });
    this.#layer = layer;
    return {
      read: (bytes) => {
        this.#time = this.#now();
        layer.bytes(this.#other, bytes);
      },
      wrote: (bytes) => {
        this.#time = this.#now();
        layer.bytes(this.#near, bytes);
      },
      secret: (line) => {
        this.#time = this.#now();
        keyLog.add(line);
        layer.readOn();
      },
    };
  }

  get #incoming() {
    return this.#transcript.directions[this.#other];
  }

  get #outgoing() {
    return this.#transcript.directions[this.#near];
  }

  #say(bytes: Uint8Array): void {
    const kept = this.#outgoing.add(bytes);
    this.#peer?.receive(kept);
    this.#readOutgoing();
  }

  #readOutgoing(): void {
    const peer = this.#peer;
    if (!peer) return;
    try {
      for (let event = peer.nextEvent(); event; event = peer.nextEvent()) {
        this.#transcript.found(this.#near, event);
      }
      if (peer.isThrough) this.#outgoing.giveUp();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // The other end would refuse what we have sent: what comes after that is not explained.
      this.#transcript.refused(this.#near, error);
      this.#peer = undefined;
    }
  }
}
