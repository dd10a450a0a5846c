import type { RecordTap, Tap } from '../net/tap.ts';
import type { EventStreamOptions } from '../sse/event-stream-reader.ts';
import { KeyLog } from '../tls/key-log.ts';
import { RecordReader } from '../tls/record-reader.ts';
import type { Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import { indexOfFirst, itemsIn, stretchAt } from '../wire/search.ts';
import { otherSide, type Side } from '../wire/side.ts';

/** One read or write: which bytes of the stream it moved, and when. */
export interface Transfer {
  /** Among the reads, or the writes, of its direction, from 1. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Milliseconds since the recording began. */
  readonly time: number;
  /** Place among all transfers of the connection, in both directions. */
  readonly order: number;
}

/** A stretch of a stream that a record of TLS carried. */
export interface RecordedPart {
  /** Of the record, among all of its direction, from 1. */
  readonly number: number;
  /** Which octet of the record's content is the first here. */
  readonly first: number;
  readonly start: number;
  readonly end: number;
  /** Where the record itself begins, in the stream below TLS. */
  readonly recordStart: number;
}

/** Bytes of a stream, and their place in it. */
interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** One direction of a connection: what one side wrote, and what the other side made of it. */
export class RecordedStream {
  readonly writes: Transfer[] = [];
  readonly reads: Transfer[] = [];
  /** What the reader's parser found, in its order. */
  readonly events: Placed[] = [];
  /** How its reader reads an event stream; undefined where it has not said. */
  eventStream: EventStreamOptions | undefined;
  /** Where the reader's parser gave up, if it did. */
  fault: ProtocolError | undefined;
  /** When the writer sent its FIN, if it did: an empty transfer at the end. */
  fin: Transfer | undefined;
  /** Whether it broke off instead: that end is TCP's RST, and no FIN. */
  isReset = false;
  /** Below TLS: the records that carried the bytes, and the parts of them that are the bytes. */
  readonly records: RecordedPart[] = [];
  #chunks: Chunk[] = [];
  #writeCount = 0;
  #readCount = 0;
  written = 0;
  read = 0;

  /** All bytes that were written, as far as they are kept. */
  get bytes(): Buffer {
    const [first] = this.#chunks;
    if (!first) return Buffer.alloc(0);
    if (this.#chunks.length > 1) {
      const bytes = Buffer.concat(this.#chunks.map((chunk) => chunk.bytes));
      this.#chunks = [{ start: first.start, end: first.start + bytes.length, bytes }];
    }
    return this.#chunks[0]!.bytes;
  }

  /** The bytes from one offset up to another, as far as they are kept. */
  slice(start: number, end: number): Buffer {
    const chunks = itemsIn(
      this.#chunks,
      (chunk) => chunk.end <= start,
      (chunk) => chunk.start < end,
    );
    const parts = chunks.map((chunk) =>
      chunk.bytes.subarray(Math.max(0, start - chunk.start), end - chunk.start),
    );
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  write(bytes: Uint8Array, time: number, order: number): void {
    const place = { start: this.written, end: this.written + bytes.length };
    this.#chunks.push({ ...place, bytes: Buffer.from(bytes) });
    this.writes.push({ number: ++this.#writeCount, ...place, time, order });
    this.written = place.end;
  }

  noteRead(length: number, time: number, order: number): void {
    const place = { start: this.read, end: this.read + length };
    this.reads.push({ number: ++this.#readCount, ...place, time, order });
    this.read = place.end;
  }

  /** So many octets were neither heard nor kept: they only have a place. */
  skip(octets: number): void {
    this.written += octets;
    this.read += octets;
  }

  /** Keeps nothing that ends before an offset. Numbers and offsets stay as they are. */
  letGo(offset: number): void {
    const isBefore = ({ end }: { readonly end: number }) => end <= offset;
    for (const list of [this.#chunks, this.writes, this.reads, this.events, this.records]) {
      list.splice(0, indexOfFirst<{ readonly end: number }>(list, isBefore));
    }
  }

  /** The read that brought the byte at an offset. */
  readOf(offset: number): Transfer | undefined {
    return stretchAt(this.reads, offset);
  }

  /** The write that carried the byte at an offset. */
  writeOf(offset: number): Transfer | undefined {
    return stretchAt(this.writes, offset);
  }
}

/** What went over the wire below TLS, and what opens it. */
export class RecordedTls {
  readonly client: RecordedStream;
  readonly server: RecordedStream;
  /** Lines of a key log. */
  secrets = '';

  constructor(client = new RecordedStream(), server = new RecordedStream()) {
    this.client = client;
    this.server = server;
  }
}

/** What went over a connection, at either end or between them. */
export interface Recorded {
  readonly client: RecordedStream;
  readonly server: RecordedStream;
  /** Absent where no TLS is spoken. */
  readonly tls: RecordedTls | undefined;
  /** When the recording began, on the stopwatch. */
  readonly startedAt: number;
  /** How long was waited between two times that were noted here, in milliseconds. */
  waited(from: number, to: number): number;
}

/**
 * Records one connection from both of its ends: the writer's tap gives the bytes, the reader's tap says
 * what they were taken for.
 */
export class Recorder implements Recorded {
  readonly client = new RecordedStream();
  readonly server = new RecordedStream();
  /** Absent where no TLS is spoken. */
  tls: RecordedTls | undefined;
  readonly #layer: RecordReader;
  readonly #keyLog = new KeyLog();
  readonly #counts = { client: 0, server: 0 };
  readonly #carried = { client: 0, server: 0 };
  readonly #stopwatch: () => number;
  /** What the other clock said at each time. */
  readonly #waitsAt = new Map<number, number>();
  readonly #waits: (() => number) | undefined;
  readonly #waitsAtStart: number;
  /** When the recording began, on the stopwatch. */
  readonly startedAt: number;
  #order = 0;
  #whenQuiet: (() => void)[] = [];
  #isOver = false;

  /**
   * @param stopwatch milliseconds, from any start
   * @param waits by which clock it is told whether someone waited, where time is staged; default: the stopwatch
   */
  constructor(stopwatch: () => number, waits?: () => number) {
    this.#stopwatch = stopwatch;
    this.startedAt = stopwatch();
    this.#waits = waits;
    this.#waitsAtStart = waits?.() ?? 0;
    this.#layer = new RecordReader(this.#keyLog, true);
  }

  /** How long was waited between two times that were noted here, in milliseconds. */
  waited(from: number, to: number): number {
    const clock = (time: number) => this.#waitsAt.get(time) ?? time;
    return clock(to) - clock(from);
  }

  /** The tap for one end. */
  tap(side: Side): Tap {
    const sent = this[side];
    const received = side === 'client' ? this.server : this.client;
    return {
      wrote: (bytes) => sent.write(bytes, this.#time(), this.#order++),
      read: (bytes) => {
        received.noteRead(bytes.length, this.#time(), this.#order++);
        this.#tellIfQuiet();
      },
      event: (event) => {
        received.events.push(event);
      },
      readsEvents: (options) => {
        received.eventStream = options;
      },
      fault: (error) => {
        received.fault = error;
        this.#tellIfQuiet();
      },
      ended: () => this.#end(sent, false),
      reset: () => this.#end(sent, true),
      records: this.#recordTap(side),
    };
  }

  /** Said before the connection is taken away: that it ends then is not recorded. */
  stop(): void {
    this.#isOver = true;
  }

  #end(sent: RecordedStream, isReset: boolean): void {
    if (this.#isOver) return;
    const end = sent.written;
    sent.isReset = isReset;
    sent.fin = { number: 1, start: end, end, time: this.#time(), order: this.#order++ };
  }

  /** The records are the same at both ends, and so are the secrets: the writer's are kept. */
  #recordTap(side: Side): RecordTap {
    const other = otherSide(side);
    const tls = () => {
      this.tls ??= new RecordedTls();
      return this.tls;
    };
    return {
      wrote: (bytes) => {
        tls()[side].write(bytes, this.#time(), this.#order++);
        this.#layer.receive(side, Buffer.from(bytes), 0);
        this.#readRecords();
      },
      read: (bytes) => tls()[other].noteRead(bytes.length, this.#time(), this.#order++),
      secret: (line) => {
        if (side === 'client') tls().secrets += line;
        this.#keyLog.add(line);
        this.#readRecords();
      },
    };
  }

  #readRecords(): void {
    for (let next = this.#layer.next(); next; next = this.#layer.next()) {
      if (next.kind !== 'record') continue;
      const { from, record } = next;
      this.tls![from].events.push(record);
      const number = ++this.#counts[from];
      const length = record.applicationData?.length ?? 0;
      if (length === 0) continue;
      const start = this.#carried[from];
      this.#carried[from] = start + length;
      this[from].records.push({
        ...{ number, first: 0, start, end: start + length, recordStart: record.start },
      });
    }
  }

  /** Resolves when every byte that was written has been read, unless the reader gave up before. */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
      this.#tellIfQuiet();
    });
  }

  #tellIfQuiet(): void {
    if (![this.client, this.server].every(isSettled)) return;
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #time(): number {
    const time = this.#stopwatch() - this.startedAt;
    if (this.#waits) this.#waitsAt.set(time, this.#waits() - this.#waitsAtStart);
    return time;
  }
}

function isSettled({ fault, read, written }: RecordedStream): boolean {
  return fault !== undefined || read === written;
}
