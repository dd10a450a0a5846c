import type { Entry } from './entry.ts';
import type { Recorded } from './recorder.ts';

/** When things happened on a recorded connection, by their place among all reads and writes. */
export class Order {
  readonly #recorder: Recorded;

  constructor(recorder: Recorded) {
    this.#recorder = recorder;
  }

  /** When the first byte of an entry was written; an end: when it was sent. */
  sent({ kind, from, start }: Entry): number {
    const stream = this.#recorder[from];
    if (kind === 'fin') return stream.fin?.order ?? NEVER;
    return stream.writeOf(start)?.order ?? NEVER;
  }

  /** When the other side has read the first byte of an entry. */
  begunToRead({ from, start }: Entry): number {
    return this.#recorder[from].readOf(start)?.order ?? NEVER;
  }

  /**
   * When the other side has read all of an entry; of one that it refused, as much as it has read of it.
   * That a FIN was read is not recorded.
   */
  read({ kind, from, end, fault }: Entry): number {
    const stream = this.#recorder[from];
    if (kind === 'fin') return stream.fin?.order ?? NEVER;
    const last = fault ? Math.min(end, stream.read) : end;
    return stream.readOf(last - 1)?.order ?? NEVER;
  }

  /**
   * Whether two messages passed each other on the way: the second was written before any of the first
   * had been read, so that neither side could know of the other's.
   */
  crossed(first: Entry, second: Entry): boolean {
    const areMessages = first.kind === 'message' && second.kind === 'message';
    if (!areMessages || first.from === second.from) return false;
    if (first.bytes.length === 0 || second.bytes.length === 0) return false;
    return this.sent(second) < this.begunToRead(first);
  }
}

const NEVER = Infinity;
