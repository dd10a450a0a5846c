import { HttpClientConnection } from '../../src/http/client-connection.ts';
import type { HttpConnection, NextHttpEvent } from '../../src/http/connection.ts';
import { Content } from '../../src/http/events.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import { HttpServerConnection } from '../../src/http/server-connection.ts';
import type { Placed } from '../../src/wire/field.ts';
import { ProtocolError } from '../../src/wire/protocol-error.ts';
import { latin1 } from './bytes.ts';
import { answerShortly } from './short-answer.ts';

/** What a connection made of some bytes: its events, and the fault at which it stopped. */
export interface Reading {
  readonly events: readonly Placed[];
  readonly fault: ProtocolError | undefined;
}

/** How the bytes are read. */
export interface ReadOptions {
  readonly limits?: Partial<HttpLimits>;
  /** Whether the peer sends its FIN after the last byte. Default: no. */
  readonly ends?: boolean;
  /** Methods of the requests whose responses are read. Default: one GET. */
  readonly methods?: readonly string[];
}

type Bytes = string | readonly Uint8Array[];

/** Reads requests as a server that answers each of them with 204 when it is complete. */
export function readRequests(bytes: Bytes, options: ReadOptions = {}): Reading {
  const connection = new HttpServerConnection({ ...DEFAULT_HTTP_LIMITS, ...options.limits });
  return read(connection, bytes, options, () => {
    if (connection.requestState !== 'done' || connection.responseState !== 'due') return false;
    answerShortly(connection);
    return true;
  });
}

/** Reads responses as a client that has sent its requests before. */
export function readResponses(bytes: Bytes, options: ReadOptions = {}): Reading {
  const connection = new HttpClientConnection({ ...DEFAULT_HTTP_LIMITS, ...options.limits });
  for (const method of options.methods ?? ['GET']) {
    connection.sendHead({ method, requestTarget: '/', fields: [['Host', 'a']] });
    connection.sendEnd();
  }
  return read(connection, bytes, options, () => false);
}

/** The content of all messages together, one character an octet. */
export function contentOf({ events }: Reading): string {
  const pieces = events.filter((event) => event instanceof Content);
  return Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('latin1');
}

/** The types of the events in order; neighbouring content counts as one. */
export function typesOf({ events }: Reading): string[] {
  const types = events.map((event) => (event as NextHttpEvent & object).type);
  return types.filter((type, index) => type !== 'content' || types[index - 1] !== 'content');
}

/** A reading as plain data: every place, every name of a byte and the fault. */
export function plain({ events, fault }: Reading): object {
  const places: { type: string; start: number; end: number; spans: object[] }[] = [];
  for (const event of events) {
    const { type } = event as NextHttpEvent & object;
    const last = places.at(-1);
    if (type === 'content' && last?.type === type) last.end = event.end;
    else places.push({ type, start: event.start, end: event.end, spans: spansOf(event) });
  }
  const { fault: name, offset, partial } = fault ?? {};
  const shown = partial && { start: partial.start, end: partial.end, spans: spansOf(partial) };
  return { places, name, offset, shown };
}

function spansOf(place: Placed): object[] {
  if (place instanceof Content) return [];
  return place.spans().map(({ field, start, end }) => ({ name: field.name, start, end }));
}

function read(
  connection: HttpConnection,
  bytes: Bytes,
  { ends = false }: ReadOptions,
  proceed: () => boolean,
): Reading {
  const events: Placed[] = [];
  const take = () => {
    for (;;) {
      const event = connection.nextEvent();
      if (typeof event === 'object') events.push(event);
      else if (!proceed()) return;
    }
  };
  try {
    for (const piece of typeof bytes === 'string' ? [latin1(bytes)] : bytes) {
      connection.receive(piece);
      take();
    }
    if (ends) connection.receiveEnd();
    take();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { events, fault: error };
  }
  return { events, fault: undefined };
}
