/** Something that has a name, for as long as it is in use. */
export interface Named {
  /** Whether it has anything that someone waits for, or may come back for. */
  isInUse(): boolean;
}

/**
 * What has a name, up to so many. What is in use stays; where there is no other room, what is not gives
 * way to a new name, and first what no one has asked for the longest.
 */
export class Names<T extends Named> {
  readonly #most: number;
  /** In the order in which they were asked for, the latest last. */
  readonly #all = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What has the name, if anything has. */
  find(name: string): T | undefined {
    const found = this.#all.get(name);
    if (found) this.set(name, found);
    return found;
  }

  /** @returns what has the name, or has it from now on; undefined where there is no room for it */
  findOrMake(name: string, make: () => T): T | undefined {
    const found = this.find(name);
    if (found) return found;
    if (this.#all.size >= this.#most && !this.#makeRoom()) return undefined;
    const made = make();
    this.#all.set(name, made);
    return made;
  }

  /** Gives a name to something else, room or not. */
  set(name: string, thing: T): void {
    this.#all.delete(name);
    this.#all.set(name, thing);
  }

  #makeRoom(): boolean {
    for (const [name, thing] of this.#all) if (!thing.isInUse()) return this.#all.delete(name);
    return false;
  }
}

/** Names of channels and queues: what stands in the path of a URL as it is. */
const NAME = /^[0-9A-Za-z._-]{1,64}$/;
/** RFC 3986 5.2.4, and `%2e` in browsers: a URL with these is rewritten before it is sent. */
const DOT_SEGMENTS: ReadonlySet<string> = new Set(['.', '..']);

export function isName(text: string): boolean {
  return NAME.test(text) && !DOT_SEGMENTS.has(text);
}
