import { framingOfResponse } from '../http/framing.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { inputOf } from '../http/lifecycle.ts';
import type { Entry, HoldEntry } from '../trace/entry.ts';
import { labelOf, labelOfHead } from '../trace/label.ts';
import { joinLabel, type Label, label } from '../trace/label-parts.ts';
import { milliseconds } from '../view/text/words.ts';

/** A request that has no line yet. */
interface Asked {
  readonly label: Label;
  readonly method: string;
  readonly time: number;
}

const UNREADABLE = label('a request that could not be read');

/**
 * One line a request, as soon as the head of its response has gone: what was asked, what was answered,
 * how much, how long. A response need not have an end, so the line does not wait for it.
 */
export class RequestLog {
  readonly #write: (line: string) => void;
  readonly #asked: Asked[] = [];
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
  #takeRequest(entry: Entry): void {
    const [head] = entry.parts;
    const { time } = entry;
    if (head instanceof RequestHead) {
      this.#asked.push({ label: labelOfHead(head), method: head.method, time });
    } else if (entry.fault && this.#asked.length === 0) {
      this.#asked.push({ label: labelOf(entry), method: 'GET', time });
    }
  }

  /**
   * A 100 is not the answer, and what is said behind a 101 are no requests. A response that goes wrong
   * behind its head has had its line.
   */
  #takeResponse(entry: Entry): void {
    const [head] = entry.parts;
    const input = head instanceof ResponseHead ? inputOf(head.statusCode) : undefined;
    const isBadHead = entry.fault !== undefined && this.#asked.length > 0;
    if (input === 'interim' || (!input && !isBadHead)) return;
    this.#answer(entry, this.#asked.shift());
    this.#held = undefined;
    this.#speaksHttp = input !== 'switch';
  }

  #answer(entry: Entry, { label, method, time }: Asked = unreadable(entry)): void {
    const [head] = entry.parts;
    const answer = head instanceof ResponseHead ? labelOfHead(head) : labelOf(entry);
    const size = sizeOf(entry, method);
    const took = `${milliseconds(entry.time - time)} ms`;
    const held = this.#held ? ` (held ${milliseconds(this.#held.duration)} ms)` : '';
    this.#write(
      `${joinLabel(label, '  ')} → ${joinLabel(answer, '  ')}, ${size} B, ${took}${held}`,
    );
  }
}

function unreadable({ time }: Entry): Asked {
  return { label: UNREADABLE, method: 'GET', time };
}

/** Octets of a response, as far as its head has announced them. */
function sizeOf({ parts: [head], bytes, fault }: Entry, method: string): string {
  if (!(head instanceof ResponseHead) || fault) return `${bytes.length}`;
  const framing = framingOfResponse(head, method);
  return framing.kind === 'length' ? `${head.text.length + framing.length}` : '...';
}
