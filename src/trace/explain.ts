import type { Side } from '../wire/side.ts';
import { ClearObserver } from './clear-observer.ts';
import type { Entry } from './entry.ts';
import { EventStreamLayer } from './event-stream-layer.ts';
import type { Kind } from './guess.ts';

/** Explains bytes of one direction that came from anywhere: for whom nothing is known but what they are. */
export class Explainer {
  readonly #from: Side;
  readonly #take: (bytes: Buffer) => void;
  readonly #end: () => void;
  readonly #missing: () => string | undefined;

  constructor(kind: Kind, onEntry: (entry: Entry) => void) {
    this.#from = kind === 'http-request' || kind === 'ws-client' ? 'client' : 'server';
    if (kind === 'sse') {
      const layer = new EventStreamLayer({ from: 'server', onEntry });
      this.#take = (bytes) => layer.receive(bytes, 0);
      this.#end = () => layer.end(0);
      this.#missing = () =>
        layer.isOpen ? 'a blank line, which would dispatch the event' : undefined;
      return;
    }
    const hasFrames = kind.startsWith('ws-');
    const options = { time: () => 0, onEntry };
    const observer = new ClearObserver(options, { hasFrames, assumesRequests: true });
    this.#take = (bytes) => observer.bytes(this.#from, bytes);
    this.#end = () => {
      // Bytes that end in the middle of something have not ended by a FIN: there are only no more of them.
      if (!observer.missing(this.#from)) observer.saysNoMore(this.#from);
      observer.gone();
    };
    this.#missing = () => observer.missing(this.#from);
  }

  bytes(bytes: Buffer): void {
    this.#take(bytes);
  }

  /** What would have to come to complete what has come; undefined where it is complete. */
  get missing(): string | undefined {
    return this.#missing();
  }

  /** There are no more. */
  end(): void {
    this.#end();
  }
}
