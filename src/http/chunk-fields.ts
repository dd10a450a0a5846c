import { countOf } from '../wire/count.ts';
import type { Field, FieldCode, Reading } from '../wire/field.ts';

/**
 * The parts of the chunked coding by their names in RFC 9112 7.1, for people. Nothing here runs while
 * traffic is served.
 *
 * Any recipient on the way may undo the coding and apply it again, 6.1: so the borders of chunks are shown,
 * and nothing is said to follow from them.
 */

const CODE: FieldCode = {
  readBy: 'src/http/scan-chunk.ts scanChunkLine',
  writtenBy: 'src/http/encode-chunk.ts frameChunk',
};

export const CHUNK_SIZE: Field = {
  name: 'chunk-size',
  ref: 'RFC 9112 7.1',
  why: 'How many bytes of data follow, in hexadecimal; 0 is the last chunk.',
  read: (bytes) => {
    const value = Buffer.from(bytes).toString('latin1');
    const size = Number.parseInt(value, 16);
    return { value, meaning: size === 0 ? 'the last chunk' : `${countOf(size)} of data` };
  },
  code: CODE,
};

export const CHUNK_EXTENSION: Field = {
  name: 'chunk-ext',
  ref: 'RFC 9112 7.1.1',
  why: 'Rarely used; a recipient ignores an extension that it does not know.',
  code: CODE,
};

export const CHUNK_DATA: Field = {
  name: 'chunk-data',
  ref: 'RFC 9112 7.1',
  why: 'A piece of the content; its borders mean nothing.',
  read: readOctets,
  code: {
    readBy: 'src/http/chunk-reader.ts #readData',
    writtenBy: 'src/http/encode-chunk.ts frameChunk',
  },
};

/**
 * Content as text. HTTP does not know what it means, and a piece of it may begin within a character: so
 * all that is no character of US-ASCII is a dot.
 */
export function readOctets(bytes: Uint8Array): Reading {
  const text = Buffer.from(bytes).toString('latin1');
  return { value: text.replace(/[^\r\n -~]/g, '.') };
}
