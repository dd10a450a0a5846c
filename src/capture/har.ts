import { CaptureError } from './capture-error.ts';

/** A WebSocket message as an archive keeps it: what it said, and nothing of its frames. */
export interface MessageOfArchive {
  readonly from: 'client' | 'server';
  readonly isText: boolean;
  readonly bytes: Buffer;
  /** Milliseconds since the first message of its conversation. */
  readonly time: number;
}

/** An exchange of which an archive keeps bytes that go by in real time. */
export type ArchivedExchange =
  | { readonly kind: 'websocket'; readonly url: string; readonly messages: MessageOfArchive[] }
  | { readonly kind: 'event-stream'; readonly url: string; readonly bytes: Buffer };

/** What is of use in an HTTP Archive. */
export interface Archive {
  readonly exchanges: readonly ArchivedExchange[];
  /** Exchanges of other kinds: of those an archive has names and values, but no bytes. */
  readonly others: number;
}

/**
 * Reads an HTTP Archive (HAR 1.2), as the developer tools of browsers save it. WebSocket messages are in
 * `_webSocketMessages`, which is Chromium's addition.
 *
 * @throws CaptureError where it is no JSON, or no archive
 */
export function readHar(text: string): Archive {
  const entries = entriesIn(parse(text));
  const exchanges = entries.flatMap((entry) => exchangeOf(entry) ?? []);
  return { exchanges, others: entries.length - exchanges.length };
}

/** JSON of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch (error) {
    const { message } = error as Error;
    const at = /position (\d+)/.exec(message)?.[1];
    const before = text.slice(0, at === undefined ? text.length : Number(at)).split('\n');
    const place = { line: before.length, column: before.at(-1)!.length + 1 };
    throw new CaptureError(`this HAR is no JSON: ${message}`, place);
  }
}

function entriesIn(archive: Json): Json[] {
  const { entries } = objectOf(archive.log);
  if (!Array.isArray(entries)) {
    throw new CaptureError('this HAR has no list log.entries', { line: 1, column: 1 });
  }
  return entries.map(objectOf);
}

function exchangeOf(entry: Json): ArchivedExchange | undefined {
  const url = String(objectOf(entry.request).url ?? '');
  const { _webSocketMessages: messages } = entry;
  if (Array.isArray(messages)) {
    const first = Number(objectOf(messages[0]).time ?? 0);
    return { kind: 'websocket', url, messages: messages.map((one) => messageOf(one, first)) };
  }
  const content = objectOf(objectOf(entry.response).content);
  const isStream = String(content.mimeType ?? '').startsWith('text/event-stream');
  if (!isStream || typeof content.text !== 'string') return undefined;
  const encoding = content.encoding === 'base64' ? 'base64' : 'utf8';
  return { kind: 'event-stream', url, bytes: Buffer.from(content.text, encoding) };
}

/** Binary messages are in base64; times are in seconds. */
function messageOf(value: unknown, first: number): MessageOfArchive {
  const { type, opcode, data, time } = objectOf(value);
  const isText = opcode !== 2;
  return {
    from: type === 'send' ? 'client' : 'server',
    isText,
    bytes: Buffer.from(String(data ?? ''), isText ? 'utf8' : 'base64'),
    time: (Number(time ?? first) - first) * 1000,
  };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
