import { RequestHead, ResponseHead } from '../http/head.ts';
import { UnfinishedHead } from '../http/unfinished-head.ts';
import type { Tap } from '../net/tap.ts';
import { ArrivalTimes } from '../trace/arrival-times.ts';
import { Exchanges, type Hold } from '../trace/exchanges.ts';
import { labelOfHead } from '../trace/label.ts';
import { joinLabel } from '../trace/label-parts.ts';
import { PeerClient } from '../trace/peer-parser.ts';
import { milliseconds } from '../view/text/words.ts';
import type { Placed } from '../wire/field.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

/** A request that has no line yet. */
interface Asked {
  readonly label: string;
  readonly time: number;
}

const REFUSED = 'a head  refused';
const UNREADABLE = 'a request that could not be read';

/**
 * One line a request, as soon as the head of its response has gone: what was asked, what was answered,
 * how much, how long. A response need not have an end, so the line does not wait for it.
 *
 * It listens in at the server's end of one connection. All requests of a busy server pass here, so it looks
 * at heads alone, where an `Observer` tells every byte.
 */
export class RequestLog implements Tap {
  readonly #now: () => number;
  readonly #write: (line: string) => void;
  readonly #exchanges = new Exchanges();
  /** Reads what is sent, as its recipient does; undefined from where nothing more is logged. */
  #client: PeerClient | undefined = new PeerClient(this.#exchanges);
  /** By where each begins, in their order. */
  readonly #asked = new Map<number, Asked>();
  readonly #arrivals = new ArrivalTimes();
  #octets = 0;
  /** When the last bytes came or went. */
  #time = 0;

  /**
   * @param stopwatch milliseconds, from any start
   * @param write told of each line, without its end
   */
  constructor(stopwatch: () => number, write: (line: string) => void) {
    this.#now = stopwatch;
    this.#write = write;
  }

  read(bytes: Uint8Array): void {
    if (!this.#client) return;
    this.#time = this.#now();
    this.#octets += bytes.length;
    this.#arrivals.note(this.#octets, this.#time);
  }

  event(event: Placed): void {
    if (!this.#client) return;
    if (event instanceof RequestHead) this.#ask(event.start, labelOfRequest(event));
    this.#exchanges.found(event, this.#time);
    this.#arrivals.forget(event.end);
  }

  /** A head at fault is answered as a request; what is wrong with content belongs to one that is known. */
  fault({ partial }: ProtocolError): void {
    if (!this.#client || !partial) return;
    if (partial instanceof RequestHead) this.#ask(partial.start, labelOfRequest(partial));
    else if (partial instanceof UnfinishedHead) this.#ask(partial.start, REFUSED);
    this.#exchanges.requestRefused(partial.start);
  }

  wrote(bytes: Uint8Array): void {
    if (!this.#client) return;
    this.#time = this.#now();
    this.#client.receive(Buffer.from(bytes));
    this.#readOn(this.#client);
  }

  ended(): void {
    if (!this.#client) return;
    this.#client.receiveEnd();
    this.#readOn(this.#client);
  }

  #ask(start: number, label: string): void {
    this.#asked.set(start, { label, time: this.#arrivals.at(start) ?? this.#time });
  }

  #readOn(client: PeerClient): void {
    try {
      for (let event = client.nextEvent(); event; event = client.nextEvent()) {
        const answer = this.#exchanges.found(event, this.#time);
        if (!(event instanceof ResponseHead && answer)) continue;
        this.#answer(answer.requestStart, labelOfResponse(event), sizeOf(event), answer.hold);
        // What is said from here on are no requests.
        if (event.leavesHttp) {
          this.#client = undefined;
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#client = undefined;
      this.#refuse(error);
    }
  }

  /** No client would take this answer. One that goes wrong after its head has had its line. */
  #refuse({ partial }: ProtocolError): void {
    const start = this.#exchanges.responseRefused();
    if (start === undefined) return;
    this.#answer(start, REFUSED, `${partial ? partial.end - partial.start : 0}`);
  }

  #answer(start = Number.NaN, answer: string, size: string, hold?: Hold): void {
    const { label, time } = this.#asked.get(start) ?? { label: UNREADABLE, time: this.#time };
    this.#asked.delete(start);
    const took = `${milliseconds(this.#time - time)} ms`;
    const held = hold ? ` (held ${milliseconds(hold.duration)} ms)` : '';
    this.#write(`${label} → ${answer}, ${size} B, ${took}${held}`);
  }
}

/** What a head says, in a few words. Clients and servers say the same again and again, so the last is kept. */
function remembering(): (head: RequestHead | ResponseHead) => string {
  let last: string | undefined;
  let label = '';
  return (head) => {
    if (head.text !== last) {
      label = joinLabel(labelOfHead(head), '  ');
      last = head.text;
    }
    return label;
  };
}

const labelOfRequest = remembering();
const labelOfResponse = remembering();

/** Octets of a response, as far as its head has announced them. */
function sizeOf({ framing, text }: ResponseHead): string {
  return framing.kind === 'length' ? `${text.length + framing.length}` : '...';
}
