import type { Archive, ArchivedExchange } from '../capture/har.ts';
import { ArchivedMessage } from './archived-message.ts';
import type { Entry } from './entry.ts';
import { Explainer } from './explain.ts';

/** Told of what an archive has of real-time traffic. */
export interface ArchiveListener {
  exchange(exchange: ArchivedExchange): void;
  entry(entry: Entry): void;
}

/** Explains what an HTTP Archive keeps of WebSockets and event streams: messages, without their frames. */
export function explainArchive({ exchanges }: Archive, listener: ArchiveListener): void {
  for (const exchange of exchanges) {
    listener.exchange(exchange);
    if (exchange.kind === 'websocket') explainMessages(exchange, listener);
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
