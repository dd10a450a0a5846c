import { type BrokenRule, ruleOf } from '../../trace/rule.ts';
import { WebSocketError } from '../../websocket/faults.ts';
import type { FrameContext } from '../../websocket/frame-context.ts';
import { decodeHeader, type FrameHeader } from '../../websocket/frame-header.ts';
import { FRAME_SHAPES, type FrameShape, shapeOf } from '../../websocket/frame-shape.ts';
import { applyMask } from '../../websocket/mask.ts';
import { judgeHeader } from '../../websocket/rules.ts';
import { readSpan } from '../../wire/field.ts';
import { type FieldTag, tagOf } from './field-rows.ts';

/** A field of the first two bytes of a frame. */
export interface BitField {
  readonly name: string;
  /** Bits `[first, end)`, counted as RFC 6455 5.2 counts them. */
  readonly first: number;
  readonly end: number;
  readonly value: string;
  readonly meaning: string;
}

/** What our own decoder and our own rules make of bytes that are taken for a frame. */
export interface FrameBits {
  readonly fields: readonly BitField[];
  /** Undefined while bytes of the header are missing. */
  readonly header: FrameHeader | undefined;
  /** Bytes that the header announces and that are not there. */
  readonly missing: number;
  /** Bytes after the frame: they would be the next one. */
  readonly bytesAfter: number;
  /** The rule that the header breaks. */
  readonly rule: BrokenRule | undefined;
  /** The octets of the key, and the payload on the wire and unmasked, as far as they are there. */
  readonly key: Uint8Array;
  readonly wire: Uint8Array;
  readonly text: Uint8Array;
  readonly tags: FrameTags;
}

/** How the fields of a frame are told apart, here as in the dump of the whole frame. */
export interface FrameTags {
  /** Of the first two bytes. */
  readonly header: readonly [FieldTag, FieldTag];
  readonly key: FieldTag;
  readonly payload: FieldTag;
}

/** Reads bytes as a frame; they may be any, but at least two. */
export function readFrameBits(bytes: Uint8Array, context: FrameContext): FrameBits {
  const source = {
    length: bytes.length,
    position: 0,
    byteAt: (index: number) => bytes[index] ?? 0,
  };
  const header = decodeHeader(source);
  const shape = shapeOf(bytes[1]!);
  const { headerLength, keyAt, masked } = shape;
  const end = headerLength + (header?.payloadLength ?? 0);
  const wire = bytes.subarray(headerLength, end);
  const text = Uint8Array.from(wire);
  if (header && masked) applyMask(text, header.maskingKey);
  return {
    fields: fieldsOf(bytes),
    header,
    missing: Math.max(0, end - bytes.length),
    bytesAfter: Math.max(0, bytes.length - end),
    rule: header && brokenRule(header, context),
    key: bytes.subarray(keyAt, headerLength),
    wire,
    text,
    tags: tagsOf(shape),
  };
}

function tagsOf({ lengthOctets, masked }: FrameShape): FrameTags {
  const key = lengthOctets > 0 ? 3 : 2;
  return {
    header: [tagOf(0), tagOf(1)],
    key: tagOf(key),
    payload: tagOf(masked ? key + 1 : key),
  };
}

function brokenRule(header: FrameHeader, context: FrameContext): BrokenRule | undefined {
  const fault = judgeHeader(header, context);
  if (!fault) return undefined;
  return ruleOf(new WebSocketError(fault, 0, header));
}

/** The first two octets are the same in all shapes. */
function fieldsOf(bytes: Uint8Array): BitField[] {
  const spans = FRAME_SHAPES.short.spans.filter(({ end }) => end <= 2);
  return spans.map((span) => {
    const { value, meaning = '' } = readSpan(span, bytes);
    const bits = span.field.bits ?? 0xff;
    const first = span.start * 8 + Math.clz32(bits) - LEADING;
    const end = first + bitsIn(bits);
    return { name: span.field.name, first, end, value, meaning };
  });
}

/** Bits of a 32-bit number before its last octet. */
const LEADING = 24;

function bitsIn(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}
