import type { KeyLog } from '../tls/key-log.ts';
import { type HeardRecord, RecordReader } from '../tls/record-reader.ts';
import type { ConversationOptions } from './conversation.ts';
import type { Side } from './recorder.ts';

/** Told of what is inside the records, as far as the secrets are known. */
export interface RecordListener {
  inside(from: Side, bytes: Buffer): void;
  /** A close_notify: this side will say no more, RFC 8446 6.1. */
  insideEnded(from: Side): void;
}

/** Reads the records of a TLS connection, the layer below what is said on it, and tells of each. */
export class RecordLayer {
  readonly #options: ConversationOptions;
  readonly #listener: RecordListener | undefined;
  readonly #reader: RecordReader;

  /** @param expectsSecrets whether secrets may be told later than the records that they open */
  constructor(
    options: ConversationOptions,
    keyLog: KeyLog,
    expectsSecrets: boolean,
    listener?: RecordListener,
  ) {
    this.#options = options;
    this.#listener = listener;
    this.#reader = new RecordReader(keyLog, expectsSecrets);
  }

  /** One side has sent these bytes. */
  bytes(from: Side, bytes: Uint8Array): void {
    this.#reader.receive(from, Buffer.from(bytes), this.#options.time());
    this.readOn();
  }

  /** Reads what can be read by now: a secret may have been told. */
  readOn(): void {
    for (let next = this.#reader.nextRecord(); next; next = this.#reader.nextRecord()) {
      this.#tell(next);
      const { from, record } = next;
      if (record.applicationData) this.#listener?.inside(from, record.applicationData);
      if (record.alert === 'close_notify') this.#listener?.insideEnded(from);
    }
  }

  /** The connection is gone: what still waits for a secret is told as it is. */
  gone(): void {
    this.#reader.endSecrets();
    this.readOn();
  }

  #tell({ from, time, record }: HeardRecord): void {
    const { start, end, bytes } = record;
    const place = { parts: [record], start, end, bytes, fault: undefined };
    this.#options.onEntry({ from, kind: 'record', ...place, time });
  }
}
