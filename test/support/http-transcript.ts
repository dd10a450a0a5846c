import { HttpClientConnection } from '../../src/http/client-connection.ts';
import type { NextHttpEvent } from '../../src/http/connection.ts';
import { Content } from '../../src/http/events.ts';
import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import type { HttpLimits } from '../../src/http/limits.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import { UnfinishedHead } from '../../src/http/unfinished-head.ts';
import type { Placed } from '../../src/wire/field.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { answerShortly } from './short-answer.ts';

/** All that a connection made of its input: places in order, then a fault or what was left over. */
export interface Transcript {
  readonly events: readonly Placed[];
  readonly fault: ProtocolError | undefined;
  /** Bytes that were left for the protocol after a 101. */
  readonly rest: Buffer;
}

/** How the two ends behave while the bytes come. */
export interface Situation {
  readonly limits?: HttpLimits;
  /** Server: answer each request only when all bytes have come. */
  readonly answersLate?: boolean;
  /** Client: methods of the requests that were sent. */
  readonly methods?: readonly string[];
  /** Whether the peer sends its FIN after the last byte. */
  readonly ends?: boolean;
}

/** Reads everything as a server that answers 204, or 101 to a request with Upgrade. */
export function readAsServer(pieces: readonly Buffer[], situation: Situation = {}): Transcript {
  const connection = new HttpServerConnection(situation.limits);
  let canAnswer = situation.answersLate !== true;
  const proceed = () => {
    if (!canAnswer || connection.requestState !== 'done' || connection.responseState !== 'due') {
      return false;
    }
    const switches = reader.lastHead?.field('upgrade') !== undefined;
    if (switches) connection.sendHead({ statusCode: 101, fields: [] });
    else answerShortly(connection);
    return !switches;
  };
  const reader = new Reader(connection, proceed);
  reader.read(pieces, false);
  canAnswer = true;
  return reader.read([], situation.ends !== false);
}

/** Reads everything as a client that sends its next request when the last answer is complete. */
export function readAsClient(pieces: readonly Buffer[], situation: Situation = {}): Transcript {
  const connection = new HttpClientConnection(situation.limits);
  const methods = [...(situation.methods ?? ['GET', 'GET', 'GET'])];
  const proceed = () => {
    const method = connection.requestState === 'idle' ? methods.shift() : undefined;
    if (method === undefined) return false;
    connection.sendHead({ method, requestTarget: '/', fields: [['Host', 'a']] });
    connection.sendEnd();
    return true;
  };
  const reader = new Reader(connection, proceed);
  return reader.read(pieces, situation.ends !== false);
}

/** The transcript as plain data, to be compared. Neighbouring content counts as one. */
export function plainTranscript({ events, fault, rest }: Transcript): object {
  const plain: object[] = [];
  let content: { start: number; bytes: string } | undefined;
  for (const event of events) {
    if (!(event instanceof Content)) {
      content = undefined;
      plain.push(plainPlaced(event));
    } else if (content) content.bytes += event.bytes.toString('hex');
    else {
      content = { start: event.start, bytes: event.bytes.toString('hex') };
      plain.push(content);
    }
  }
  return { events: plain, fault: fault && plainFault(fault), rest: rest.toString('hex') };
}

class Reader {
  lastHead: RequestHead | undefined;
  readonly #connection: HttpServerConnection | HttpClientConnection;
  readonly #proceed: () => boolean;
  readonly #events: Placed[] = [];
  readonly #rest: Buffer[] = [];
  #fault: ProtocolError | undefined;

  /** @param proceed does what is due between two messages; false if that was nothing */
  constructor(connection: HttpServerConnection | HttpClientConnection, proceed: () => boolean) {
    this.#connection = connection;
    this.#proceed = proceed;
  }

  read(pieces: readonly Buffer[], ends: boolean): Transcript {
    this.#readOn();
    for (const piece of pieces) {
      this.#connection.receive(piece);
      this.#readOn();
    }
    if (ends) {
      this.#connection.receiveEnd();
      this.#readOn();
    }
    return { events: this.#events, fault: this.#fault, rest: Buffer.concat(this.#rest) };
  }

  #readOn(): void {
    try {
      while (!this.#fault && (this.#take(this.#connection.nextEvent()) || this.#proceed()));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fault = error;
    }
    if (this.#connection.responseState === 'switched') this.#rest.push(this.#connection.takeRest());
  }

  #take(event: NextHttpEvent): boolean {
    if (event === undefined || event === 'paused') return false;
    if (event instanceof RequestHead) this.lastHead = event;
    this.#events.push(event);
    return true;
  }
}

function plainPlaced(place: Placed): object {
  const { start, end } = place;
  const isHead = place instanceof RequestHead || place instanceof ResponseHead;
  if (isHead) return { start, end, text: place.text, marks: place.marks };
  if (place instanceof UnfinishedHead) return { start, end, text: place.text };
  return { type: place.constructor.name, start, end };
}

function plainFault({ fault, offset, partial }: ProtocolError): object {
  const spans = partial?.spans().map(({ field, start, end }) => [field.name, start, end]);
  return { fault, offset, partial: partial && plainPlaced(partial), spans };
}
