import { CaptureError } from '../capture/capture-error.ts';
import { decodePacket } from '../capture/decode-packet.ts';
import { isKnownLinkType } from '../capture/link-layer.ts';
import { linkTypeName } from '../capture/link-names.ts';
import type { CapturedPacket, PacketReader } from '../capture/packet-reader.ts';
import { PassedOver } from '../capture/passed-over.ts';
import { type FoundConnection, Reassembler } from '../capture/reassembler.ts';
import { type Departure, NO_ONE, type StreamListener } from '../capture/stream-listener.ts';
import type { KeyLog } from '../tls/key-log.ts';
import { countOf } from '../wire/count.ts';
import { SIDES, type Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import { AnyObserver } from './passive-observer.ts';
import { isClientFirst } from './who-is-client.ts';

/**
 * Told of what a capture has, in the order in which it was said. Connections count from 1; times are those of
 * the capture, in milliseconds.
 */
export interface CaptureListener {
  connection(number: number, found: FoundConnection, time: number): void;
  entry(number: number, entry: Entry): void;
  /** What one side has said, before what it means. Only lent. The time is that since the connection began. */
  bytes?(number: number, from: Side, bytes: Buffer, time: number): void;
  /** So many octets of one side are not in the capture, where the next that is told goes on. */
  missing?(number: number, from: Side, octets: number): void;
  /** Whether anything is to be told of a connection. Default: yes, of all. */
  wants?(number: number): boolean;
  /** Something is not in the capture, or has no end there. */
  note(number: number, sentence: string): void;
  /** Nothing more will be told of it. */
  gone?(number: number, time: number): void;
}

/**
 * Explains a capture packet by packet, in the memory that its open connections take: segments are put
 * together to streams, and each stream is listened in on.
 */
export class CaptureExplainer {
  /** How many packets were passed over, by what they are: `of ARP` and the like. */
  readonly passedOver = new Map<string, number>();
  /** Whether segments of TCP were read, or may be in what was passed over. */
  #tcp = { isRead: false, mayBeHidden: false };
  /** The first packet that begins with what is not known. */
  #unreadable: CapturedPacket | undefined;
  #hasReadable = false;
  readonly #reader: PacketReader;
  readonly #keyLog: KeyLog;
  readonly #reassembler: Reassembler;
  #count = 0;

  /** @param keyLog secrets of TLS; those that the capture brings are added to it */
  constructor(reader: PacketReader, keyLog: KeyLog, listener: CaptureListener) {
    this.#reader = reader;
    this.#keyLog = keyLog;
    this.#reassembler = new Reassembler((found, time) => {
      const number = ++this.#count;
      listener.connection(number, found, time);
      if (listener.wants?.(number) === false) return NO_ONE;
      return new CapturedConversation(number, found, time, keyLog, listener);
    }, isClientFirst);
  }

  /** Connections that have been found so far. */
  get connections(): number {
    return this.#count;
  }

  /**
   * Takes the next bytes of the file.
   *
   * @throws CaptureError where it is damaged
   */
  receive(bytes: Buffer): void {
    this.#reader.receive(bytes);
    for (let item = this.#reader.next(); item; item = this.#reader.next()) {
      if (item.kind === 'secrets') this.#keyLog.add(item.keyLog);
      else this.#receivePacket(item);
    }
  }

  /**
   * The file has no more bytes.
   *
   * @throws CaptureError where it breaks off; what was there has been told. Also where no packet could be
   *   read
   */
  end(): void {
    this.#reassembler.end();
    this.#reader.end();
    if (this.#hasReadable || !this.#unreadable) return;
    const { linkType, number } = this.#unreadable;
    throw new CaptureError(`packets of ${linkTypeName(linkType)} are not read`, { packet: number });
  }

  /** What was not told of, in sentences: that nothing was, and what was passed over. */
  get leftOut(): readonly string[] {
    const sentences = this.#count > 0 ? [] : [this.#whyNothing];
    for (const [what, count] of this.passedOver) {
      sentences.push(`passed over: ${countOf(count, 'packet')} ${what}`);
    }
    return sentences;
  }

  get #whyNothing(): string {
    const { isRead, mayBeHidden } = this.#tcp;
    if (isRead) return 'no TCP connection was read: there are only resets';
    if (mayBeHidden)
      return 'no TCP connection was read: if there is one, it is in what was passed over';
    return 'there is no TCP in this capture';
  }

  #receivePacket(packet: CapturedPacket): void {
    const { linkType, bytes, length, time } = packet;
    if (isKnownLinkType(linkType)) this.#hasReadable = true;
    else this.#unreadable ??= packet;
    const decoded = decodePacket(linkType, bytes, length);
    if (decoded instanceof PassedOver) this.#passOver(decoded);
    else {
      this.#tcp.isRead = true;
      this.#reassembler.receive(decoded, time);
    }
  }

  #passOver({ what, mayHoldTcp }: PassedOver): void {
    if (mayHoldTcp) this.#tcp.mayBeHidden = true;
    this.passedOver.set(what, (this.passedOver.get(what) ?? 0) + 1);
  }
}

