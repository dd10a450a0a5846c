import type { KeyLog } from '../tls/key-log.ts';
import { looksLikeTls } from '../tls/record-reader.ts';
import { Bystander } from './bystander.ts';
import type { ConversationOptions } from './conversation.ts';
import { RecordLayer } from './record-layer.ts';
import type { Side } from './recorder.ts';

/** Hears what two others say to each other. */
export interface Hearer {
  bytes(from: Side, bytes: Uint8Array): void;
  ended(from: Side): void;
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

  gone(): void {
    this.#records.gone();
    this.#inside.gone();
  }
}

/** A bystander that sees from the first bytes whether TLS is spoken. */
export class AnyBystander implements Hearer {
  readonly #options: ConversationOptions;
  readonly #secrets: Secrets;
  #hearer: Hearer | undefined;

  constructor(options: ConversationOptions, secrets: Secrets) {
    this.#options = options;
    this.#secrets = secrets;
  }

  bytes(from: Side, bytes: Uint8Array): void {
    this.#hearer ??= looksLikeTls(bytes)
      ? new SecureBystander(this.#options, this.#secrets)
      : new Bystander(this.#options);
    this.#hearer.bytes(from, bytes);
  }

  ended(from: Side): void {
    this.#hearer ??= new Bystander(this.#options);
    this.#hearer.ended(from);
  }

  gone(): void {
    this.#hearer?.gone();
  }
}
