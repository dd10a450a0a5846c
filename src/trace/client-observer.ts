import { ResponseHead } from '../http/head.ts';
import { HttpServerConnection } from '../http/server-connection.ts';
import type { Tap } from '../net/tap.ts';
import { WebSocketConnection } from '../websocket/connection.ts';
import { agreedDeflate } from '../websocket/handshake.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Entry } from './entry.ts';
import { Half } from './half.ts';

/**
 * Listens in at a client's end: what comes in is explained by the client's own parser, what goes out by
 * a server's. The twin of `Observer`, seen from the other side.
 */
export class ClientObserver implements Tap {
  readonly #client: Half;
  readonly #server: Half;
  #http: HttpServerConnection | undefined = new HttpServerConnection();
  #websocket: WebSocketConnection | undefined;

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
    this.#server.add(bytes);
  }

  event(event: Placed): void {
    this.#server.event(event);
    if (event instanceof ResponseHead && event.statusCode === 101) this.#leaveHttp(event);
  }

  fault(error: ProtocolError): void {
    this.#server.fault(error);
  }

  wrote(bytes: Uint8Array): void {
    const reader = this.#websocket ?? this.#http;
    if (!reader) return;
    this.#client.add(bytes);
    try {
      reader.receive(Buffer.from(bytes));
      for (
        let event = reader.nextEvent();
        event && event !== 'paused';
        event = reader.nextEvent()
      ) {
        this.#client.event(event);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // A server would refuse what we have sent: that is told, and nothing behind it is explained.
      this.#client.fault(error);
      this.#http = undefined;
      this.#websocket = undefined;
    }
  }

  ended(): void {
    this.#client.end();
  }

  #leaveHttp(head: ResponseHead): void {
    if (!this.#http) return;
    const deflate = agreedDeflate(head);
    const startsAt = this.#http.readUpTo;
    this.#http = undefined;
    this.#websocket = new WebSocketConnection('server', startsAt, { ...(deflate && { deflate }) });
  }
}
