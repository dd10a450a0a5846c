import type { KeyLog } from '../tls/key-log.ts';
import { type HeardRecord, RecordReader } from '../tls/record-reader.ts';
import type { Field } from '../wire/field.ts';
import { Unparsed } from '../wire/unparsed.ts';
import type { ConversationOptions } from './conversation.ts';
import type { Side } from './recorder.ts';

/** Octets without a record around them. */
const NO_RECORD: Field = {
  name: 'unexplained',
  ref: 'RFC 8446 5.1',
  why: 'A record is known by the five octets in front of it, and ends where they say.',
  read: (bytes) => ({ value: `${bytes.length} bytes`, meaning: 'no whole record' }),
};

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
  /** Where the octets of a side begin that no record can be made of; undefined while there are none. */
  readonly #lostAt: Record<Side, number | undefined> = { client: undefined, server: undefined };

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
    const lostAt = this.#lostAt[from];
    if (lostAt !== undefined) {
      this.#tellRest(from, lostAt, Buffer.from(bytes));
      return;
    }
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

  /** So many octets of a side were not heard: where a record begins behind them, no one can tell. */
  lost(from: Side, octets: number): void {
    const { start, bytes } = this.#reader.takeRest(from);
    const at = this.#lostAt[from] ?? start;
    this.#tellRest(from, at, bytes);
    this.#lostAt[from] = at + bytes.length + octets;
  }

  /** What a side would have to send to complete the record that it has begun. */
  missing(from: Side): string | undefined {
    if (this.#reader.pendingOctets(from) === 0) return undefined;
    const octets = this.#reader.lackingOctets(from);
    return octets === undefined ? 'the rest of a record' : `${octets} more bytes of a record`;
  }

  /** The connection is gone: what still waits for a secret is told as it is, and so is half a record. */
  gone(): void {
    this.#reader.endSecrets();
    this.readOn();
    for (const from of ['client', 'server'] as const) {
      const { start, bytes } = this.#reader.takeRest(from);
      this.#tellRest(from, start, bytes);
    }
  }

  #tellRest(from: Side, start: number, bytes: Buffer): void {
    if (bytes.length === 0) return;
    const end = start + bytes.length;
    const parts = [new Unparsed(start, end, NO_RECORD)];
    const time = this.#options.time();
    this.#options.onEntry({
      ...{ from, kind: 'record', parts, start, end, bytes, time },
      fault: undefined,
    });
    if (this.#lostAt[from] !== undefined) this.#lostAt[from] = end;
  }

  #tell({ from, time, record }: HeardRecord): void {
    const { start, end, bytes } = record;
    const place = { parts: [record], start, end, bytes, fault: undefined };
    this.#options.onEntry({ from, kind: 'record', ...place, time });
  }
}