/** Octets, about, that the readers of a connection take. */
const READERS = 16 * 1024;

const GIVEN_UP =
  'given up: too much is under way at once, and of this connection nothing was heard for longest';

/** One connection of a capture. */
class CapturedConversation implements StreamListener {
  readonly #number: number;
  readonly #listener: CaptureListener;
  readonly #observer: AnyObserver;
  readonly #startedAt: number;
  readonly #leftOut = { client: 0, server: 0 };
  readonly #ended = { client: false, server: false };
  #now: number;
  #hasSaid = false;

  constructor(
    number: number,
    { isFromStart }: FoundConnection,
    time: number,
    keyLog: KeyLog,
    listener: CaptureListener,
  ) {
    this.#number = number;
    this.#listener = listener;
    this.#startedAt = time;
    this.#now = time;
    this.#observer = new AnyObserver(
      {
        time: () => this.#now - this.#startedAt,
        onEntry: (entry) => listener.entry(number, entry),
      },
      { keyLog, mayBeLate: false },
      isFromStart,
    );
  }

  bytes(from: Side, bytes: Buffer, time: number): void {
    this.#now = time;
    this.#listener.bytes?.(this.#number, from, bytes, time - this.#startedAt);
    this.#hasSaid = true;
    this.#observer.bytes(from, bytes);
  }

  missing(from: Side, octets: number, time: number): void {
    this.#now = time;
    this.#listener.missing?.(this.#number, from, octets);
    this.#observer.lost(from, octets);
    const what = `${countOf(octets)} of the ${from} ${octets === 1 ? 'is' : 'are'} not in the capture`;
    this.#listener.note(this.#number, what);
  }

  ended(from: Side, time: number): void {
    this.#now = time;
    this.#ended[from] = true;
    this.#observer.ended(from);
  }

  leftOut(from: Side, octets: number): void {
    this.#leftOut[from] += octets;
  }

  get keptOctets(): number {
    return this.#hasSaid ? READERS + this.#observer.keptOctets : 0;
  }

  relieve(): void {
    this.#observer.tellSoFar();
  }

  gone(time: number, how: Departure): void {
    // Of what neither ends nor breaks off, the last that was heard is the last.
    const lastAt = how === 'ended' || how === 'reset' ? time : this.#now;
    this.#now = time;
    this.#observer.gone();
    for (const from of SIDES) this.#noteMissing(from);
    const { closedBecause } = this.#observer;
    if (closedBecause) this.#listener.note(this.#number, closedBecause);
    if (how === 'reset') this.#listener.note(this.#number, 'broken off: a TCP reset');
    if (how === 'given up') this.#listener.note(this.#number, GIVEN_UP);
    for (const from of SIDES) this.#noteLeftOut(from);
    this.#listener.gone?.(this.#number, lastAt);
  }

  #noteLeftOut(from: Side): void {
    const octets = this.#leftOut[from];
    if (octets === 0) return;
    const what = `${countOf(octets)} of the ${from} ${octets === 1 ? 'is' : 'are'} left out: from before the first that was told`;
    this.#listener.note(this.#number, what);
  }

  #noteMissing(from: Side): void {
    const missing = this.#ended[from] ? undefined : this.#observer.missing(from);
    if (missing) this.#listener.note(this.#number, `the ${from} still owes ${missing}`);
  }
}
