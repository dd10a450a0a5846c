import type { Message } from '../websocket/frame.ts';
import { Arrivals } from './arrivals.ts';

/** What a message costs us besides its data, so that empty ones are not free. */
const OVERHEAD = 128;

/** Messages, or parts of them, that have come before anyone took them. They may be only so many. */
export class MessageInbox {
  readonly #most: number;
  readonly #onTaken: (wasFull: boolean) => void;
  readonly #arrived = new Arrivals<Message>();
  #octets = 0;

  /**
   * @param most octets from which on it is full
   * @param onTaken told of each that was taken, and whether the inbox was full until then
   */
  constructor(most: number, onTaken: (wasFull: boolean) => void) {
    this.#most = most;
    this.#onTaken = onTaken;
  }

  /** Whether as much waits as may. */
  get isFull(): boolean {
    return this.#octets >= this.#most;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#octets === 0;
  }

  add(message: Message): void {
    this.#octets += message.data.length + OVERHEAD;
    this.#arrived.add(message);
  }

  /** No more will come. */
  end(): void {
    this.#arrived.end();
  }

  /** The next one, or undefined after the last. */
  async next(): Promise<Message | undefined> {
    const message = await this.#arrived.next();
    if (message) this.#remove(message);
    return message;
  }

  /** All that no one has waited for. */
  takeKept(): Message[] {
    const kept = this.#arrived.takeKept();
    for (const message of kept) this.#remove(message);
    return kept;
  }

  #remove({ data }: Message): void {
    const wasFull = this.isFull;
    this.#octets -= data.length + OVERHEAD;
    this.#onTaken(wasFull && !this.isFull);
  }
}
