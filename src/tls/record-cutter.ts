import { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { Field } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { Unparsed } from '../wire/unparsed.ts';
import { TLS_FAULTS, type TlsFault } from './faults.ts';
import { isContentType, UNREAD } from './fields.ts';
import { HEADER_LENGTH, MOST_OCTETS } from './record.ts';
import { searchRecord } from './record-search.ts';
import { UnfinishedRecord } from './unfinished-record.ts';

/** A stretch of one side's stream: a whole record, or octets of which none will be made. */
export type Cut =
  | {
      readonly kind: 'record';
      readonly start: number;
      readonly bytes: Buffer;
      /** Whether records of the same side before it may not have been heard. */
      readonly isBehindGap: boolean;
    }
  | {
      readonly kind: 'rest';
      readonly part: Unparsed | UnfinishedRecord;
      readonly bytes: Buffer;
      readonly fault: ProtocolError | undefined;
    };

/** Cuts what one side has sent into its records, whatever is in them. */
export class RecordCutter {
  readonly #queue = new ByteQueue();
  /** After a gap it looks for the next record; what has left off, or was refused, has no next one. */
  #state: 'cutting' | 'searching' | 'left off' | 'refused' = 'cutting';
  /** Why what belongs to no record does not. */
  #restField: Field = UNREAD.behindFault;
  #isBehindGap = false;
  /** Whether the first octets are those of a record. */
  #isAtStart: boolean;

  /** @param isFromStart false where the stream had begun before anyone listened */
  constructor(isFromStart: boolean) {
    this.#isAtStart = isFromStart;
  }

  /** Offset in the stream after all that has come. */
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
    if (this.#state !== 'cutting' || length === 0) return undefined;
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
    if (queue.length === 0) return undefined;
    if (this.#state === 'searching') return this.#search();
    if (this.#state !== 'cutting') return this.#rest();
    const fault = this.#judge();
    if (fault) return this.#refuse(fault);
    if (queue.length < HEADER_LENGTH) return undefined;
    const length = HEADER_LENGTH + this.#length;
    if (queue.length < length) return undefined;
    this.#isAtStart = true;
    const start = queue.position;
    const bytes = Buffer.from(queue.take(length));
    return { kind: 'record', start, bytes, isBehindGap: this.#isBehindGap };
  }

  /** So many octets were not heard. Follows `leaveOff`. */
  skip(octets: number): void {
    this.#queue.position += octets;
    this.#isBehindGap = true;
    this.#restField = UNREAD.afterGap;
    if (this.#state !== 'refused') this.#state = 'searching';
  }

  /** No more will come of the record under way. @returns what there is of it */
  leaveOff(): Cut | undefined {
    const { length, position } = this.#queue;
    const isRecord = this.#state === 'cutting' && length > 0;
    if (this.#state !== 'refused') this.#state = 'left off';
    if (!isRecord) return this.#rest();
    const bytes = Buffer.from(this.#queue.take(length));
    return { kind: 'rest', part: new UnfinishedRecord(position, bytes), bytes, fault: undefined };
  }

  get #length(): number {
    return this.#queue.byteAt(3) * 256 + this.#queue.byteAt(4);
  }

  #search(): Cut | undefined {
    const { passed, isFound } = searchRecord(this.#queue.peek(this.#queue.length));
    if (isFound) this.#state = 'cutting';
    if (passed > 0) return this.#rest(passed);
    return isFound ? this.next() : undefined;
  }

  /** Judges the header as far as it has come. */
  #judge(): { fault: TlsFault; at: number } | undefined {
    const queue = this.#queue;
    if (!isContentType(queue.byteAt(0))) return { fault: 'record-type', at: 0 };
    if (queue.length > 1 && queue.byteAt(1) !== 3) return { fault: 'record-version', at: 1 };
    const isTooLong = queue.length >= HEADER_LENGTH && this.#length > MOST_OCTETS;
    return isTooLong ? { fault: 'record-too-long', at: 3 } : undefined;
  }

  /** Nothing after a fault is read. An observer that comes late may have come in the middle of a record. */
  #refuse({ fault, at }: { fault: TlsFault; at: number }): Cut | undefined {
    if (!this.#isAtStart) {
      this.#state = 'searching';
      this.#restField = UNREAD.beforeBeginning;
      return this.#search();
    }
    const offset = this.#queue.position + at;
    this.#state = 'refused';
    const { length } = this.#queue;
    return this.#rest(length, new ProtocolError('tls', fault, TLS_FAULTS[fault], offset));
  }

  #rest(length = this.#queue.length, fault?: ProtocolError): Cut | undefined {
    const { position } = this.#queue;
    if (length === 0) return undefined;
    const bytes = Buffer.from(this.#queue.take(length));
    const part = new Unparsed(position, position + length, this.#restField);
    return { kind: 'rest', part, bytes, fault };
  }
}
