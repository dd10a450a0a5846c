import type { Field, Span } from '../wire/field.ts';
import {
  EXTENDED_LENGTH,
  FIN,
  MASK,
  MASKING_KEY,
  OPCODE,
  PAYLOAD_LENGTH,
  RSV,
} from './frame-fields.ts';

/**
 * The shape of a frame header: where its parts are.
 *
 *      0               1               2               3
 *      0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
 *     +-+-+-+-+-------+-+-------------+-------------------------------+
 *     |F|R|R|R| opcode|M| payload len | extended payload length       |
 *     |I|S|S|S|  (4)  |A|     (7)     | none, 2 or 8 octets           |
 *     |N|V|V|V|       |S|             |                               |
 *     | |1|2|3|       |K|             | masking key: none or 4 octets |
 *     +-+-+-+-+-------+-+-------------+-------------------------------+
 *
 * Payload len below 126 is the length itself; 126 and 127 say that it follows in 2 or 8 octets, highest
 * first. 5.2: it is always written in the shortest of the three forms, and counts neither the header nor the
 * key. Most messages are short, and cost two octets this way; the longest cost ten.
 *
 * Headers of 5.7, a client's with the key 37 fa 21 3d:
 *
 *     81 05                            text of 5 octets, from a server
 *     81 85 37 fa 21 3d                the same from a client
 *     82 7e 01 00                      binary, 256 octets
 *     82 7f 00 00 00 00 00 01 00 00    binary, 65536 octets
 *
 * Two parts are optional, one of them in two sizes. That makes six headers, and the second octet tells
 * which of them it is. The decoder reads through a shape, and a dissection prints the same shape.
 */
export interface FrameShape {
  /** Octets of the extended payload length: 0, 2 or 8. */
  readonly lengthOctets: 0 | 2 | 8;
  readonly masked: boolean;
  /** Where the masking key starts, if there is one. */
  readonly keyAt: number;
  /** Octets of the whole header. */
  readonly headerLength: number;
  readonly spans: readonly Span[];
}

function shape(lengthOctets: 0 | 2 | 8, masked: boolean): FrameShape {
  const keyAt = 2 + lengthOctets;
  const headerLength = keyAt + (masked ? 4 : 0);
  const spans = [FIN, RSV, OPCODE].map((field) => ({ field, start: 0, end: 1 }));
  const add = (field: Field, start: number, end: number) => {
    if (end > start) spans.push({ field, start, end });
  };
  add(MASK, 1, 2);
  add(PAYLOAD_LENGTH, 1, 2);
  add(EXTENDED_LENGTH, 2, keyAt);
  add(MASKING_KEY, keyAt, headerLength);
  return { lengthOctets, masked, keyAt, headerLength, spans };
}

/** The six shapes, those of a server before those of a client, each by its length. */
export const FRAME_SHAPES = {
  short: shape(0, false),
  medium: shape(2, false),
  long: shape(8, false),
  shortMasked: shape(0, true),
  mediumMasked: shape(2, true),
  longMasked: shape(8, true),
} as const satisfies Record<string, FrameShape>;

/** The shape by second octet: one load tells all offsets. */
const SHAPE_BY_OCTET: readonly FrameShape[] = Array.from({ length: 256 }, (_, octet) => {
  const length = octet & 0x7f;
  return shapeFor(length < 126 ? 0 : length === 126 ? 2 : 8, octet >= 0x80);
});

/** The shape that a header's second octet announces. */
export function shapeOf(secondOctet: number): FrameShape {
  return SHAPE_BY_OCTET[secondOctet]!;
}

/** The shape with a length field of so many octets. */
export function shapeFor(lengthOctets: 0 | 2 | 8, masked: boolean): FrameShape {
  if (lengthOctets === 0) return masked ? FRAME_SHAPES.shortMasked : FRAME_SHAPES.short;
  if (lengthOctets === 2) return masked ? FRAME_SHAPES.mediumMasked : FRAME_SHAPES.medium;
  return masked ? FRAME_SHAPES.longMasked : FRAME_SHAPES.long;
}
