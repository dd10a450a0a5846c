import { decodeHeader } from '../../src/websocket/frame-header.ts';

/** Counts the messages in a stream, in however many frames each comes, and skips their payloads. */
export class MessageCounter {
  /** Octets of the frame under way that have not come, and whether a message ends with it. */
  #missing = 0;
  #fin = false;
  /** A header that a read has cut. */
  #rest: Buffer | undefined;

  /** @returns how many messages have ended in these octets */
  count(bytes: Buffer): number {
    const all = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = undefined;
    let messages = 0;
    let at = this.#missing;
    if (at > 0 && at <= all.length && this.#fin) messages++;
    while (at < all.length) {
      const frame = frameAt(all, at);
      if (frame === undefined) {
        this.#rest = all.subarray(at);
        this.#missing = 0;
        return messages;
      }
      at = frame.end + frame.payloadLength;
      this.#fin = frame.fin;
      if (at <= all.length && frame.fin) messages++;
    }
    this.#missing = at - all.length;
    return messages;
  }
}

/** The header of the frame that starts there; undefined if it is cut. */
function frameAt(bytes: Buffer, start: number) {
  return decodeHeader({
    length: bytes.length - start,
    position: start,
    byteAt: (index) => bytes[start + index]!,
  });
}
