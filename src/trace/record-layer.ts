import type { EarlyData } from '../tls/agreement.ts';
import type { KeyLog } from '../tls/key-log.ts';
import { type HeardPart, RecordReader } from '../tls/record-reader.ts';
import { SIDES, type Side } from '../wire/side.ts';
import { nothingAt } from './entry.ts';
import type { TranscriptOptions } from './transcript.ts';

/** Told of what is inside the records, as far as the secrets are known. */
export interface RecordListener {
  inside(from: Side, bytes: Buffer): void;
  /** A close_notify: this side will say no more, RFC 8446 6.1. */
  insideEnded(from: Side): void;
}

/** What is known before the first record. */
export interface RecordLayerOptions {
  /** Whether secrets may be told later than the records that they open. */
  readonly expectsSecrets: boolean;
  /** False where the connection had begun before anyone listened. Default: true. */
  readonly isFromStart?: boolean;
}

/** Reads the records of a TLS connection, the layer below what is said on it, and tells of each. */
export class RecordLayer {
  readonly #options: TranscriptOptions;
  readonly #listener: RecordListener | undefined;
  readonly #reader: RecordReader;
  readonly #earlyData: HeldEarlyData;

  constructor(
    options: TranscriptOptions,
    keyLog: KeyLog,
    { expectsSecrets, isFromStart }: RecordLayerOptions,
    listener?: RecordListener,
  ) {
    this.#options = options;
    this.#listener = listener;
    this.#reader = new RecordReader(keyLog, expectsSecrets, isFromStart);
    this.#earlyData = new HeldEarlyData((bytes) => listener?.inside('client', bytes));
  }

  /** What is to be known of the client's early data: RFC 8446 2.3. */
  get earlyDataRemark(): string | undefined {
    const { earlyData, hasClosedEarlyData } = this.#reader;
    if (earlyData === 'rejected' && (this.#earlyData.wasHeard || hasClosedEarlyData))
      return REJECTED;
    return hasClosedEarlyData ? 'its early data is not shown: its secret is not known' : undefined;
  }

  /** Why records have stayed closed, in a sentence; undefined where none have. */
  get closedBecause(): string | undefined {
    return this.#reader.closedBecause;
  }

  /** One side has sent these bytes. */
  bytes(from: Side, bytes: Uint8Array): void {
    this.#reader.receive(from, Buffer.from(bytes), this.#options.time());
    this.readOn();
  }

  /** So many octets of one side were not heard: it is heard again from its next record on. */
  lost(from: Side, octets: number): void {
    this.#reader.lost(from, octets, this.#options.time());
    this.readOn();
  }

  /** One side has sent its FIN. */
  ended(from: Side): void {
    this.#reader.end(from, this.#options.time());
    this.readOn();
  }

  /** What a side would have to send to complete its record; undefined where it has. */
  missing(from: Side): string | undefined {
    return this.#reader.missing(from);
  }

  /** Reads what can be read by now: a secret may have been told. */
  readOn(): void {
    for (let next = this.#reader.next(); next; next = this.#reader.next()) {
      this.#tell(next);
      if (next.kind !== 'record') continue;
      const { from, record } = next;
      if (record.applicationData && record.isEarly) this.#earlyData.hold(record.applicationData);
      this.#earlyData.settle(this.#reader.earlyData);
      if (record.applicationData && !record.isEarly)
        this.#listener?.inside(from, record.applicationData);
      if (record.alert === 'close_notify') this.#listener?.insideEnded(from);
    }
  }

  /** The connection is gone: what still waits, for a secret or for its end, is told as it is. */
  gone(): void {
    this.#reader.endSecrets();
    for (const from of SIDES) {
      this.#reader.leaveOff(from, this.#options.time());
    }
    this.readOn();
    this.#earlyData.release();
  }

  #tell(heard: HeardPart): void {
    const { from, time } = heard;
    const { onEntry } = this.#options;
    if (heard.kind === 'end') {
      onEntry({ from, kind: 'fin', ...nothingAt(heard.start), time });
      return;
    }
    const isRecord = heard.kind === 'record';
    const part = isRecord ? heard.record : heard.part;
    const bytes = isRecord ? heard.record.bytes : heard.bytes;
    const fault = isRecord ? undefined : heard.fault;
    const { start, end } = part;
    onEntry({ from, kind: 'record', parts: [part], start, end, bytes, fault, time });
  }
}

const REJECTED =
  'its early data was rejected: the server has not read it, and the client has to say it again';

/** Octets of early data that wait until it is heard whether they are taken: servers allow far fewer. */
const MOST_HELD = 1024 * 1024;

/** What is said early counts only if the server takes it, which it says later: RFC 8446 4.2.10. */
class HeldEarlyData {
  readonly #release: (bytes: Buffer) => void;
  #held: Buffer[] = [];
  #octets = 0;
  #wasHeard = false;

  constructor(release: (bytes: Buffer) => void) {
    this.#release = release;
  }

  get wasHeard(): boolean {
    return this.#wasHeard;
  }

  hold(bytes: Buffer): void {
    this.#wasHeard = true;
    this.#held.push(bytes);
    this.#octets += bytes.length;
    if (this.#octets > MOST_HELD) this.release();
  }

  settle(earlyData: EarlyData): void {
    if (earlyData === 'accepted') this.release();
    if (earlyData !== 'rejected') return;
    this.#held = [];
    this.#octets = 0;
  }

  /** Also where no one can tell: then it is taken for accepted. */
  release(): void {
    this.#octets = 0;
    for (const bytes of this.#held.splice(0)) this.#release(bytes);
  }
}
