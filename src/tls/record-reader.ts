import type { Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';
import { Agreement, type EarlyData } from './agreement.ts';
import { CONTENT_TYPE, isContentType } from './fields.ts';
import type { KeyLog } from './key-log.ts';
import type { TlsRecord } from './record.ts';
import { type Cut, RecordCutter } from './record-cutter.ts';
import { RecordOpener } from './record-opener.ts';

/** Octets that wait for a secret at most: one that has not been told by then will not be. */
const MOST_WAITING = 64 * 1024;

/** One direction. */
interface Direction {
  readonly cutter: RecordCutter;
  readonly opener: RecordOpener;
}

/** Whose something is, and what `receive` was told of the bytes that completed it. */
interface Heard {
  readonly from: Side;
  readonly time: number;
}

/** A record; octets of which none will be made; or the end of what a side sends. */
export type HeardPart = Heard &
  (
    | { readonly kind: 'record'; readonly record: TlsRecord }
    | {
        readonly kind: 'rest';
        readonly part: Placed;
        readonly bytes: Buffer;
        readonly fault: ProtocolError | undefined;
      }
    | { readonly kind: 'end'; readonly start: number }
  );

type Waiting = Heard & (Cut | { readonly kind: 'end'; readonly start: number });

/**
 * Reads the records of a TLS connection, both directions in the order in which they came. With
 * the secrets of a connection of TLS 1.3 one sees what is inside; of older ones only the records are read.
 */
export class RecordReader {
  readonly #directions: Readonly<Record<Side, Direction>>;
  readonly #agreement = new Agreement();
  #expectsSecrets: boolean;
  #waiting: Waiting[] = [];
  #waitingOctets = 0;

  /**
   * @param expectsSecrets whether secrets may be told later than the records that they open
   * @param isFromStart false where the connection had begun before anyone listened
   */
  constructor(keyLog: KeyLog, expectsSecrets: boolean, isFromStart = true) {
    this.#expectsSecrets = expectsSecrets;
    const directionOf = (side: Side) => ({
      cutter: new RecordCutter(isFromStart),
      opener: new RecordOpener(side, this.#agreement, keyLog),
    });
    this.#directions = { client: directionOf('client'), server: directionOf('server') };
  }

  /** Takes bytes that one side has sent. */
  receive(from: Side, bytes: Uint8Array, time: number): void {
    const { cutter } = this.#directions[from];
    cutter.receive(bytes);
    for (let cut = cutter.next(); cut; cut = cutter.next()) this.#keep({ ...cut, from, time });
  }

  /** So many octets of one side were not heard: it is heard again from its next record on, which stays closed. */
  lost(from: Side, octets: number, time: number): void {
    this.leaveOff(from, time);
    this.#directions[from].cutter.skip(octets);
  }

  /** One side has sent its FIN. */
  end(from: Side, time: number): void {
    this.leaveOff(from, time);
    this.#keep({ kind: 'end', from, time, start: this.#directions[from].cutter.position });
  }

  /** No more will come of what one side has begun. */
  leaveOff(from: Side, time: number): void {
    const cut = this.#directions[from].cutter.leaveOff();
    if (cut) this.#keep({ ...cut, from, time });
  }

  /** What comes next; undefined when it takes more bytes, or a secret that may still be told. */
  next(): HeardPart | undefined {
    const [next] = this.#waiting;
    if (!next) return undefined;
    if (next.kind === 'record' && next.isBehindGap) this.#directions[next.from].opener.missed();
    if (this.#waitsForSecret(next)) return undefined;
    this.#waiting.shift();
    this.#waitingOctets -= octetsOf(next);
    if (next.kind !== 'record') return next;
    const { from, time, bytes, start } = next;
    return { kind: 'record', from, time, record: this.#directions[from].opener.read(bytes, start) };
  }

  /** No more secrets will be told. */
  endSecrets(): void {
    this.#expectsSecrets = false;
  }

  /** Why records have stayed closed, in a sentence; undefined where none have. */
  get closedBecause(): string | undefined {
    const { client, server } = this.#directions;
    return client.opener.closedBecause ?? server.opener.closedBecause;
  }

  /** What became of the client's early data, as far as it was heard. */
  get earlyData(): EarlyData {
    return this.#agreement.earlyData;
  }

  /** Whether early data was heard that no secret has opened. */
  get hasClosedEarlyData(): boolean {
    return this.#directions.client.opener.hasClosedEarlyData;
  }

  /** Octets of one side that are no whole record. */
  pendingOctets(from: Side): number {
    return this.#directions[from].cutter.pendingOctets;
  }

  /** What one side would have to send to complete its record. */
  missing(from: Side): string | undefined {
    return this.#directions[from].cutter.missing;
  }

  #keep(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#waitingOctets += octetsOf(waiting);
  }

  #waitsForSecret(next: Waiting): boolean {
    if (!this.#expectsSecrets || this.#waitingOctets > MOST_WAITING) return false;
    const { opener } = this.#directions[next.from];
    return next.kind === 'record' && opener.isSealed(next.bytes) && opener.lacksSecret;
  }
}

function octetsOf(waiting: Waiting): number {
  return waiting.kind === 'end' ? 0 : waiting.bytes.length;
}

/** Octets by which TLS is told from anything else. */
const LEAST_OCTETS = 3;

/**
 * Whether bytes can be the start of a TLS connection: a handshake record of some version of 3.
 *
 * @returns undefined while there are too few to tell
 */
export function looksLikeTls(bytes: Uint8Array): boolean | undefined {
  const [type, major, minor] = bytes;
  if (type === undefined) return undefined;
  if (type !== CONTENT_TYPE.handshake || (major ?? 3) !== 3 || (minor ?? 0) > 4) return false;
  return bytes.length < LEAST_OCTETS ? undefined : true;
}

/** Whether bytes can be a record in the middle of a TLS connection, of 1.0 up to 1.3: 3.1 to 3.3. */
export function looksLikeRecord([type = 0, major, minor = 0]: Uint8Array): boolean {
  return isContentType(type) && major === 3 && minor >= 1 && minor <= 3;
}

/** Where random stands in a record that begins with a ClientHello: RFC 8446 5.1, 4 and 4.1.2. */
const CLIENT_RANDOM = { start: 11, end: 43 } as const;

/** The client's random, by which its secrets are found; undefined if the bytes end before it. */
export function clientRandomIn(bytes: Uint8Array): Buffer | undefined {
  const { start, end } = CLIENT_RANDOM;
  return bytes.length >= end ? Buffer.from(bytes.subarray(start, end)) : undefined;
}
