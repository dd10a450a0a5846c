import type { Archive, ArchivedExchange } from '../capture/har.ts';
import type { ArchivedHttp, ArchivedHttpMessage } from '../capture/har-http.ts';
import { Content } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { MessageReader } from '../http/message-reader.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';
import { ArchivedMessage } from './archived-message.ts';
import type { Entry } from './entry.ts';
import { Explainer } from './explain.ts';

/** Told of what an archive has. */
export interface ArchiveListener {
  exchange(exchange: ArchivedExchange): void;
  entry(entry: Entry): void;
}

/** Explains what an HTTP Archive keeps: heads and content, event streams, and messages without their frames. */
export function explainArchive({ exchanges }: Archive, listener: ArchiveListener): void {
  for (const exchange of exchanges) {
    listener.exchange(exchange);
    if (exchange.kind === 'websocket') explainMessages(exchange, listener);
    else if (exchange.kind === 'http') explainHttp(exchange, listener);
    else {
      const explainer = new Explainer('sse', (entry) => listener.entry(entry));
      explainer.bytes(exchange.bytes);
      explainer.end();
    }
  }
}

function explainMessages(
  { messages }: Extract<ArchivedExchange, { kind: 'websocket' }>,
  listener: ArchiveListener,
): void {
  const ends = { client: 0, server: 0 };
  for (const { from, isText, bytes, time } of messages) {
    const part = new ArchivedMessage(ends[from], bytes.length, isText);
    const { start, end } = part;
    ends[from] = end;
    listener.entry({
      ...{ from, kind: 'message', parts: [part], start, end, bytes, time, fault: undefined },
    });
  }
}

function explainHttp({ request, response }: ArchivedHttp, listener: ArchiveListener): void {
  explainHead('client', request, listener);
  if (response) explainHead('server', response, listener);
}

/**
 * The head says how the content was framed and packed; the archive has it without. So it is not read by the
 * head, but put after it.
 */
function explainHead(
  from: Side,
  { head, content, time }: ArchivedHttpMessage,
  listener: ArchiveListener,
): void {
  const read = readHead(from, head);
  if (!read) {
    const kind = from === 'client' ? 'http-request' : 'http-response';
    const explainer = new Explainer(kind, (entry) => listener.entry({ ...entry, time }));
    explainer.bytes(head);
    explainer.end();
    return;
  }
  const parts = content.length > 0 ? [read, new Content(content, head.length, false)] : [read];
  const bytes = Buffer.concat([head, content]);
  listener.entry({
    ...{ from, kind: 'message', parts, start: 0, end: bytes.length, bytes, time, fault: undefined },
  });
}

/** @returns undefined where it would be refused */
function readHead(from: Side, head: Buffer): RequestHead | ResponseHead | undefined {
  const reader = new MessageReader(from === 'client' ? 'request' : 'response');
  reader.receive(head);
  try {
    const event = reader.nextEvent();
    return event instanceof RequestHead || event instanceof ResponseHead ? event : undefined;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return undefined;
  }
}
