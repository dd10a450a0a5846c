import type { ByteQueue } from '../wire/byte-queue.ts';
import type { RequestHead } from './head.ts';

/** Longer heads are not kept: all of them would have to be compared to find that they differ. */
const LONGEST = 2048;

/**
 * The last request head that was accepted. A client sends the same head again and again, and the same
 * octets have the same marks and the same verdict: then only their place is new.
 *
 * That holds only for whole heads, and only under the same limits, so a memo belongs to one server. All
 * its connections share it, so that one which is idle keeps nothing.
 */
export class HeadMemo {
  #last: RequestHead | undefined;

  /** An accepted head. What was refused is never kept: there is no verdict that could be repeated. */
  keep(head: RequestHead): void {
    this.#last = head.text.length <= LONGEST ? head : undefined;
  }

  /**
   * Takes a head from the queue if it is the last one again. To be asked only while nothing of the head
   * has been scanned.
   */
  take(queue: ByteQueue): RequestHead | undefined {
    const last = this.#last;
    if (!last || queue.length < last.text.length) return undefined;
    const { length } = last.text;
    if (queue.latin1(length) !== last.text) return undefined;
    const head = last.again(queue.position);
    queue.skip(length);
    return head;
  }
}
