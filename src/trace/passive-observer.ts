import type { KeyLog } from '../tls/key-log.ts';
import { looksLikeRecord, looksLikeTls } from '../tls/record-reader.ts';
import type { Side } from '../wire/side.ts';
import { type Beginning, ClearObserver } from './clear-observer.ts';
import { guessKind } from './guess.ts';
import { RecordLayer } from './record-layer.ts';
import type { TranscriptOptions } from './transcript.ts';

/** Hears what two others say to each other. */
export interface PassiveObserver {
  bytes(from: Side, bytes: Uint8Array): void;
  ended(from: Side): void;
  /** So many octets that one side has said were not heard. */
  lost(from: Side, octets: number): void;
  /** What a side would have to say next to complete what it has begun. */
  missing(from: Side): string | undefined;
  gone(): void;
  /** Why something has stayed closed, in a sentence; undefined where nothing has. */
  readonly closedBecause: string | undefined;
}

/** What opens the records of TLS. */
export interface Secrets {
  readonly keyLog: KeyLog;
  /** Whether they may be told later than the records that they open. */
  readonly mayBeLate: boolean;
}

/** Listens in below TLS: tells of each record and, where the secrets are known, of what is said inside. */
class TlsObserver implements PassiveObserver {
  readonly #records: RecordLayer;
  readonly #inside: ClearObserver;
  #hasInside = false;

  constructor(options: TranscriptOptions, { keyLog, mayBeLate }: Secrets, isFromStart: boolean) {
    this.#inside = new ClearObserver(options);
    const known = { expectsSecrets: mayBeLate, isFromStart };
    this.#records = new RecordLayer(options, keyLog, known, {
      inside: (from, bytes) => {
        this.#hasInside = true;
        this.#inside.bytes(from, bytes);
      },
      insideEnded: (from) => this.#inside.saysNoMore(from),
    });
  }

  get closedBecause(): string | undefined {
    const why = this.#records.closedBecause;
    const part = this.#hasInside ? ' to the end' : '';
    const closed = why && `what is inside TLS is not shown${part}: ${why}`;
    const remarks = [this.#records.earlyDataRemark, closed].filter((one) => one !== undefined);
    return remarks.length > 0 ? remarks.join('; ') : undefined;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    this.#records.bytes(from, bytes);
  }

  /** close_notify ends what is said: where a FIN comes without it, it was broken off. */
  ended(from: Side): void {
    this.#records.ended(from);
  }

  /** How much of what is inside is lost with the records, no one can tell. */
  lost(from: Side, octets: number): void {
    this.#records.lost(from, octets);
    this.#inside.lost(from, 0);
  }

  missing(from: Side): string | undefined {
    return this.#records.missing(from) ?? this.#inside.missing(from);
  }

  gone(): void {
    this.#records.gone();
    this.#inside.gone();
  }
}

/** Octets of one side after which it is seen what a late observer hears. */
const ENOUGH = 64;

/** An observer that sees from the first bytes whether TLS is spoken, in whatever pieces they come. */
export class AnyObserver implements PassiveObserver {
  readonly #options: TranscriptOptions;
  readonly #secrets: Secrets;
  readonly #isFromStart: boolean;
  #observer: PassiveObserver | undefined;
  /** What was heard before it was seen what is spoken, and when. */
  #heard: { readonly from: Side; readonly bytes: Buffer; readonly time: number }[] = [];
  /** The time of what is heard again. */
  #then: number | undefined;

  /** @param isFromStart false where the conversation had begun before anyone listened */
  constructor(options: TranscriptOptions, secrets: Secrets, isFromStart = true) {
    this.#options = { ...options, time: () => this.#then ?? options.time() };
    this.#secrets = secrets;
    this.#isFromStart = isFromStart;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    if (this.#observer) {
      this.#observer.bytes(from, bytes);
      return;
    }
    this.#heard.push({ from, bytes: Buffer.from(bytes), time: this.#options.time() });
    const start = this.#startOf(from);
    const hasSeen = this.#isFromStart
      ? looksLikeTls(start) !== undefined
      : start.length >= ENOUGH || looksLikeRecord(start);
    if (hasSeen) this.#begin(start);
  }

  ended(from: Side): void {
    this.#begin().ended(from);
  }

  lost(from: Side, octets: number): void {
    this.#begin().lost(from, octets);
  }

  missing(from: Side): string | undefined {
    return this.#observer?.missing(from);
  }

  gone(): void {
    this.#begin().gone();
  }

  get closedBecause(): string | undefined {
    return this.#observer?.closedBecause;
  }

  /** What one side has said so far. */
  #startOf(side: Side): Buffer {
    const pieces = this.#heard.filter(({ from }) => from === side);
    return Buffer.concat(pieces.map(({ bytes }) => bytes));
  }

  /** @param start by which it is seen; default: what was said first, however little it is */
  #begin(start?: Buffer): PassiveObserver {
    if (this.#observer) return this.#observer;
    const [first] = this.#heard;
    const observer = this.#observerFor(start ?? this.#startOf(first?.from ?? 'client'));
    this.#observer = observer;
    for (const { from, bytes, time } of this.#heard.splice(0)) {
      this.#then = time;
      observer.bytes(from, bytes);
    }
    this.#then = undefined;
    return observer;
  }

  #observerFor(start: Buffer): PassiveObserver {
    const isTls = this.#isFromStart ? looksLikeTls(start) : looksLikeRecord(start);
    if (isTls) return new TlsObserver(this.#options, this.#secrets, this.#isFromStart);
    return new ClearObserver(this.#options, this.#isFromStart ? {} : guessBeginning(start));
  }
}

/** An observer that comes late takes what looks like frames for frames, or else waits for the next head. */
function guessBeginning(bytes: Uint8Array): Beginning {
  const hasFrames = guessKind(bytes)?.startsWith('ws-') === true;
  return hasFrames ? { hasFrames } : { isUnderWay: true };
}
