import { CaptureError } from '../capture/capture-error.ts';
import { decodePacket, isKnownLinkType } from '../capture/decode-packet.ts';
import type { CapturedPacket, PacketReader } from '../capture/packet-reader.ts';
import type { StreamListener } from '../capture/reassembled-connection.ts';
import { type FoundConnection, Reassembler } from '../capture/reassembler.ts';
import type { KeyLog } from '../tls/key-log.ts';
import type { Entry } from './entry.ts';
import type { Side } from './recorder.ts';
import { AnyBystander } from './secure-bystander.ts';

/** Told of what a capture has, in the order in which it was said. Connections count from 1. */
export interface CaptureListener {
  connection(number: number, found: FoundConnection): void;
  entry(number: number, entry: Entry): void;
  /** What one side has said, before what it means. Only lent. */
  bytes?(number: number, from: Side, bytes: Buffer): void;
  /** Something is not in the capture, or has no end there. */
  note(number: number, sentence: string): void;
}

/**
 * Explains a capture packet by packet, in the memory that its open connections take: segments are put
 * together to streams, and each stream is listened in on.
 */
export class CaptureExplainer {
  /** Packets that carry no TCP. */
  others = 0;
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
      listener.connection(number, found);
      return new CapturedConversation(number, found, time, keyLog, listener);
    });
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
      else this.#takePacket(item);
    }
  }

  /**
   * The file has no more bytes.
   *
   * @throws CaptureError where it breaks off; what was there has been told
   */
  end(): void {
    this.#reassembler.end();
    this.#reader.end();
  }

  #takePacket({ linkType, bytes, length, time, number }: CapturedPacket): void {
    if (!isKnownLinkType(linkType)) {
      throw new CaptureError(`packets of link type ${linkType} cannot be read`, { packet: number });
    }
    const segment = decodePacket(linkType, bytes, length);
    if (segment) this.#reassembler.take(segment, time);
    else this.others++;
  }
}

/** One connection of a capture. */
class CapturedConversation implements StreamListener {
  readonly #number: number;
  readonly #listener: CaptureListener;
  readonly #bystander: AnyBystander;
  readonly #startedAt: number;
  readonly #ended = { client: false, server: false };
  #now: number;

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
    this.#bystander = new AnyBystander(
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
    this.#listener.bytes?.(this.#number, from, bytes);
    this.#bystander.bytes(from, bytes);
  }

  missing(from: Side, octets: number, time: number): void {
    this.#now = time;
    this.#bystander.lost(from, octets);
    const what = `${octets} bytes of the ${from} are not in the capture`;
    this.#listener.note(this.#number, what);
  }

  ended(from: Side, time: number): void {
    this.#now = time;
    this.#ended[from] = true;
    this.#bystander.ended(from);
  }

  gone(time: number, wasReset: boolean): void {
    this.#now = time;
    for (const from of ['client', 'server'] as const) this.#noteMissing(from);
    this.#bystander.gone();
    const { closedBecause } = this.#bystander;
    if (closedBecause) this.#listener.note(this.#number, closedBecause);
    if (wasReset) this.#listener.note(this.#number, 'broken off: a TCP reset');
  }

  #noteMissing(from: Side): void {
    const missing = this.#ended[from] ? undefined : this.#bystander.missing(from);
    if (missing) this.#listener.note(this.#number, `the ${from} still owes ${missing}`);
  }
}
