import { TlsRecord } from '../tls/record.ts';
import { SIDES, type Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';
import { type Recorded, RecordedStream, RecordedTls } from './recorder.ts';

/**
 * Records what a passive observer hears of a connection, and what it makes of that. What was captured was
 * written and read at the same moment, as far as anyone can tell.
 */
export class PageRecorder implements Recorded {
  readonly startedAt = 0;
  client = new RecordedStream();
  server = new RecordedStream();
  tls: RecordedTls | undefined;
  readonly #counts = { client: 0, server: 0 };
  #order = 0;

  /** TCP has carried this. */
  bytes(from: Side, bytes: Uint8Array, time: number): void {
    this.#add((this.tls ?? this)[from], bytes, time);
  }

  /** So many octets were not captured. */
  missing(from: Side, octets: number): void {
    (this.tls ?? this)[from].skip(octets);
  }

  /** This was told. */
  entry(entry: Entry): void {
    const [part] = entry.parts;
    if (part instanceof TlsRecord) this.#receiveRecord(entry.from, part, entry.time);
    else if (entry.kind === 'fin') this.#end(entry);
  }

  waited(from: number, to: number): number {
    return to - from;
  }

  /** Keeps nothing of one side before an offset of what it has said. */
  letGo(from: Side, offset: number): void {
    const stream = this[from];
    stream.letGo(offset);
    this.tls?.[from].letGo(stream.records[0]?.recordStart ?? this.tls[from].written);
  }

  #add(stream: RecordedStream, bytes: Uint8Array, time: number): void {
    stream.write(bytes, time, this.#order++);
    stream.noteRead(bytes.length, time, this.#order++);
  }

  #end({ from, end, time, isReset }: Entry & { kind: 'fin' }): void {
    const stream = this[from];
    stream.isReset = isReset === true;
    stream.fin = { number: 1, start: end, end, time, order: this.#order++ };
  }

  /** What was taken for what is said until the first record came, is below TLS. */
  #receiveRecord(from: Side, record: TlsRecord, time: number): void {
    this.tls ??= this.#beginTls();
    this.tls[from].events.push(record);
    const number = ++this.#counts[from];
    const data = record.applicationData;
    if (!data || data.length === 0) return;
    const { written: start } = this[from];
    const end = start + data.length;
    this[from].records.push({ number, first: 0, start, end, recordStart: record.start });
    this.#add(this[from], data, time);
  }

  #beginTls(): RecordedTls {
    const below = new RecordedTls(this.client, this.server);
    for (const side of SIDES) this[side] = new RecordedStream();
    return below;
  }
}
