/**
 * A field is one thing that a specification names; a span is that field found in some bytes.
 *
 * Everything that this project shows about traffic is made of these two. A parser does not hand back
 * values, it hands back places, and a value is what you get by reading a place.
 */

/** What a field's bytes say: the value itself, and in a few words what that value means. */
export interface Reading {
  readonly value: string;
  readonly meaning?: string;
}

/** One thing that a specification names, spelled as the specification spells it. */
export interface Field {
  readonly name: string;
  /** Where it is specified, in the form `RFC 6455 5.2`. */
  readonly ref: string;
  /** Which bits of its one byte are the field, as a mask; absent where it has whole bytes. */
  readonly bits?: number;
  /** True for what only separates other fields (SP, ":", CRLF). */
  readonly delimiter?: true;
  /** Why the field exists, or why it has to look as it does. One sentence. */
  readonly why: string;
  /**
   * Reads the field's own bytes. Absent: the value is their text.
   *
   * What bytes mean is often decided elsewhere in their message: that is asked of what was parsed, and
   * not worked out here once more.
   */
  readonly read?: (bytes: Uint8Array, message?: Placed) => Reading;
  /** The functions of this project that read and write it. */
  readonly code?: FieldCode;
}

/** The code of a field, each side in the form `src/websocket/frame-header.ts encodeHeader`. */
export interface FieldCode {
  readonly readBy: string;
  readonly writtenBy: string;
}

/** A field found at `[start, end)`, both counted in bytes from the start of its message. */
export interface Span {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  /** The parsed message that the bytes belong to, where their meaning depends on it. */
  readonly message?: Placed;
  /** Where the bytes alone do not tell: a masked payload, say, reads as its unmasked text. */
  readonly reading?: Reading;
}

/** Anything that lies at `[start, end)` of a stream and can name each of its bytes. */
export interface Placed {
  readonly start: number;
  readonly end: number;
  spans(): readonly Span[];
}

/**
 * Reads a span.
 *
 * @param bytes those that the span counts its places in
 */
export function readSpan(span: Span, bytes: Uint8Array): Reading {
  if (span.reading) return span.reading;
  const { field, start, end } = span;
  if (field.read) return field.read(bytes.subarray(start, end), span.message);
  const { buffer, byteOffset } = bytes;
  const octets = bytes instanceof Buffer ? bytes : Buffer.from(buffer, byteOffset);
  return { value: octets.toString('latin1', start, end) };
}
