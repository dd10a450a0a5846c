import type { KeyLog } from '../tls/key-log.ts';
import { looksLikeTls } from '../tls/record-reader.ts';
import { ASSUMED_DEFLATE } from './assumed-deflate.ts';
import { type Beginning, Bystander } from './bystander.ts';
import type { ConversationOptions } from './conversation.ts';
import { guessKind } from './guess.ts';
import { RecordLayer } from './record-layer.ts';
import type { Side } from './recorder.ts';

/** Hears what two others say to each other. */
export interface Hearer {
  bytes(from: Side, bytes: Uint8Array): void;
  ended(from: Side): void;
  /** So many octets that one side has said were not heard. */
  lost(from: Side, octets: number): void;
  /** What a side would have to say next to complete what it has begun. */
  missing(from: Side): string | undefined;
  gone(): void;
}

/** What opens the records of TLS. */
export interface Secrets {
  readonly keyLog: KeyLog;
  /** Whether they may be told later than the records that they open. */
  readonly mayBeLate: boolean;
}

/** Listens in below TLS: tells of each record and, where the secrets are known, of what is said inside. */
class SecureBystander implements Hearer {
  readonly #records: RecordLayer;
  readonly #inside: Bystander;

  constructor(options: ConversationOptions, secrets: Secrets) {
    this.#inside = new Bystander(options);
    this.#records = new RecordLayer(options, secrets.keyLog, secrets.mayBeLate, {
      inside: (from, bytes) => this.#inside.bytes(from, bytes),
      insideEnded: (from) => this.#inside.saysNoMore(from),
    });
  }

  bytes(from: Side, bytes: Uint8Array): void {
    this.#records.bytes(from, bytes);
  }

  /** What ends what is said is close_notify: without it, it was broken off. */
  ended(): void {}

  /** Records are numbered: behind a gap, none can be opened. */
  lost(from: Side, octets: number): void {
    this.#records.lost(from, octets);
    this.#inside.lost(from);
  }

  missing(from: Side): string | undefined {
    return this.#records.missing(from) ?? this.#inside.missing(from);
  }

  gone(): void {
    this.#records.gone();
    this.#inside.gone();
  }
}

/** A bystander that sees from the first bytes whether TLS is spoken. */
export class AnyBystander implements Hearer {
  readonly #options: ConversationOptions;
  readonly #secrets: Secrets;
  readonly #isFromStart: boolean;
  #hearer: Hearer | undefined;
  /** What was heard before it could be told what is spoken. */
  #early: { readonly from: Side; readonly bytes: Buffer }[] = [];

  /** @param isFromStart false where the conversation had begun before anyone listened */
  constructor(options: ConversationOptions, secrets: Secrets, isFromStart = true) {
    this.#options = options;
    this.#secrets = secrets;
    this.#isFromStart = isFromStart;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    if (this.#hearer) {
      this.#hearer.bytes(from, bytes);
      return;
    }
    this.#early.push({ from, bytes: Buffer.from(bytes) });
    const first = this.#firstBytes;
    if (first.length >= ENOUGH_TO_TELL || first[0] !== HANDSHAKE_RECORD) this.#decide();
  }

  ended(from: Side): void {
    this.#decide().ended(from);
  }

  lost(from: Side, octets: number): void {
    this.#decide().lost(from, octets);
  }

  missing(from: Side): string | undefined {
    return this.#hearer?.missing(from);
  }

  gone(): void {
    this.#decide().gone();
  }

  /** Of whoever spoke first. */
  get #firstBytes(): Buffer {
    const [first] = this.#early;
    const own = this.#early.filter(({ from }) => from === first?.from);
    return Buffer.concat(own.map(({ bytes }) => bytes));
  }

  #decide(): Hearer {
    if (this.#hearer) return this.#hearer;
    const bytes = this.#firstBytes;
    const hearer = looksLikeTls(bytes)
      ? new SecureBystander(this.#options, this.#secrets)
      : new Bystander(this.#options, this.#isFromStart ? {} : guessBeginning(bytes));
    this.#hearer = hearer;
    for (const early of this.#early) hearer.bytes(early.from, early.bytes);
    this.#early = [];
    return hearer;
  }
}

/** A record of TLS is told by its type and version. Nothing else that is known here begins with its type. */
const HANDSHAKE_RECORD = 22;
const ENOUGH_TO_TELL = 3;

/** Whoever comes late takes what looks like frames for frames, and responses as they come. */
function guessBeginning(bytes: Uint8Array): Beginning {
  const hasFrames = guessKind(bytes)?.startsWith('ws-') === true;
  return hasFrames ? { framesWith: { deflate: ASSUMED_DEFLATE } } : { assumesRequests: true };
}
