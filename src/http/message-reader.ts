import { ByteQueue } from '../wire/byte-queue.ts';
import type { Placed } from '../wire/field.ts';
import { refusedBy, Unparsed } from '../wire/unparsed.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { ContentReader } from './content-reader.ts';
import { ConnectionEnd, type HttpEvent, MessageEnd } from './events.ts';
import { HTTP_FAULTS, placeFault, refuse } from './faults.ts';
import { CR, LF } from './grammar.ts';
import { RequestHead, ResponseHead } from './head.ts';
import type { HeadMemo } from './head-memo.ts';
import { checkHost } from './host.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { HeadReader } from './read-head.ts';
import type { ScannedHead } from './scan-fields.ts';

/** Which of the two messages of an exchange is read. */
export type MessageKind = 'request' | 'response';

/**
 * Reads one direction of an HTTP/1.x connection, message after message: bytes in, events out.
 *
 * It knows what the bytes are, and nothing of what is done about them: whether a response is due, or the
 * connection goes on, is for the lifecycle of an end to decide, which asks for the next event or does
 * not. So an observer reads with it as well.
 *
 * `receive` only keeps bytes, and each call of `nextEvent` reads one event of them. That is how a bad
 * second request cannot lose the first, and how the bytes after a 101 are left for the next protocol.
 */
export class MessageReader {
  readonly #kind: MessageKind;
  readonly #limits: HttpLimits;
  readonly #queue = new ByteQueue();
  readonly #heads: HeadReader;
  readonly #content: ContentReader;
  readonly #memo: HeadMemo | undefined;
  /** The message whose content is being read. */
  #head: RequestHead | ResponseHead | undefined;
  #hasEnded = false;
  /** HTTP is over in this direction: it was left, or the connection has ended. */
  #isOver = false;

  /**
   * @param limits all of them, or some: the defaults stand for the rest
   * @param memo of heads that were read under the same limits; absent: none is remembered
   * @param isLenient whether what a client may read on after is read, in responses only: an LF alone, folded
   *   lines, white space before a colon, equal lengths, a status of no class. Default: it is refused
   */
  constructor(kind: MessageKind, limits?: Given<HttpLimits>, memo?: HeadMemo, isLenient = false) {
    this.#kind = kind;
    this.#memo = memo;
    this.#limits = withDefaults(DEFAULT_HTTP_LIMITS, limits);
    this.#heads = new HeadReader(kind, this.#limits, isLenient && kind === 'response');
    this.#content = new ContentReader(this.#limits);
  }

  /** Keeps bytes. Reads none of them. */
  receive(bytes: Uint8Array): void {
    this.#queue.append(bytes);
  }

  /** No more will come. */
  receiveEnd(): void {
    this.#hasEnded = true;
  }

  /** Counts what comes from this offset on: what was said before was not heard. */
  beginAt(offset: number): void {
    this.#queue.position = offset;
  }

