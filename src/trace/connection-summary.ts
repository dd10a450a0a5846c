import type { FoundConnection } from '../capture/reassembler.ts';
import { describeEndpoint } from '../capture/tcp-segment.ts';
import { RequestHead, ResponseHead } from '../http/head.ts';
import { EventBlock } from '../sse/event-block.ts';
import { Frame } from '../websocket/frame.ts';
import { FramePart } from '../websocket/frame-part.ts';
import type { Placed } from '../wire/field.ts';
import type { Side } from '../wire/side.ts';
import type { Entry } from './entry.ts';

/** What was odd about a connection is told so many times, and counted from there on. */
const MOST_ODDITIES = 3;

/** What a connection comes to, for one line of a list. */
export class ConnectionSummary {
  readonly number: number;
  readonly client: string;
  readonly server: string;
  /** Milliseconds from the first packet of the capture. */
  readonly startedAt: number;
  /** From its first packet to its last, in milliseconds. */
  duration = 0;
  /** Octets that each side has said, as TCP carried them. */
  readonly octets: Record<Side, number> = { client: 0, server: 0 };
  /** Requests, responses, frames and events. */
  messages = 0;
  readonly #protocols = new Set<string>();
  readonly #oddities: string[] = [];
  #otherOddities = 0;

  constructor(number: number, { client, server, isFromStart }: FoundConnection, startedAt: number) {
    this.number = number;
    this.client = describeEndpoint(client);
    this.server = describeEndpoint(server);
    this.startedAt = startedAt;
    if (!isFromStart) this.note('already under way');
  }

  /** From the lowest up: `TLS`, `HTTP`, `event stream`, `WebSocket`; none where nothing was known. */
  get protocols(): readonly string[] {
    return [...this.#protocols];
  }

  /** In sentences without a full stop. */
  get oddities(): readonly string[] {
    const others = this.#otherOddities;
    return others === 0 ? this.#oddities : [...this.#oddities, `and ${others} more`];
  }

  bytes(from: Side, { length }: Uint8Array): void {
    this.octets[from] += length;
  }

  entry({ kind, parts, fault }: Entry): void {
    if (kind === 'record') this.#protocols.add('TLS');
    for (const part of parts) this.#receive(part);
    if (fault) this.note(fault.message.replace(/\.$/, ''));
  }

  /** Something was odd. */
  note(what: string): void {
    if (this.#oddities.length < MOST_ODDITIES) this.#oddities.push(what);
    else this.#otherOddities++;
  }

  #receive(part: Placed): void {
    const protocol = protocolOf(part);
    if (protocol === undefined) return;
    this.#protocols.add(protocol);
    if (isCounted(part)) this.messages++;
  }
}

/** What something that is counted belongs to. */
function protocolOf(part: Placed): string | undefined {
  if (part instanceof RequestHead || part instanceof ResponseHead) return 'HTTP';
  if (part instanceof Frame || part instanceof FramePart) return 'WebSocket';
  return part instanceof EventBlock ? 'event stream' : undefined;
}

/** A frame in parts is one, and a block without an event is none. */
function isCounted(part: Placed): boolean {
  if (part instanceof EventBlock) return part.event !== undefined;
  return !(part instanceof FramePart) || part.before === 0;
}
