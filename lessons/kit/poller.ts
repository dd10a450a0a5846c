import type { FieldLines } from '../../src/http/encode-head.ts';
import type { RecordedConnection } from '../../src/lesson/script/recorded-connection.ts';
import type { ReceivedResponse } from '../../src/net/client.ts';
import { type Asked, ask, request } from './sending.ts';

/** What the polls of a client ask for. */
export interface PollerOptions {
  readonly channel: string;
  /** Seconds for which the server may hold a poll; 0: a short poll. */
  readonly wait: number;
  /** From where on it reads; 0 is the oldest that is kept. Default: from now on. */
  readonly cursor?: string;
  /** Fields besides Host. */
  readonly fields?: FieldLines;
  /** True for a client that never hands back the cursor that it was given. */
  readonly isForgetful?: boolean;
}

/** A client that polls a channel over one connection, each time from where the answer before ended. */
export class Poller {
  readonly connection: RecordedConnection;
  cursor: string | undefined;
  readonly #options: PollerOptions;

  constructor(connection: RecordedConnection, options: PollerOptions) {
    this.connection = connection;
    this.cursor = options.cursor;
    this.#options = options;
  }

  /** Sends a poll, and waits until the server has read it. */
  async begin(): Promise<Asked> {
    const { channel, wait, fields, isForgetful } = this.#options;
    const since = this.cursor === undefined ? '' : `&since=${this.cursor}`;
    const target = `/poll/${channel}?wait=${wait}${since}`;
    const { answer } = await ask(this.connection, request('GET', target, fields));
    if (isForgetful) return { answer };
    return { answer: answer.then((received) => this.#remember(received)) };
  }

  /** Polls, and waits for the answer. */
  async poll(): Promise<ReceivedResponse> {
    const { answer } = await this.begin();
    return answer;
  }

  #remember(received: ReceivedResponse): ReceivedResponse {
    this.cursor = cursorIn(received);
    return received;
  }
}

/** Where the next poll goes on: in the content, or where there is none in a field. */
export function cursorIn({ head, content }: ReceivedResponse): string {
  return head.field('cursor') ?? (JSON.parse(content.toString()) as { cursor: string }).cursor;
}
