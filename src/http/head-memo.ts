import type { ByteQueue } from '../wire/byte-queue.ts';
import { type RequestHead, ResponseHead } from './head.ts';

/** Longer heads are not kept: all of them would have to be compared to find that they differ. */
const LONGEST = 2048;

/**
 * The last head of each kind that was accepted. A peer sends the same head again and again, and the
 * same octets have the same marks and the same verdict: then only their place is new. What a response is
 * depends on the method that it answers, RFC 9112 6.3, so that has to be the same as well.
 *
 * That holds only for whole heads, and only under the same limits, so a memo belongs to one server. All
 * its connections share it, so that one which is idle keeps nothing.
 */
export class HeadMemo {
  #request: RequestHead | undefined;
  #response: ResponseHead | undefined;

  /**
   * An accepted head. What was refused is never kept: there is no verdict that could be repeated.
   *
   * @internal
   */
  keep(head: RequestHead | ResponseHead): void {
    const kept = head.text.length <= LONGEST ? head : undefined;
    if (head instanceof ResponseHead) this.#response = kept as ResponseHead | undefined;
    else this.#request = kept as RequestHead | undefined;
  }

  /**
   * Takes a request's head from the queue if it is the last one again. To be asked only while nothing of
   * the head has been scanned.
   *
   * @internal
   */
  takeRequest(queue: ByteQueue): RequestHead | undefined {
    const last = this.#request;
    return last && isNext(last, queue) ? taken(last, queue) : undefined;
  }

  /**
   * The same for a response's head.
   *
   * @param method of the request that it answers
   *
   * @internal
   */
  takeResponse(queue: ByteQueue, method: string): ResponseHead | undefined {
    const last = this.#response;
    return last && last.method === method && isNext(last, queue) ? taken(last, queue) : undefined;
  }
}

function isNext({ text }: RequestHead | ResponseHead, queue: ByteQueue): boolean {
  return queue.length >= text.length && queue.latin1(text.length) === text;
}

function taken<Head extends RequestHead | ResponseHead>(last: Head, queue: ByteQueue): Head {
  const head = last.again(queue.position) as Head;
  queue.skip(last.text.length);
  return head;
}
