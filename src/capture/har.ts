import type { Side } from '../wire/side.ts';
import { CaptureError } from './capture-error.ts';
import { type ArchivedHttp, readHttpEntry, startOf } from './har-http.ts';
import { findJsonFault } from './json-fault.ts';
import { inOneLine } from './one-line.ts';

/** A WebSocket message as an archive keeps it: what it said, and nothing of its frames. */
export interface MessageOfArchive {
  readonly from: Side;
  readonly isText: boolean;
  readonly bytes: Buffer;
  /** Milliseconds since the first message of its conversation. */
  readonly time: number;
}

/** An exchange that an archive has: what goes by in real time, or a request and its response. */
export type ArchivedExchange =
  | ArchivedHttp
  | { readonly kind: 'websocket'; readonly url: string; readonly messages: MessageOfArchive[] }
  | { readonly kind: 'event-stream'; readonly url: string; readonly bytes: Buffer };

/** What is of use in an HTTP Archive. */
export interface Archive {
  readonly exchanges: readonly ArchivedExchange[];
  /** Entries that are no exchange of HTTP. */
  readonly others: number;
  /** What stands among the messages and is none: control frames and errors. */
  readonly otherFrames: number;
}

/**
 * Reads an HTTP Archive (HAR 1.2), as the developer tools of browsers save it. WebSocket messages are in
 * `_webSocketMessages`, which is Chromium's addition.
 *
 * @throws CaptureError where it is no JSON, or no archive
 */
export function readHar(text: string): Archive {
  const entries = entriesIn(parse(text));
  const times = entries.map(startOf).filter((time) => !Number.isNaN(time));
  const first = times.reduce(
    (earliest, time) => Math.min(earliest, time),
    Number.POSITIVE_INFINITY,
  );
  const exchanges = entries.flatMap((entry) => exchangeOf(entry, first) ?? []);
  const others = entries.length - exchanges.length;
  return { exchanges, others, otherFrames: entries.flatMap(framesOf).filter(isOther).length };
}

/** JSON of which nothing is known. */
type Json = Readonly<Record<string, unknown>>;

function parse(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch (error) {
    const { message } = error as Error;
    const before = text.slice(0, findJsonFault(text)).split('\n');
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

function exchangeOf(entry: Json, firstTime: number): ArchivedExchange | undefined {
  const url = inOneLine(String(objectOf(entry.request).url ?? ''));
  if (Array.isArray(entry._webSocketMessages)) {
    const messages = framesOf(entry).filter((frame) => !isOther(frame));
    const first = Number(messages[0]?.time ?? 0);
    return { kind: 'websocket', url, messages: messages.map((one) => messageOf(one, first)) };
  }
  const content = objectOf(objectOf(entry.response).content);
  const isStream = /^text\/event-stream\s*(;|$)/i.test(String(content.mimeType ?? ''));
  if (!isStream || typeof content.text !== 'string') return readHttpEntry(entry, url, firstTime);
  const encoding = content.encoding === 'base64' ? 'base64' : 'utf8';
  return { kind: 'event-stream', url, bytes: Buffer.from(content.text, encoding) };
}

function framesOf({ _webSocketMessages: frames }: Json): Json[] {
  return Array.isArray(frames) ? frames.map(objectOf) : [];
}

/** Whether it is neither text, opcode 1, nor binary, opcode 2: RFC 6455 5.2. */
function isOther({ type, opcode = 1 }: Json): boolean {
  return (type !== 'send' && type !== 'receive') || (opcode !== 1 && opcode !== 2);
}

/** Binary messages are in base64; times are in seconds. */
function messageOf({ type, opcode, data, time }: Json, first: number): MessageOfArchive {
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
