import type { ByteQueue } from '../wire/byte-queue.ts';
import { refusedBy } from '../wire/unparsed.ts';
import { placeFault } from './faults.ts';
import { CR, LF } from './grammar.ts';
import { REQUEST_LINE_FIELDS, STATUS_LINE_FIELDS } from './head-fields.ts';
import type { HttpLimits } from './limits.ts';
import { RescanGuard } from './rescan-guard.ts';
import { UNFINISHED } from './rest-fields.ts';
import type { ScannedHead } from './scan-fields.ts';
import { scanHead, scanRequestLine, scanStatusLine } from './scan-head.ts';
import { INCOMPLETE, newProgress, type ScanProgress } from './scan-progress.ts';
import { UnfinishedHead } from './unfinished-head.ts';

const KINDS = {
  request: { kind: 'request', scanStartLine: scanRequestLine, startLine: REQUEST_LINE_FIELDS },
  response: { kind: 'response', scanStartLine: scanStatusLine, startLine: STATUS_LINE_FIELDS },
} as const;

/**
 * Most heads are shorter than this, so that one look at the queue shows the whole of them. To look at all
 * of it would turn 16 pipelined requests, or the content after a head, into text again and again.
 */
const FIRST_LOOK = 2048;

/**
 * Finds heads in a queue, however the bytes come: where it stopped within one head is kept until more
 * of it is there, so that a line is scanned again only while it is itself unfinished.
 *
 * RFC 9112 2.2: a message is a sequence of octets, in an encoding that has US-ASCII within it. Read as
 * Unicode, an invalid sequence might swallow the LF after it. So the text is latin1: every octet is one
 * character, and an index in the text is an offset in the stream.
 */
export class HeadReader {
  readonly #kind: (typeof KINDS)['request' | 'response'];
  readonly #limits: HttpLimits;
  readonly #isLenient: boolean;
  #progress: ScanProgress;
  readonly #guard = new RescanGuard();

  /** @param isLenient whether heads are read as a client may read those of responses */
  constructor(kind: 'request' | 'response', limits: HttpLimits, isLenient = false) {
    this.#kind = KINDS[kind];
    this.#limits = limits;
    this.#isLenient = isLenient;
    this.#progress = newProgress(isLenient);
  }

  /**
   * Takes a head from the queue if the whole of it is there.
   *
   * @throws ProtocolError placed in the stream, with what could be read of the head
   */
  read(queue: ByteQueue): ScannedHead | undefined {
    if (this.#guard.canWait(queue, this.#progress)) return undefined;
    const start = queue.position;
    // Once lines have been scanned, what follows them may lie after the first look.
    const look = this.#progress.at === 0 ? Math.min(queue.length, FIRST_LOOK) : queue.length;
    let text = queue.latin1(look);
    try {
      let end = this.#scan(text);
      if (end === INCOMPLETE && text.length < queue.length) {
        text = queue.latin1(queue.length);
        end = this.#scan(text);
      }
      if (end === INCOMPLETE) return undefined;
      queue.skip(end);
      const isLenient = this.#isLenient;
      return { text: text.slice(0, end), marks: this.#finish(), start, isLenient };
    } catch (error) {
      throw this.#place(error, text, start);
    }
  }

  /** Whether something of the next head has been scanned. */
  get hasBegun(): boolean {
    const { at, skippableLimit } = this.#progress;
    return at > 0 || skippableLimit > 0;
  }

  /** What there is of a head whose end has not come; undefined where none has begun. */
  unfinished(queue: ByteQueue): UnfinishedHead | undefined {
    if (queue.length === 0) return undefined;
    const text = queue.latin1(queue.length);
    const { kind, startLine } = this.#kind;
    const layout = { kind, startLine, rest: UNFINISHED };
    return new UnfinishedHead(text, [...this.#progress.marks], queue.position, layout);
  }

  /** @returns the offset after the head, or `INCOMPLETE` */
  #scan(text: string): number {
    const progress = this.#progress;
    // RFC 9112 2.2: a server should ignore at least one empty line before a request line, for old clients
    // sent one after the content of a request. One is enough: more could be sent to keep us busy.
    if (this.#kind === KINDS.request && progress.at === 0 && text.charCodeAt(0) === CR) {
      if (text.length === 1) return INCOMPLETE;
      if (text.charCodeAt(1) === LF) progress.at = 2;
    }
    return scanHead(text, progress, this.#limits, this.#kind.scanStartLine);
  }

  /** The marks that were made; the next head begins without any. */
  #finish(): number[] {
    const { marks } = this.#progress;
    this.#progress = newProgress(this.#isLenient);
    return marks;
  }

  /** Counts a fault from the start of the stream, and keeps what can be shown of the head. */
  #place(error: unknown, text: string, start: number): unknown {
    return placeFault(error, start, ({ offset, row }) => {
      const { kind, startLine } = this.#kind;
      const layout = { kind, startLine, rest: refusedBy(row.ref) };
      return new UnfinishedHead(text.slice(0, offset + 1), this.#finish(), start, layout);
    });
  }
}
