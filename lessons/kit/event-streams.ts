import type { FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { OpenResponse } from '../../src/net/client.ts';
import { EventStreamReader } from '../../src/sse/event-stream-reader.ts';
import { request } from './sending.ts';

/** What a client knows of a stream that has ended. */
export interface StreamEnd {
  /** The last id that it has been given. */
  readonly lastEventId: string;
  /** Milliseconds after which it may come back. */
  readonly reconnectionTime: number;
}

/** Asks for a stream as browsers do. @returns its content, when the server has nothing more to say yet */
export async function openStream(
  connection: RecordedConnection,
  requestTarget: string,
  lastEventId?: string,
): Promise<OpenResponse['content']> {
  const fields: FieldLines = [
    ['Accept', 'text/event-stream'],
    ...(lastEventId === undefined ? [] : [['Last-Event-ID', lastEventId] as const]),
  ];
  const { content } = await connection.client.open(request('GET', requestTarget, fields));
  await connection.quiet();
  return content;
}

/** Reads a stream to its end, as a browser would. */
export async function readToEnd(content: OpenResponse['content']): Promise<StreamEnd> {
  const reader = new EventStreamReader();
  reader.receive(await content.bytes());
  while (reader.nextEvent()) {}
  const { lastEventId, reconnectionTime = 0 } = reader;
  return { lastEventId, reconnectionTime };
}
