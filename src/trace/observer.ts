import { UnparsedContent } from '../http/chunk-events.ts';
import { HttpClientConnection } from '../http/client-connection.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import type { Tap } from '../net/tap.ts';
import { WebSocketConnection } from '../websocket/connection.ts';
import { Frame } from '../websocket/frame.ts';
import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { type Entry, isNewMessage } from './entry.ts';
import type { Side } from './recorder.ts';

/**
 * Listens in at a server's end alone, for as long as the connection lasts, and tells of each message
 * when it is complete. What comes in is explained by the server's own parser; what goes out by a
 * client's parser, which gets the same bytes: so it shows what was sent, not what was meant.
 */
export class Observer implements Tap {
  readonly #client: Half;
  readonly #server: Half;
  #http: HttpClientConnection | undefined = new HttpClientConnection();
  #websocket: WebSocketConnection | undefined;
  /** The head of a request has been read, and its end has not. */
  #isInRequest = false;

  /**
   * @param stopwatch milliseconds, from any start
   * @param onEntry told of each message
   */
  constructor(stopwatch: () => number, onEntry: (entry: Entry) => void) {
    const startedAt = stopwatch();
    const time = () => stopwatch() - startedAt;
    this.#client = new Half('client', time, onEntry);
    this.#server = new Half('server', time, onEntry);
  }

  read(bytes: Uint8Array): void {
    this.#client.add(bytes);
  }

  event(event: Placed): void {
    this.#client.event(event);
    if (event instanceof RequestHead) this.#expectResponseTo(event.method);
    this.#isInRequest = !isEnd(event);
  }

  fault(error: ProtocolError): void {
    this.#client.fault(error);
    // What could not be read as a request is answered as if it were one.
    if (!this.#isInRequest) this.#expectResponseTo('GET');
  }

  wrote(bytes: Uint8Array): void {
    if (!this.#http && !this.#websocket) return;
    this.#server.add(bytes);
    this.#explain(Buffer.from(bytes));
  }

  ended(): void {
    this.#server.end();
  }

  /** A response to HEAD has no content, so the client's parser has to know what was asked. */
  #expectResponseTo(method: string): void {
    if (!this.#http || this.#http.requestState === 'closed') return;
    this.#http.sendHead({ method, requestTarget: '/', fields: [] });
    this.#http.sendEnd();
  }

  #explain(bytes: Buffer): void {
    try {
      this.#explainOn(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // A client would refuse what we have sent: that is told, and what is behind it is not explained.
      this.#server.fault(error);
      this.#http = undefined;
      this.#websocket = undefined;
    }
  }

  #explainOn(bytes: Buffer): void {
    (this.#websocket ?? this.#http)?.receive(bytes);
    for (;;) {
      const event = (this.#websocket ?? this.#http)?.nextEvent();
      if (event === undefined || event === 'paused') return;
      this.#server.event(event);
      if (event instanceof ResponseHead && event.statusCode === 101) this.#leaveHttp();
    }
  }

  #leaveHttp(): void {
    const http = this.#http!;
    this.#http = undefined;
    // It only reads: no key is ever needed.
    this.#websocket = new WebSocketConnection('client', http.readUpTo, { newMaskingKey: () => 0 });
    this.#websocket.receive(http.takeRest());
  }
}

/** One direction: bytes that belong to no message yet, and the parts of the one under way. */
class Half {
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
  if (event instanceof ResponseHead) return event.statusCode < 200;
  return isEnd(event);
}

function isEnd(event: Placed): boolean {
  return (event as { type?: string }).type === 'end';
}
