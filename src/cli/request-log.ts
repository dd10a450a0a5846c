import { RequestHead, ResponseHead } from '../http/head.ts';
import type { Entry, HoldEntry, MessageEntry } from '../trace/entry.ts';
import { labelOf, labelOfHead } from '../trace/label.ts';
import { joinLabel, type Label, label } from '../trace/label-parts.ts';
import { milliseconds } from '../view/text/words.ts';

/** A request that has no line yet. */
interface Asked {
  readonly label: Label;
  readonly time: number;
}

const UNREADABLE = label('a request that could not be read');

/**
 * One line a request, as soon as the head of its response has gone: what was asked, what was answered,
 * how much, how long. A response need not have an end, so the line does not wait for it.
 */
export class RequestLog {
  readonly #write: (line: string) => void;
  /** By where each begins, in their order. */
  readonly #asked = new Map<number, Asked>();
  #held: HoldEntry | undefined;
  #speaksHttp = true;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Is told of one connection, in pieces. */
  readonly take = (entry: Entry): void => {
    if (!this.#speaksHttp) return;
    if (entry.kind === 'hold') this.#held = entry;
    if (entry.kind !== 'message') return;
    if (entry.from === 'client') this.#takeRequest(entry);
    else this.#takeResponse(entry);
  };

  /** What is wrong with content belongs to a request that is known already. */
  #takeRequest(entry: MessageEntry): void {
    const [head] = entry.parts;
    const { start, time } = entry;
    if (head instanceof RequestHead) this.#asked.set(start, { label: labelOfHead(head), time });
    else if (entry.fault && this.#asked.size === 0) {
      this.#asked.set(start, { label: labelOf(entry), time });
    }
  }

  /**
   * A 100 is not the answer, and what is said after a 101 are no requests. A response that goes wrong
   * after its head has had its line.
   */
  #takeResponse(entry: MessageEntry): void {
    const [head] = entry.parts;
    if (head instanceof ResponseHead) {
      if (head.isInterim) return;
      this.#answer(entry, entry.answers);
      this.#speaksHttp = !head.leavesHttp;
    } else if (entry.fault && entry.answers !== undefined) {
      this.#answer(entry, entry.answers);
    }
  }

  #answer(entry: MessageEntry, start = Number.NaN): void {
    const { label, time } = this.#asked.get(start) ?? { label: UNREADABLE, time: entry.time };
    this.#asked.delete(start);
    const [head] = entry.parts;
    const answer = head instanceof ResponseHead ? labelOfHead(head) : labelOf(entry);
    const took = `${milliseconds(entry.time - time)} ms`;
    const held = this.#held ? ` (held ${milliseconds(this.#held.duration)} ms)` : '';
    this.#held = undefined;
    const line = `${joinLabel(label, '  ')} → ${joinLabel(answer, '  ')}`;
    this.#write(`${line}, ${sizeOf(entry)} B, ${took}${held}`);
  }
}

/** Octets of a response, as far as its head has announced them. */
function sizeOf({ parts: [head], bytes, fault }: MessageEntry): string {
  if (!(head instanceof ResponseHead) || fault) return `${bytes.length}`;
  const { framing } = head;
  return framing.kind === 'length' ? `${head.text.length + framing.length}` : '...';
}
