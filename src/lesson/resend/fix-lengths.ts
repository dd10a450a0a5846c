import { decodeHeader, encodeHeader } from '../../websocket/frame-header.ts';
import { opcodeName } from '../../websocket/opcode.ts';
import { type Draft, replaceBytes } from './draft.ts';
import { fixRequest } from './fix-request.ts';

/**
 * Makes the lengths in a message say what there is: the payload length of a frame, in its shortest form,
 * RFC 6455 5.2; the Content-Length of a request, RFC 9110 8.6; or the sizes of its chunks, RFC 9112 7.1.
 *
 * @returns a sentence where there is no length to be made true
 */
export function fixLengths(draft: Draft, protocol: 'http' | 'websocket'): Draft | string {
  return protocol === 'websocket' ? fixFrame(draft) : fixRequest(draft);
}

/** All that stands after the header is taken for payload, unless whole frames stand there already. */
function fixFrame(draft: Draft): Draft | string {
  const { bytes } = draft;
  const header = headerAt(bytes, 0);
  if (!header) return 'the header of the frame is not complete';
  const frames = wholeFramesIn(bytes) ?? [{ start: 0, payload: bytes.length - header.end }];
  // From the last on, so that the places of the others stay where they are.
  return frames.reduceRight((fixed, { start, payload }) => {
    return withLength(fixed, start, payload);
  }, draft);
}

interface FramePlace {
  readonly start: number;
  /** Octets of payload. */
  readonly payload: number;
}

/**
 * Where the frames are, if the bytes are whole frames of a client and nothing else. What a length that is
 * too short leaves over seldom looks like one.
 */
function wholeFramesIn(bytes: Buffer): FramePlace[] | undefined {
  const frames: FramePlace[] = [];
  let start = 0;
  while (start < bytes.length) {
    const header = headerAt(bytes, start);
    if (!header || header.end + header.payloadLength > bytes.length) return undefined;
    if (start > 0 && (!header.shape.masked || opcodeName(header.opcode) === undefined)) {
      return undefined;
    }
    frames.push({ start, payload: header.payloadLength });
    start = header.end + header.payloadLength;
  }
  return frames;
}

function headerAt(bytes: Buffer, position: number) {
  const length = bytes.length - position;
  return decodeHeader({ length, position, byteAt: (index) => bytes[position + index]! });
}

/** Only the octets that say the length are written: what else the header says may be wrong on purpose. */
function withLength(draft: Draft, start: number, payloadLength: number): Draft {
  const { shape } = headerAt(draft.bytes, start)!;
  const encoded = encodeHeader({ fin: true, opcode: 0, payloadLength });
  const length = encoded.subarray(1);
  length[0] = length[0]! | (shape.masked ? 0x80 : 0);
  return replaceBytes(draft, start + 1, 1 + shape.lengthOctets, length);
}
