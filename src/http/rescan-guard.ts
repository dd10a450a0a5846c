import type { ByteQueue } from '../wire/byte-queue.ts';
import { CLASS } from './grammar.ts';
import type { ScanProgress } from './scan-progress.ts';

/**
 * Spares the scanners from looking at one long line again and again while it comes in small pieces: a
 * peer that sends 32 KiB of field value octet by octet would have us look at half a billion of them.
 */
export class RescanGuard {
  /** Octets of the queue that have been looked at. */
  #looked = 0;

  /**
   * Whether the octets that have come since the last call can only have made a long element longer.
   */
  canWait(queue: ByteQueue, { skippableClass, skippableLimit }: ScanProgress): boolean {
    const from = this.#looked;
    this.#looked = queue.length;
    if (queue.length > skippableLimit) return false;
    for (let at = from; at < queue.length; at++) {
      if (!(CLASS[queue.byteAt(at)]! & skippableClass)) return false;
    }
    return true;
  }
}
