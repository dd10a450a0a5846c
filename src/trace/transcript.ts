import { MessageEnd } from '../http/events.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { EventBlock } from '../sse/event-block.ts';
import type { Placed } from '../wire/field.ts';
import type { ProtocolError } from '../wire/protocol-error.ts';
import type { Side } from '../wire/side.ts';
import { Direction, WINDOW } from './direction.ts';
import { endingOf } from './ending.ts';
import { type Entry, type FinEntry, nothingAt } from './entry.ts';
import { Exchanges, type Hold } from './exchanges.ts';
import { afterTelling, BEGUN, FIRST_STATES } from './inferred-state.ts';
import { leadsToFrames, opensTunnel, restAfterLeaving } from './next-protocol.ts';
import { NOTHING_UNREAD, unreadAfter } from './unread.ts';

/** What a transcript needs to know of the world, and how much it tells. */
export interface TranscriptOptions {
  /** Milliseconds since the connection was opened. */
  readonly time: () => number;
  readonly onEntry: (entry: Entry) => void;
  /** Whether every message is told in pieces as they come, its head at once. Default: no. */
  readonly inPieces?: boolean | undefined;
  /** Whether what no one reads is told as well, so that every byte is told. Default: no. */
  readonly tellsRest?: boolean | undefined;
  /** Octets of a message from which on it is told in pieces. Default: `WINDOW`. */
  readonly window?: number | undefined;
  /** Whether someone else tells what goes through a tunnel. Default: no one does. */
  readonly handsOverTunnels?: boolean | undefined;
  /** How long was waited between two times. Default: as long as there is between them. */
  readonly waited?: ((from: number, to: number) => number) | undefined;
}

/**
 * Tells the conversation on one connection, row by row: each of its directions gets the bytes of one side, and
 * `found` what the parser of the other side has taken them for.
 */
export class Transcript {
  readonly directions: Readonly<Record<Side, Direction>>;
  readonly #time: () => number;
  readonly #onEntry: (entry: Entry) => void;
  /** Which response belongs to which request. */
  readonly exchanges: Exchanges;
  readonly #handsOverTunnels: boolean;
  #states = FIRST_STATES;
  #unread = NOTHING_UNREAD;

  constructor(options: TranscriptOptions) {
    const { time, onEntry, inPieces = false, tellsRest = false, window = WINDOW } = options;
    const shared = { time, inPieces, tellsRest, window };
    const directionOf = (from: Side) =>
      new Direction({ ...shared, from, onEntry: (entry) => this.#tell(entry) });
    this.directions = { client: directionOf('client'), server: directionOf('server') };
    this.exchanges = new Exchanges(options.waited);
    this.#handsOverTunnels = options.handsOverTunnels ?? false;
    this.#time = time;
    this.#onEntry = onEntry;
  }

  /**
   * The parser of the other side has found this in what one side has said. Blocks of an event stream are
   * no part of what was on the wire: they are told with the content that they are in.
   */
  found(from: Side, event: Placed): void {
    const direction = this.directions[from];
    if (event instanceof RequestHead) {
      this.exchanges.found(event, 0);
      direction.begin(event);
    } else if (event instanceof ResponseHead) this.#beginResponse(direction, event);
    else if (!(event instanceof EventBlock)) {
      direction.event(event);
      if (event instanceof MessageEnd) this.exchanges.found(event, this.#time());
    }
  }

  /** The parser of the other side has found what one side has said to be at fault. */
  refused(from: Side, error: ProtocolError): void {
    // What is at fault in an event stream lies in its content, and is told with that.
    if (error.protocol === 'event-stream') return;
    const answers = from === 'server' ? this.exchanges.responseRefused() : undefined;
    const start = this.directions[from].fault(error, answers);
    if (from === 'client') this.exchanges.requestRefused(start);
  }

  /** Octets that both sides have said, and that are not told. */
  get keptOctets(): number {
    return this.directions.client.keptOctets + this.directions.server.keptOctets;
  }

  /** The connection is gone, in whatever way: what was under way will not be completed. */
  gone(): void {
    for (const direction of [this.directions.client, this.directions.server]) {
      direction.leaveOff();
      direction.giveUp();
    }
  }

  #beginResponse(direction: Direction, head: ResponseHead): void {
    const answer = this.exchanges.found(head, direction.timeOf(head.start));
    if (answer?.hold) this.#tellHold(head, answer.hold);
    direction.begin(head, answer?.requestStart);
    const isHandedOver = this.#handsOverTunnels && opensTunnel(head);
    if (head.leavesHttp && !leadsToFrames(head) && !isHandedOver) this.#leaveUnread(head);
  }

  /** RFC 9110 7.8 and 9.3.6: from here on HTTP is spoken in neither direction. */
  #leaveUnread(head: ResponseHead): void {
    const rest = restAfterLeaving(head);
    for (const direction of Object.values(this.directions)) {
      direction.leaveOff();
      direction.giveUp(undefined, rest);
    }
  }

  #tellHold({ start }: ResponseHead, { since, duration, requestStart }: Hold): void {
    const place = nothingAt(start);
    this.#tell({ from: 'server', kind: 'hold', ...place, time: since, duration, requestStart });
  }

  /** What an end means follows from all that was told before it. */
  #tell(entry: Entry): void {
    const told = entry.kind === 'fin' ? { ...entry, ending: this.#endingOf(entry) } : entry;
    this.#states = afterTelling(this.#states, told);
    this.#unread = unreadAfter(this.#unread, told);
    this.#onEntry(told);
  }

  /** A response of which nothing has been told yet may be under way all the same. */
  #endingOf(entry: FinEntry): string {
    const isAnswering = entry.from === 'client' && this.directions.server.isUnderWay;
    const client = this.#states.client;
    const reading = client.reading ?? (isAnswering ? BEGUN : undefined);
    return endingOf(entry, { ...this.#states, client: { ...client, reading } }, this.#unread);
  }
}
