import { RequestHead } from '../../http/head.ts';
import { DEFAULT_HTTP_LIMITS } from '../../http/limits.ts';
import { tokenList } from '../../http/lists.ts';
import { HeadReader } from '../../http/read-head.ts';
import { type ChunkLineMarks, scanChunkLine } from '../../http/scan-chunk.ts';
import { INCOMPLETE } from '../../http/scan-progress.ts';
import { ByteQueue } from '../../wire/byte-queue.ts';
import { ProtocolError } from '../../wire/protocol-error.ts';
import { type Draft, replaceBytes } from './draft.ts';

/** Where a head ends, and what it says of the length of what follows. */
interface HeadPlaces {
  readonly end: number;
  readonly isChunked: boolean;
  readonly contentLength: Place | undefined;
}

/** A value, and where it stands. */
interface Place {
  readonly start: number;
  readonly value: string;
}

/** Makes the Content-Length of a request true, or the sizes of its chunks. */
export function fixRequest(draft: Draft): Draft | string {
  const { bytes } = draft;
  const head = unlessRefused(() => placesIn(bytes)) ?? guessPlaces(bytes.toString('latin1'));
  if (!head) return 'the head of the request has no end';
  if (head.isChunked) return fixChunks(draft, head.end);
  if (!head.contentLength) return 'the request announces no length';
  const { start, value } = head.contentLength;
  return replaceBytes(draft, start, value.length, latin1(`${bytes.length - head.end}`));
}

/**
 * The places that the server's own parser finds.
 *
 * @throws ProtocolError where it refuses the head
 */
function placesIn(bytes: Buffer): HeadPlaces | undefined {
  const queue = new ByteQueue();
  queue.append(bytes);
  const scanned = new HeadReader('request', DEFAULT_HTTP_LIMITS).read(queue);
  if (!scanned) return undefined;
  const head = new RequestHead(scanned);
  const [value] = head.fieldLines('content-length');
  return {
    end: head.end,
    isChunked: isChunked(head.field('transfer-encoding')),
    contentLength:
      value === undefined ? undefined : { start: head.placeOf('content-length'), value },
  };
}

/** A head may be wrong on purpose, and has a length all the same: its lines are looked for. */
function guessPlaces(text: string): HeadPlaces | undefined {
  const end = text.indexOf('\r\n\r\n') + 4;
  if (end < 4) return undefined;
  const head = text.slice(0, end);
  return {
    end,
    isChunked: isChunked(guessField(head, /^transfer-encoding:[ \t]*([^\r\n]*)/im)?.value),
    contentLength: guessField(head, /^content-length:[ \t]*([^\r\n]*)/im),
  };
}

function guessField(head: string, line: RegExp): Place | undefined {
  const found = line.exec(head);
  if (!found) return undefined;
  const value = found[1]!;
  return { start: found.index + found[0].length - value.length, value };
}

function isChunked(transferEncoding: string | undefined): boolean {
  return tokenList(transferEncoding).includes('chunked');
}

/** The line before a chunk. */
interface ChunkLinePlace {
  readonly size: Place;
  /** Where the data begins. */
  readonly end: number;
}

function fixChunks(draft: Draft, start: number): Draft | string {
  const text = draft.bytes.toString('latin1');
  const chunks: { readonly size: Place; readonly octets: number }[] = [];
  for (let at = start; at < text.length; ) {
    const line = chunkLineAt(text, at);
    if (!line) break;
    const announced = Number.parseInt(line.size.value, 16);
    if (announced === 0) break;
    const end = dataEnd(text, line.end, announced);
    chunks.push({ size: line.size, octets: end - line.end });
    at = end + 2;
  }
  if (chunks.length === 0) return 'there is no chunk with data';
  return chunks.reduceRight((fixed, { size: { start: at, value }, octets }) => {
    const isTrue = Number.parseInt(value, 16) === octets;
    return isTrue ? fixed : replaceBytes(fixed, at, value.length, latin1(octets.toString(16)));
  }, draft);
}

/** What our parser refuses may be meant for a chunk's line nevertheless, its size being wrong. */
function chunkLineAt(text: string, start: number): ChunkLinePlace | undefined {
  const marks = marksAt(text, start) ?? guessMarks(text, start);
  if (!marks) return undefined;
  const value = text.slice(start, start + marks.sizeEnd);
  return { size: { start, value }, end: start + marks.extensionsEnd + 2 };
}

function marksAt(text: string, start: number): ChunkLineMarks | undefined {
  const marks = unlessRefused(() => scanChunkLine(text.slice(start), Infinity));
  return marks === INCOMPLETE ? undefined : marks;
}

function guessMarks(text: string, start: number): ChunkLineMarks | undefined {
  const extensionsEnd = text.indexOf('\r\n', start) - start;
  if (extensionsEnd < 0) return undefined;
  const semicolon = text.slice(start, start + extensionsEnd).indexOf(';');
  return { sizeEnd: semicolon < 0 ? extensionsEnd : semicolon, extensionsEnd };
}

/**
 * Where the data of a chunk ends: where its size says; or, since that may lie, before the first
 * CRLF after which nothing follows or what our parser takes for the line of a chunk.
 */
function dataEnd(text: string, start: number, announced: number): number {
  const end = start + announced;
  if (end >= start && text.startsWith('\r\n', end)) return end;
  for (let at = text.indexOf('\r\n', start); at >= 0; at = text.indexOf('\r\n', at + 2)) {
    if (at + 2 === text.length || marksAt(text, at + 2)) return at;
  }
  return text.length;
}

/** What was read; undefined where our parser refuses it. */
function unlessRefused<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
