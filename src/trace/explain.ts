import type { DeflateParameters } from '../websocket/deflate-parameters.ts';
import { Bystander } from './bystander.ts';
import type { Entry } from './entry.ts';
import { EventStreamLayer } from './event-stream-layer.ts';
import type { Kind } from './guess.ts';
import type { Side } from './recorder.ts';

/** Explains bytes of one direction that came from anywhere: for whom nothing is known but what they are. */
export class Explainer {
  readonly #from: Side;
  readonly #take: (bytes: Buffer) => void;
  readonly #end: () => void;

  /** @param deflate what was agreed in a handshake that is not there */
  constructor(kind: Kind, onEntry: (entry: Entry) => void, deflate?: DeflateParameters) {
    this.#from = kind === 'http-request' || kind === 'ws-client' ? 'client' : 'server';
    if (kind === 'sse') {
      const layer = new EventStreamLayer({ from: 'server', onEntry });
      this.#take = (bytes) => layer.take(bytes, 0);
      this.#end = () => layer.end(0);
      return;
    }
    const framesWith = kind.startsWith('ws-') ? { deflate } : undefined;
    const options = { time: () => 0, onEntry };
    const bystander = new Bystander(options, { framesWith, assumesRequests: true });
    this.#take = (bytes) => bystander.bytes(this.#from, bytes);
    this.#end = () => {
      bystander.saysNoMore(this.#from);
      bystander.gone();
    };
  }

  bytes(bytes: Buffer): void {
    this.#take(bytes);
  }

  /** There are no more. */
  end(): void {
    this.#end();
  }
}
