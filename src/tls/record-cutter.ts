import { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { Field } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Unparsed } from '../wire/unparsed.ts';
import { TLS_FAULTS, type TlsFault } from './faults.ts';
import { isContentType, UNREAD } from './fields.ts';
import { HEADER_LENGTH } from './record.ts';
import { UnfinishedRecord } from './unfinished-record.ts';

/** A stretch of one side's stream: a whole record, or octets of which none will be made. */
export type Cut =
  | { readonly kind: 'record'; readonly start: number; readonly bytes: Buffer }
  | {
      readonly kind: 'rest';
      readonly part: Unparsed | UnfinishedRecord;
      readonly bytes: Buffer;
      readonly fault: ProtocolError | undefined;
    };

/** RFC 8446 5.2: encryption adds 256 octets at most to the 2^14 of RFC 8446 5.1. */
const MOST_OCTETS = 2 ** 14 + 256;

/** Cuts what one side has sent into its records, whatever is in them. */
export class RecordCutter {
  readonly #queue = new ByteQueue();
  /** Why no more records are cut. */
  #restField: Field = UNREAD.behindFault;
  #isOver = false;
  /** Whether the first octets are those of a record. */
  #isAtStart: boolean;

  /** @param isFromStart false where the stream had begun before anyone listened */
  constructor(isFromStart: boolean) {
    this.#isAtStart = isFromStart;
  }

  /** Offset in the stream behind all that has come. */
  get position(): number {
    return this.#queue.position + this.#queue.length;
  }

  /** Octets that are no whole record. */
  get pendingOctets(): number {
    return this.#queue.length;
  }

  /** What the record under way still lacks, for people; undefined where none is. */
  get missing(): string | undefined {
    const { length } = this.#queue;
    if (this.#isOver || length === 0) return undefined;
    if (length < HEADER_LENGTH)
      return `${countOf(HEADER_LENGTH - length, 'more byte')} of a record's header`;
    return `${countOf(HEADER_LENGTH + this.#length - length, 'more byte')} of a record`;
  }

  receive(bytes: Uint8Array): void {
    this.#queue.append(bytes);
  }

  /** The next stretch; undefined when it takes more bytes. */
  next(): Cut | undefined {
    const queue = this.#queue;
    if (this.#isOver) return this.#rest();
    if (queue.length === 0) return undefined;
    const fault = this.#judge();
    if (fault) return this.#refuse(fault);
    if (queue.length < HEADER_LENGTH) return undefined;
    const length = HEADER_LENGTH + this.#length;
    if (queue.length < length) return undefined;
    this.#isAtStart = true;
    const start = queue.position;
    return { kind: 'record', start, bytes: Buffer.from(queue.take(length)) };
  }

  /** Octets were not heard. Where a record begins behind them, no one can tell. */
  skip(octets: number): void {
    this.#queue.position += octets;
    this.#restField = UNREAD.behindGap;
  }

  /** No more will come of the record under way. @returns what there is of it */
  leaveOff(): Cut | undefined {
    const { length, position } = this.#queue;
    const isRecord = !this.#isOver && length > 0;
    this.#isOver = true;
    if (!isRecord) return this.#rest();
    const bytes = Buffer.from(this.#queue.take(length));
    return { kind: 'rest', part: new UnfinishedRecord(position, bytes), bytes, fault: undefined };
  }

  get #length(): number {
    return this.#queue.byteAt(3) * 256 + this.#queue.byteAt(4);
  }

  /** Judges the header as far as it has come. */
  #judge(): { fault: TlsFault; at: number } | undefined {
    const queue = this.#queue;
    if (!isContentType(queue.byteAt(0))) return { fault: 'record-type', at: 0 };
    if (queue.length > 1 && queue.byteAt(1) !== 3) return { fault: 'record-version', at: 1 };
    const isTooLong = queue.length >= HEADER_LENGTH && this.#length > MOST_OCTETS;
    return isTooLong ? { fault: 'record-too-long', at: 3 } : undefined;
  }

  /** Nothing behind a fault is read. Who comes late may have come in the midst of a record. */
  #refuse({ fault, at }: { fault: TlsFault; at: number }): Cut | undefined {
    const offset = this.#queue.position + at;
    this.#isOver = true;
    if (!this.#isAtStart) {
      this.#restField = UNREAD.beforeBeginning;
      return this.#rest();
    }
    return this.#rest(new ProtocolError(fault, TLS_FAULTS[fault].sentence, offset));
  }

  #rest(fault?: ProtocolError): Cut | undefined {
    const { length, position } = this.#queue;
    if (length === 0) return undefined;
    const bytes = Buffer.from(this.#queue.take(length));
    const part = new Unparsed(position, position + length, this.#restField);
    return { kind: 'rest', part, bytes, fault };
  }
}
