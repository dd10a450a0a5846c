import { UnparsedContent } from '../http/chunk-events.ts';
import { ResponseHead } from '../http/head.ts';
import { Frame } from '../websocket/frame.ts';
import { FramePart } from '../websocket/frame-part.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import { type Entry, isNewMessage } from './entry.ts';
import type { Side } from './recorder.ts';

/** One direction: bytes that belong to no message yet, and the parts of the one under way. */
export class Half {
  readonly #from: Side;
  readonly #time: () => number;
  readonly #onEntry: (entry: Entry) => void;
  readonly #bytes = new ByteQueue();
  #parts: Placed[] = [];
  #startedAt = 0;

  constructor(from: Side, time: () => number, onEntry: (entry: Entry) => void) {
    this.#from = from;
    this.#time = time;
    this.#onEntry = onEntry;
  }

  add(bytes: Uint8Array): void {
    if (this.#bytes.length === 0) this.#startedAt = this.#time();
    this.#bytes.append(Buffer.from(bytes));
  }

  event(event: Placed): void {
    if (isNewMessage(event)) this.#flush();
    if (event.end > event.start) this.#parts.push(event);
    if (isWhole(event)) this.#flush();
  }

  fault(error: ProtocolError): void {
    this.#flush();
    const partial = error.partial ?? new UnparsedContent(this.#bytes.position, error.offset);
    if (partial.end > partial.start) this.#parts.push(partial);
    this.#flush(error);
  }

  end(): void {
    this.#flush();
    const at = this.#bytes.position + this.#bytes.length;
    const bytes = Buffer.alloc(0);
    this.#tell({ kind: 'fin', parts: [], start: at, end: at, bytes, fault: undefined });
  }

  #flush(fault?: ProtocolError): void {
    const [first] = this.#parts;
    if (!first) return;
    const parts = this.#parts.splice(0);
    const { start } = first;
    const { end } = parts.at(-1)!;
    this.#bytes.skip(start - this.#bytes.position);
    const bytes = this.#bytes.take(end - start);
    this.#tell({ kind: 'message', parts, start, end, bytes, fault });
    this.#startedAt = this.#time();
  }

  #tell(entry: Omit<Entry, 'from' | 'time'>): void {
    this.#onEntry({ ...entry, from: this.#from, time: this.#startedAt });
  }
}

/** Nothing more will belong to the same message. */
function isWhole(event: Placed): boolean {
  if (event instanceof Frame) return true;
  if (event instanceof FramePart) return event.endsFrame;
  if (event instanceof ResponseHead) return event.statusCode < 200;
  return isEnd(event);
}

/** Whether a message ends here. */
export function isEnd(event: Placed): boolean {
  return (event as { type?: string }).type === 'end';
}
