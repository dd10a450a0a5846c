import type { OctetCount } from '../channel/octet-count.ts';
import { type Given, withDefaults } from '../wire/with-defaults.ts';
import { deadlineOf, earliest, type Hold, type HoldCount } from './hold.ts';
import { DEFAULT_WORK_LIMITS, type WorkLimits } from './limits.ts';

/** A message that someone is to work on. */
export interface Delivery {
  readonly id: string;
  readonly body: string;
  /** Stands for this one delivery: the worker that has done the work deletes the message by it. */
  readonly receipt: string;
  /** 1 for the first time. */
  readonly deliveryCount: number;
}

/** The end of a wait for work. */
export type ReceiveAnswer =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'timeout' }
  /** Too many wait already. */
  | { readonly kind: 'full' };

/** What a work queue takes from the world. */
export interface WorkQueueOptions {
  readonly count: HoldCount;
  readonly random: () => number;
  /** What makes a receipt hard to guess. */
  readonly newSecret: () => string;
  /** Counts what is kept here, together with others. */
  readonly octets?: OctetCount | undefined;
  /** Told when it has no message, and no one waits for one. */
  readonly onEmpty?: (() => void) | undefined;
  /** Where they differ from the default. */
  readonly limits?: Given<WorkLimits> | undefined;
}

interface Message {
  readonly sequence: number;
  readonly body: string;
  readonly octets: number;
  /** When its time is up. */
  readonly keptUntil: number;
  deliveryCount: number;
}

interface InFlight {
  readonly message: Message;
  readonly visibleAt: number;
}

interface Receiver extends Hold {
  readonly answer: (answer: ReceiveAnswer) => void;
}

/** What a message costs besides its text. */
const OVERHEAD = 128;

/**
 * Hands each message to one of those who ask: competing consumers, as SQS has them. A message that is
 * not deleted in its visibility timeout is handed out again, so it is delivered at least once. First in,
 * first out, for messages and for those who wait.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #limits: WorkLimits;
  /** In the order in which they came, those that have come back included. */
  readonly #ready: Message[] = [];
  /** By receipt; since all are hidden for as long, the first one comes back first. */
  readonly #inFlight = new Map<string, InFlight>();
  readonly #receivers = new Set<Receiver>();
  #sequence = 0;
  #octets = 0;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#limits = withDefaults(DEFAULT_WORK_LIMITS, options.limits);
  }

  /** What there is, and those that wait for more. */
  get size(): { readonly ready: number; readonly inFlight: number; readonly waiting: number } {
    const { length: ready } = this.#ready;
    return { ready, inFlight: this.#inFlight.size, waiting: this.#receivers.size };
  }

  /** Whether it has a message, or someone who waits for one. */
  isInUse(): boolean {
    return this.#ready.length + this.#inFlight.size + this.#receivers.size > 0;
  }

  /** When a message comes back or goes, or someone's time is up. */
  get deadline(): number | undefined {
    const [inFlight] = this.#inFlight.values();
    const [ready] = this.#ready;
    const times = [inFlight?.visibleAt, ready?.keptUntil, earliest(this.#receivers)];
    const next = Math.min(...times.map((time) => time ?? Infinity));
    return next === Infinity ? undefined : next;
  }

  /** @returns the message's id, or undefined where there is no room */
  send(body: string, now: number): string | undefined {
    this.expire(now);
    const octets = OVERHEAD + Buffer.byteLength(body);
    const count = this.#ready.length + this.#inFlight.size;
    const { messages, octets: most } = this.#limits;
    if (count >= messages || this.#octets + octets > most) return undefined;
    this.#octets += octets;
    this.#options.octets?.add(octets);
    const sequence = ++this.#sequence;
    const keptUntil = now + this.#limits.retention;
    const message: Message = { sequence, body, octets, keptUntil, deliveryCount: 0 };
    this.#ready.push(message);
    this.#handOut(now);
    return `${sequence}`;
  }

  /**
   * Asks for a message, and waits for one.
   *
   * @param answer called exactly once
   * @returns the hold, if it is one
   */
  receive(
    waitMilliseconds: number | undefined,
    now: number,
    answer: (answer: ReceiveAnswer) => void,
  ): Hold | undefined {
    this.expire(now);
    const { count, random } = this.#options;
    const wait = count.clamp(waitMilliseconds);
    const message = this.#ready.shift();
    if (message) answer({ kind: 'delivery', delivery: this.#deliver(message, now) });
    else if (wait === 0) answer({ kind: 'timeout' });
    else if (count.isFull) answer({ kind: 'full' });
    else {
      const receiver: Receiver = { deadline: deadlineOf(now, wait, random()), answer };
      this.#receivers.add(receiver);
      count.add();
      return receiver;
    }
    return undefined;
  }

  /** Answers one that cannot wait any longer, with nothing: what comes is for others. */
  release(hold: Hold): void {
    this.#answer(hold as Receiver, { kind: 'timeout' });
  }

  /** The work is done. @returns false for a receipt that is none, or no longer one */
  delete(receipt: string, now: number): boolean {
    this.expire(now);
    const found = this.#inFlight.get(receipt);
    if (!found) return false;
    this.#inFlight.delete(receipt);
    this.#letGo(found.message);
    return true;
  }

  /**
   * Takes back what was not deleted in time, lets go what no one has taken for too long, and answers
   * those who have waited long enough. What comes back too late for its time still goes to one that waits.
   */
  expire(now: number): void {
    for (const [receipt, { message, visibleAt }] of this.#inFlight) {
      if (visibleAt > now) break;
      this.#inFlight.delete(receipt);
      this.#putBack(message);
    }
    this.#handOut(now);
    while (this.#ready.length > 0 && this.#ready[0]!.keptUntil <= now) {
      this.#letGo(this.#ready.shift()!);
    }
    for (const receiver of this.#receivers) {
      if (receiver.deadline <= now) this.#answer(receiver, { kind: 'timeout' });
    }
  }

  #letGo({ octets }: Message): void {
    this.#octets -= octets;
    this.#options.octets?.remove(octets);
    this.#noteEmpty();
  }

  #noteEmpty(): void {
    if (!this.isInUse()) this.#options.onEmpty?.();
  }

  /** Among those that are ready, at the place that it had. */
  #putBack(message: Message): void {
    const place = this.#ready.findIndex(({ sequence }) => sequence > message.sequence);
    this.#ready.splice(place < 0 ? this.#ready.length : place, 0, message);
  }

  #handOut(now: number): void {
    for (const receiver of this.#receivers) {
      const message = this.#ready.shift();
      if (!message) return;
      this.#answer(receiver, { kind: 'delivery', delivery: this.#deliver(message, now) });
    }
  }

  #deliver(message: Message, now: number): Delivery {
    message.deliveryCount++;
    const { sequence, body, deliveryCount } = message;
    const receipt = `${sequence}-${deliveryCount}-${this.#options.newSecret()}`;
    const visibleAt = now + this.#limits.visibilityTimeout;
    this.#inFlight.set(receipt, { message, visibleAt });
    return { id: `${sequence}`, body, receipt, deliveryCount };
  }

  #answer(receiver: Receiver, answer: ReceiveAnswer): void {
    if (this.#remove(receiver)) receiver.answer(answer);
  }

  #remove(receiver: Receiver): boolean {
    if (!this.#receivers.delete(receiver)) return false;
    this.#options.count.remove();
    this.#noteEmpty();
    return true;
  }
}
