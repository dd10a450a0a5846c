import { decodeHeader } from '../../src/websocket/frame-header.ts';

/** Counts the frames in a stream, whatever is in them, and skips their payloads. */
export class FrameCounter {
  /** Octets of the frame under way that have not come. */
  #missing = 0;
  /** A header that a read has cut. */
  #rest: Buffer | undefined;

  /** @returns how many frames have ended in these octets */
  count(bytes: Buffer): number {
    const all = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = undefined;
    let frames = 0;
    let at = this.#missing;
    if (at > 0 && at <= all.length) frames++;
    while (at < all.length) {
      const end = endOfFrame(all, at);
      if (end === undefined) {
        this.#rest = all.subarray(at);
        this.#missing = 0;
        return frames;
      }
      at = end;
      if (at <= all.length) frames++;
    }
    this.#missing = at - all.length;
    return frames;
  }
}

/** Where the frame ends that starts there; undefined if its header is cut. */
function endOfFrame(bytes: Buffer, start: number): number | undefined {
  const header = decodeHeader({
    length: bytes.length - start,
    position: start,
    byteAt: (index) => bytes[start + index]!,
  });
  return header && header.end + header.payloadLength;
}
