import type { Transport } from './transport.ts';
import { atEndOfTurn, type TurnTask } from './turn.ts';

/** Octets up to which a copy costs less than a write of its own. */
const SHORT = 1024;
/** Octets of text that do not wait for the end of a turn: more of them would only take memory. */
const MUCH = 16 * 1024;
/** Octets that are held back from the kernel until the end of a turn at most. */
const MOST_HELD_BACK = 512 * 1024;

/**
 * What waits to be written. All that is answered in one go leaves in one write; and a writer that is
 * faster than the peer reads can wait for room.
 */
export class Outbox implements TurnTask {
  readonly #transport: Transport;
  readonly #stallMilliseconds: number;
  #text = '';
  #isDue = false;
  /** The socket is corked until the end of the turn. */
  #holdsBack = false;
  #isCongested = false;
  #waiting: ((isOpen: boolean) => void)[] | undefined;

  /** @param stallMilliseconds after which a peer that reads nothing at all is given up */
  constructor(transport: Transport, stallMilliseconds: number) {
    this.#transport = transport;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** Whether the peer reads more slowly than we write. */
  get isCongested(): boolean {
    return this.#isCongested;
  }

  /** Adds latin1 text. */
  add(text: string): void {
    this.#text += text;
  }

  /** Sends what waits at the end of this turn of the event loop, or at once if it is much. */
  flushSoon(): void {
    if (this.#text.length >= MUCH) this.flushText();
    else if (this.#text !== '' && !this.#isDue) {
      this.#isDue = true;
      atEndOfTurn(this);
    }
  }

  /** Sends what waits if it is much: more than that need not pile up before anyone looks. */
  flushIfMuch(): void {
    if (this.#text.length >= MUCH) this.flush();
  }

  runAtEndOfTurn(): void {
    this.#isDue = false;
    this.flush();
  }

  /** Sends what waits, at once. */
  flush(): void {
    this.flushText();
    this.#letGo();
  }

  /** Hands text to the socket, which may hold it back until the end of the turn. */
  flushText(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    if (!this.#transport.write(text)) this.#congest();
  }

  /** Sends what waits, and octets with what goes around them; the octets are not copied. */
  send(before: string, octets: Uint8Array, after: string): void {
    this.#holdBack();
    this.add(before);
    this.flushText();
    if (!this.#transport.write(octets)) this.#congest();
    this.add(after);
  }

  /** Sends octets after what waits; they are not copied. */
  sendAlone(octets: Uint8Array): void {
    this.#holdBack();
    this.flushText();
    if (!this.#transport.write(octets)) this.#congest();
  }

  /**
   * Pieces that are written in one turn leave in one write of the kernel's: a write for each costs more
   * than all else about it.
   */
  #holdBack(): void {
    if (this.#holdsBack) {
      if (this.#transport.unsentOctets < MOST_HELD_BACK) return;
      this.#transport.uncork();
      this.#transport.cork();
      return;
    }
    this.#holdsBack = true;
    this.#transport.cork();
    if (this.#isDue) return;
    this.#isDue = true;
    atEndOfTurn(this);
  }

  /** What was held back leaves. */
  #letGo(): void {
    if (!this.#holdsBack) return;
    this.#holdsBack = false;
    this.#transport.uncork();
  }

  /** Resolves when there is room for more; false if the peer is gone. */
  ready(): Promise<boolean> {
    if (!this.#isCongested) return Promise.resolve(true);
    this.#waiting ??= [];
    return new Promise((resolve) => this.#waiting?.push(resolve));
  }

  /** What was written has gone, or will never go. */
  drained(isOpen: boolean): void {
    if (this.#isCongested) this.#transport.destroyIfStuckFor(0);
    this.#isCongested = false;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const resolve of waiting) resolve(isOpen);
  }

  #congest(): void {
    if (!this.#isCongested) this.#transport.destroyIfStuckFor(this.#stallMilliseconds);
    this.#isCongested = true;
  }
}

/**
 * Content in the form in which it is written: UTF-8 of text, and short octets, as text with one
 * character an octet; long octets as they are.
 */
export function octetsOf(content: string | Uint8Array): string | Uint8Array {
  if (typeof content !== 'string') return content.length < SHORT ? latin1Of(content) : content;
  const isAscii = Buffer.byteLength(content) === content.length;
  return isAscii ? content : latin1Of(Buffer.from(content));
}

function latin1Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}
