import { Chain, type Link } from './chain.ts';

/** Something that has a name, for as long as it is in use. */
export interface Named {
  /** Whether it has anything that someone waits for. */
  isInUse(): boolean;
  /** Told when its name has gone: no one will find it any longer. */
  nameGone?(): void;
}

/** How many names there may be, and for how long they are kept. */
export interface NameOptions {
  readonly most: number;
  /** Milliseconds for which a name stays that was kept, in use or not. */
  readonly rest: number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

interface Entry<T> extends Link<Entry<T>> {
  readonly name: string;
  readonly thing: T;
  restsUntil: number;
}

/**
 * What has a name, up to so many. What is in use stays, and what rests; where there is no other room,
 * the rest gives way to a new name, and first what no one has asked for the longest.
 *
 * A client that can ask for new names must not be able to make us search, when all are in use least of all. So
 * what was found in use is not looked at again until it is said to be released, and those that rest
 * stand in the order in which they will have done so.
 */
export class Names<T extends Named> {
  readonly #options: NameOptions;
  readonly #all = new Map<string, Entry<T>>();
  /** Those that may give way, as far as we know; the one that was asked for last is the last. */
  readonly #idle = new Chain<Entry<T>>();
  /** Those that were kept; the one whose rest is over first is the first. */
  readonly #resting = new Chain<Entry<T>>();

  constructor(options: NameOptions) {
    this.#options = options;
  }

  /** All that have a name. */
  *[Symbol.iterator](): Generator<T> {
    for (const { thing } of this.#all.values()) yield thing;
  }

  /** What has the name, if anything has. */
  find(name: string): T | undefined {
    const entry = this.#all.get(name);
    if (entry && entry.chain === this.#idle) this.#idle.append(entry);
    return entry?.thing;
  }

  /** @returns what has the name, or has it from now on; undefined where there is no room for it */
  findOrMake(name: string, make: () => T): T | undefined {
    const found = this.find(name);
    if (found) return found;
    if (this.#all.size >= this.#options.most && !this.#makeRoom()) return undefined;
    const made = make();
    this.set(name, made);
    return made;
  }

  /** Gives a name to something else, room or not. */
  set(name: string, thing: T): void {
    const before = this.#all.get(name);
    if (before) this.#forget(before);
    const entry: Entry<T> = { name, thing, restsUntil: 0 };
    this.#all.set(name, entry);
    this.#idle.append(entry);
  }

  /** A name does not give way from now on for as long as names rest. */
  keep(name: string): void {
    const entry = this.#all.get(name);
    if (!entry) return;
    entry.restsUntil = this.#options.now() + this.#options.rest;
    this.#resting.append(entry);
  }

  /** What has the name is no longer in use. */
  release(name: string): void {
    const entry = this.#all.get(name);
    if (entry && !entry.chain) this.#idle.append(entry);
  }

  #makeRoom(): boolean {
    this.#endRests();
    for (let entry = this.#idle.first; entry; entry = this.#idle.first) {
      if (!entry.thing.isInUse()) {
        this.#forget(entry);
        return true;
      }
      this.#idle.remove(entry);
    }
    return false;
  }

  #forget(entry: Entry<T>): void {
    entry.chain?.remove(entry);
    this.#all.delete(entry.name);
    entry.thing.nameGone?.();
  }

  #endRests(): void {
    const now = this.#options.now();
    const { first } = this.#resting;
    for (let entry = first; entry && entry.restsUntil <= now; entry = this.#resting.first) {
      this.#idle.append(entry);
    }
  }
}

/** Names of channels and queues: what stands in the path of a URL as it is. */
const NAME = /^[0-9A-Za-z._-]{1,64}$/;
/** RFC 3986 5.2.4, and `%2e` in browsers: a URL with these is rewritten before it is sent. */
const DOT_SEGMENTS: ReadonlySet<string> = new Set(['.', '..']);

export function isName(text: string): boolean {
  return NAME.test(text) && !DOT_SEGMENTS.has(text);
}
