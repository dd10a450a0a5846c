import { CONTENT_TYPE, isContentType } from './fields.ts';
import { HEADER_LENGTH, MOST_OCTETS } from './record.ts';

/** What was found in what has come: octets that are passed over, and whether a record begins after them. */
export interface RecordSearchResult {
  readonly passed: number;
  readonly isFound: boolean;
}

/**
 * Looks for where a record begins, RFC 8446 5.2, in what may begin in the middle of one. What is encrypted
 * looks like chance, in which three octets are those of a header once in 16 million places: so one header
 * is not enough, and another has to stand where the record ends that it speaks of.
 */
export function searchRecord(bytes: Buffer): RecordSearchResult {
  let at = bytes.indexOf(CONTENT_TYPE.applicationData);
  while (at >= 0) {
    const isRecord = isRecordAt(bytes, at);
    if (isRecord !== false) return { passed: at, isFound: isRecord === true };
    at = bytes.indexOf(CONTENT_TYPE.applicationData, at + 1);
  }
  return { passed: bytes.length, isFound: false };
}

/** Whether a record begins at a place; undefined while there are too few octets to tell. */
function isRecordAt(bytes: Buffer, at: number): boolean | undefined {
  if (!looksLikeHeader(bytes.subarray(at))) return false;
  if (bytes.length < at + HEADER_LENGTH) return undefined;
  const length = bytes.readUInt16BE(at + 3);
  if (length < LEAST_OCTETS || length > MOST_OCTETS) return false;
  const next = bytes.subarray(at + HEADER_LENGTH + length);
  if (!looksLikeHeader(next)) return false;
  return next.length < VERSION_END ? undefined : true;
}

/** As far as there is any: a content type, and 3.3, the version of all records after a handshake. */
function looksLikeHeader([type, major = 3, minor = 3]: Uint8Array): boolean {
  return (type === undefined || isContentType(type)) && major === 3 && minor === 3;
}

/** Where the version ends in a header. */
const VERSION_END = 3;

/** The type of what is inside, and the tag that seals it. */
const LEAST_OCTETS = 17;
