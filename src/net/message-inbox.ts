import type { Message } from '../websocket/frame.ts';
import { Arrivals } from './arrivals.ts';

/** What a message costs us besides its data, so that empty ones are not free. */
const OVERHEAD = 128;

/** Messages, or parts of them, that have come before anyone took them. They may be only so many. */
export class MessageInbox {
  readonly #most: number;
  readonly #onRoom: () => void;
  readonly #arrived = new Arrivals<Message>();
  #octets = 0;

  /**
   * @param most octets from which on it is full
   * @param onRoom called when it is no longer full
   */
  constructor(most: number, onRoom: () => void) {
    this.#most = most;
    this.#onRoom = onRoom;
  }

  /** Whether as much waits as may. */
  get isFull(): boolean {
    return this.#octets >= this.#most;
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
    if (wasFull && !this.isFull) this.#onRoom();
  }
}