  /**
   * Reads the next event.
   *
   * @param method of the request that is answered, where responses are read: it is asked for with each
   *   head, RFC 9112 6.3
   * @returns undefined when it takes more bytes
   * @throws HttpError when the bytes break a rule; nothing after the fault may be read
   */
  nextEvent(method = 'GET'): HttpEvent | undefined {
    if (this.#isOver) return undefined;
    return this.#head ? this.#readContent(this.#head) : this.#readHead(method);
  }

  /** After HTTP was left: the bytes that already belong to the next protocol. */
  takeRest(): Buffer {
    return this.#queue.take(this.#queue.length);
  }

  /** Whatever is left means nothing: nothing more is read. */
  end(): ConnectionEnd {
    const start = this.#queue.position;
    this.#queue.skip(this.#queue.length);
    this.#isOver = true;
    return new ConnectionEnd(start, this.#queue.position);
  }

  /** Whether no more will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Octets that have come and are not read. */
  get unreadOctets(): number {
    return this.#queue.length;
  }

  /** Whether what is not read begins so. */
  startsWith(text: string): boolean {
    return this.#queue.latin1(Math.min(text.length, this.#queue.length)) === text;
  }

  /** Offset of the first octet that has not been read. */
  get readUpTo(): number {
    return this.#queue.position;
  }

  /** Octets of content still to come, as far as the head has told; Infinity if it has not. */
  get contentLeft(): number {
    return this.#head ? this.#content.octetsLeft : 0;
  }

  /**
   * Whether no message has begun. An empty line is none yet: old clients send one after a request, which
   * a server should ignore, RFC 9112 2.2.
   */
  get isBetweenMessages(): boolean {
    const { length } = this.#queue;
    if (this.#head || length > 2) return false;
    if (length === 0) return true;
    if (this.#kind === 'response' || this.#queue.byteAt(0) !== CR) return false;
    return length === 1 || this.#queue.byteAt(1) === LF;
  }

  /** What the message under way still lacks, for people; undefined where none is under way. */
  get missing(): string | undefined {
    if (this.#head) return this.#content.missing;
    return this.#queue.length > 0 ? 'the empty line that ends a head' : undefined;
  }

  /** What there is of a head whose end has not come; undefined where none has begun. */
  get unfinished(): Placed | undefined {
    return this.#head || this.#isOver ? undefined : this.#heads.unfinished(this.#queue);
  }

  /**
   * RFC 9112 2.1. An end between two messages is none of anything: it is how connections end, 9.6. An
   * empty line before it belongs to no message, 2.2.
   */
  #readHead(method: string): HttpEvent | undefined {
    if (this.#hasEnded && this.isBetweenMessages) return this.end();
    if (this.#queue.length === 0) return undefined;
    const known = this.#heads.hasBegun ? undefined : this.#known(method);
    if (known) return known;
    const scanned = this.#heads.read(this.#queue);
    if (scanned) {
      return this.#kind === 'request'
        ? this.#beginRequest(scanned)
        : this.#beginResponse(scanned, method);
    }
    return this.#hasEnded ? this.#failAtEnd() : undefined;
  }

  /** The last head again, if that is what comes next. */
  #known(method: string): RequestHead | ResponseHead | undefined {
    if (this.#kind === 'response') {
      const response = this.#memo?.takeResponse(this.#queue, method);
      return response && this.#expectContentOf(response);
    }
    const request = this.#memo?.takeRequest(this.#queue);
    return request && this.#expectContent(request);
  }

  /**
   * The order is that of RFC 9112, and it decides which of several faults is answered. Only what was
   * accepted is remembered, so that a head which comes again cannot be accepted by mistake.
   */
  #beginRequest(scanned: ScannedHead): RequestHead {
    const head = new RequestHead(scanned);
    judge(head, () => {
      checkHost(head); // RFC 9112 3.2
      checkTarget(head); // 3.2, 3.3
      checkLength(head, this.#limits); // 6.3
    });
    this.#memo?.keep(head);
    return this.#expectContent(head);
  }

  #expectContent(head: RequestHead): RequestHead {
    this.#content.expect(head.framing);
    this.#head = head;
    return head;
  }

  /** A client has asked for the content, and may stop reading: it may be as long as it is. */
  #beginResponse(scanned: ScannedHead, method: string): ResponseHead {
    const head = new ResponseHead(scanned, method);
    judge(head, () => head.framing); // RFC 9112 6.3
    this.#memo?.keep(head);
    return this.#expectContentOf(head);
  }

  /**
   * After an interim response the next thing is a head again, RFC 9110 15.2, and after HTTP was left there
   * is nothing that could be read here.
   */
  #expectContentOf(head: ResponseHead): ResponseHead {
    if (head.leavesHttp) this.#isOver = true;
    else if (!head.isInterim) {
      this.#content.expect(head.framing);
      this.#head = head;
    }
    return head;
  }

  /**
   * RFC 9112 6. Content that only the end of the connection ends is complete when that comes, 6.3 rule 8;
   * in any other framing an end before the last octet is a fault, 8: what came may not be taken for all.
   */
  #readContent(head: RequestHead | ResponseHead): HttpEvent | undefined {
    const content = this.#content;
    const queue = this.#queue;
    const endsHere = content.endsWithConnection && this.#hasEnded && queue.length === 0;
    if (content.isDone || endsHere) {
      this.#head = undefined;
      return new MessageEnd(queue.position, head);
    }
    return content.read(queue) ?? (this.#hasEnded ? this.#failAtEnd() : undefined);
  }

  /** RFC 9112 8: the connection has ended in the middle of a message. */
  #failAtEnd(): never {
    const { position, length } = this.#queue;
    const at = position + length;
    const { ref } = HTTP_FAULTS['unexpected-end'];
    const rest = length > 0 ? new Unparsed(position, at, refusedBy(ref)) : undefined;
    return refuse('unexpected-end', at, this.unfinished ?? rest);
  }
}

/** Decides about a head that was read whole: where there is a fault, the head shows where it lies. */
function judge<T>(head: RequestHead | ResponseHead, decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    throw placeFault(error, head.start, () => head);
  }
}

/**
 * RFC 9112 3.2: a form that its method does not take is refused. RFC 9110 7.4: a request for https in the
 * clear is meant for another server than this one.
 */
function checkTarget(head: RequestHead): void {
  const isHttps = head.target.form === 'absolute' && HTTPS.test(head.requestTarget);
  if (isHttps) refuse('misdirected-scheme', head.targetPlace);
}

const HTTPS = /^https:/i;

/**
 * RFC 9110 15.5.14: what is announced as too long need not be waited for. What comes in chunks announces
 * nothing, and is counted chunk by chunk.
 */
function checkLength(head: RequestHead, limits: HttpLimits): void {
  const { framing } = head;
  if (framing.kind === 'length' && framing.length > limits.contentOctets) {
    refuse('content-too-large', head.placeOf('content-length'));
  }
}
