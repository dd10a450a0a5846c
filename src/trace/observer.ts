import { HttpClientConnection } from '../http/client-connection.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import type { Tap } from '../net/tap.ts';
import { WebSocketConnection } from '../websocket/connection.ts';
import { agreedDeflate } from '../websocket/handshake.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Entry } from './entry.ts';
import { Half, isEnd } from './half.ts';

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
      if (event instanceof ResponseHead && event.statusCode === 101) this.#leaveHttp(event);
    }
  }

  #leaveHttp(head: ResponseHead): void {
    const http = this.#http!;
    const deflate = agreedDeflate(head);
    this.#http = undefined;
    this.#websocket = new WebSocketConnection('client', http.readUpTo, {
      // It only reads: no key is ever needed.
      newMaskingKey: () => 0,
      ...(deflate && { deflate }),
    });
    this.#websocket.receive(http.takeRest());
  }
}
