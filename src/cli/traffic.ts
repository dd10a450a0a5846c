import { ResponseHead } from '../http/head.ts';
import type { Tap } from '../net/tap.ts';

/** Counts what goes over all connections of a client. */
export class Traffic {
  connections = 0;
  /** Requests that were answered. */
  requests = 0;
  octetsSent = 0;
  octetsReceived = 0;

  /** Listens in on one more connection. */
  readonly newTap = (): Tap => {
    this.connections++;
    return {
      wrote: ({ length }) => {
        this.octetsSent += length;
      },
      read: ({ length }) => {
        this.octetsReceived += length;
      },
      event: (event) => {
        if (event instanceof ResponseHead) this.requests++;
      },
      fault: () => {},
      ended: () => {},
    };
  };
}
