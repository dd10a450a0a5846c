import { countOf } from '../wire/count.ts';
import type { Placed, Span } from '../wire/field.ts';
import { FIN, OPCODE as OPCODE_FIELD, PAYLOAD_DATA, RSV } from './frame-fields.ts';
import type { FrameHeader, HeaderSource } from './frame-header.ts';
import { shapeOf } from './frame-shape.ts';

/**
 * What there is of a frame whose end has not come: each of its bytes already has its field.
 *
 * A frame may stop anywhere: in a capture that ends, at a peer that goes, before the next read. RFC 6455 5.2
 * allows to name what is there all the same, since each octet of a header says what follows it. The first
 * stands by itself; the second fixes the shape, and with it the place of everything up to the payload.
 */
export class UnfinishedFrame implements Placed {
  readonly start: number;
  readonly end: number;
  readonly firstOctet: number;
  readonly #spans: readonly Span[];

  constructor(start: number, end: number, firstOctet: number, spans: readonly Span[]) {
    this.start = start;
    this.end = end;
    this.firstOctet = firstOctet;
    this.#spans = spans;
  }

  spans(): readonly Span[] {
    return this.#spans;
  }
}

/**
 * A frame that breaks off in its header; undefined where none has begun. A length or a key of which there is
 * only a part has its field, cut where the bytes end, and no value.
 */
export function unfinishedHeader(source: HeaderSource): UnfinishedFrame | undefined {
  const { length, position } = source;
  if (length === 0) return undefined;
  const shape = length === 1 ? FIRST_OCTET : shapeOf(source.byteAt(1)).spans;
  const spans = shape
    .filter(({ start }) => start < length)
    .map((span) => ({ ...span, end: Math.min(span.end, length) }));
  return new UnfinishedFrame(position, position + length, source.byteAt(0), spans);
}

/**
 * A frame that breaks off in its payload.
 *
 * @param end of what is there, in the stream
 */
export function unfinishedPayload(header: FrameHeader, end: number): UnfinishedFrame {
  const { start, shape, firstOctet } = header;
  const there = end - header.end;
  const value = `${there} of ${countOf(header.payloadLength)}`;
  const reading = shape.masked ? { value, meaning: 'as they came, masked' } : { value };
  const payload = { field: PAYLOAD_DATA, start: shape.headerLength, end: end - start, reading };
  const spans = there > 0 ? [...shape.spans, payload] : shape.spans;
  return new UnfinishedFrame(start, end, firstOctet, spans);
}

const FIRST_OCTET: readonly Span[] = [FIN, RSV, OPCODE_FIELD].map((field) => {
  return { field, start: 0, end: 1 };
});

/** What a header at the front of a source still lacks, for people; undefined where none has begun. */
export function missingOfHeader(source: HeaderSource): string | undefined {
  if (source.length === 0) return undefined;
  if (source.length === 1) return 'the second byte of the frame header';
  const { keyAt, headerLength } = shapeOf(source.byteAt(1));
  const [end, part] =
    source.length < keyAt ? [keyAt, 'extended payload length'] : [headerLength, 'masking key'];
  return `${countOf(end - source.length, 'more byte')} of the ${part}`;
}
