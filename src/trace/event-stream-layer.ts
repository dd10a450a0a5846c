import type { ResponseHead } from '../http/head.ts';
import { type EventStreamOptions, EventStreamReader } from '../sse/event-stream-reader.ts';
import { judgeResponse } from '../sse/judge-response.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import { countOf } from '../wire/count.ts';
import type { Field, Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';
import { Unparsed } from '../wire/unparsed.ts';
import type { Entry } from './entry.ts';

/** Whether a client would take a response's content for an event stream, HTML 9.2.3. */
export function isEventStream(head: ResponseHead): boolean {
  return judgeResponse(head) === undefined;
}

/** Where the events of a layer go, and whose they are. */
export interface LayerOptions {
  readonly from: Side;
  readonly onEntry: (entry: Entry) => void;
}

/**
 * Reads the content of a response as an event stream, whatever pieces it comes in, and tells each block
 * when its blank line is there. A chunk is no event: one can have several, or half of one.
 *
 * This is the reader that our client uses, with the options that the client has told its tap: so both find
 * the same, which `test/truth/events.test.ts` holds. That the content is read twice is on purpose: the
 * client reads what it has been handed, some turns after it was on the wire, so that its own blocks come
 * after rows of later chunks and after the FIN; one that has paused or closed tells of none. A transcript
 * that waited for them would tell events too late, take a last event for one that was dropped, and never
 * know that a stream is over.
 */
export class EventStreamLayer {
  readonly #options: LayerOptions;
  readonly #reader: EventStreamReader;
  /** What no block has yet. */
  readonly #pending = new ByteQueue();
  #endedInCr = false;
  #isOver = false;

  /** @param stream how the one who hears it reads the stream; default: as anyone does */
  constructor(options: LayerOptions, stream?: EventStreamOptions) {
    this.#options = options;
    this.#reader = new EventStreamReader(stream);
  }

  /**
   * The next octets of the content.
   *
   * @param time when they were there
   */
  receive(bytes: Buffer, time: number): void {
    if (this.#isOver) return;
    this.#pending.append(bytes);
    this.#reader.receive(bytes);
    try {
      for (let block = this.#reader.nextEvent(); block; block = this.#reader.nextEvent()) {
        this.#endedInCr = block.bytes.at(-1) === CR;
        this.#tell(block, time);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#isOver = true;
      if (error.partial) this.#tell(error.partial, time, error);
    }
  }

  /** Whether something has come that no blank line has followed. */
  get isOpen(): boolean {
    const { length } = this.#pending;
    const isEndOfLine = this.#endedInCr && length === 1 && this.#pending.byteAt(0) === LF;
    return !this.#isOver && length > 0 && !isEndOfLine;
  }

  /** No more will come: what no blank line has followed is dropped, HTML 9.2.6. */
  end(time: number): void {
    if (!this.isOpen) return;
    const { position, length } = this.#pending;
    this.#isOver = true;
    this.#tell(new Unparsed(position, position + length, UNFINISHED_EVENT), time);
  }

  #tell(part: Placed, time: number, fault?: ProtocolError): void {
    const { from, onEntry } = this.#options;
    const { start, end } = part;
    const bytes = this.#pending.take(end - start);
    onEntry({ from, kind: 'event', parts: [part], start, end, bytes, time, fault });
  }
}

const CR = 0x0d;
const LF = 0x0a;

const UNFINISHED_EVENT: Field = {
  name: 'unfinished event',
  ref: 'HTML 9.2.6',
  why: 'Only a blank line dispatches an event: without one, no one is told of it.',
  read: (bytes) => ({ value: countOf(bytes.length), meaning: 'dropped' }),
  code: {
    readBy: 'src/sse/event-stream-reader.ts nextEvent',
    writtenBy: 'src/sse/encode.ts encodeEvent',
  },
};
