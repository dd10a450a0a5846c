import type { Client, ReceivedResponse } from '../net/client.ts';
import { connectTo, placeOf } from '../net/connect-url.ts';
import { FollowError, type FollowOptions } from './follow.ts';
import { READ_TIMEOUT } from './limits.ts';
import { ReadTimeout, silenceOf } from './read-timeout.ts';

/** Polls a channel, on one connection for as long as it lasts. */
export class Poller {
  readonly #options: FollowOptions;
  readonly #wait: number;
  #client: Client | undefined;

  /** @param wait seconds that the server may hold a poll; 0 makes it a short one */
  constructor(options: FollowOptions, wait: number) {
    this.#options = options;
    this.#wait = wait;
  }

  close(): void {
    this.#client?.destroy();
    this.#client = undefined;
  }

  /**
   * Asks once, and reads the answer.
   *
   * @param cursor where to read from; undefined: from now on
   * @throws FollowError where the server refuses, or sends what was not asked for; Error where no
   *   answer comes
   */
  async ask(cursor: string | undefined): Promise<ReceivedResponse> {
    const { environment } = this.#options;
    const milliseconds = this.#readTimeout;
    const onTimeout = () => this.close();
    const timeout = new ReadTimeout({ environment, milliseconds, onTimeout });
    try {
      const answer = await this.#read(cursor, timeout);
      if (answer.head.field('connection')?.toLowerCase() === 'close') this.close();
      return judged(answer);
    } catch (error) {
      throw timeout.isOver ? silenceOf(milliseconds) : error;
    } finally {
      timeout.stop();
    }
  }

  /** A server that holds a poll has nothing to say meanwhile: half the time has to be left for its answer. */
  get #readTimeout(): number {
    const { readTimeout = READ_TIMEOUT } = this.#options;
    return Math.max(readTimeout, this.#wait * 1000 + readTimeout / 2);
  }

  async #read(cursor: string | undefined, timeout: ReadTimeout): Promise<ReceivedResponse> {
    const { origin, channel, environment, tls, newTap, signal } = this.#options;
    const url = new URL(`/poll/${channel}?wait=${this.#wait}`, origin);
    if (cursor !== undefined) url.searchParams.set('since', cursor);
    const options = { environment, tls, tap: this.#client ? undefined : newTap(), signal };
    this.#client ??= await connectTo(url, ['http:', 'https:'], options);
    // It was told to stop, or has waited too long, while the connection was opened.
    if (signal.aborted || timeout.isOver) this.#client.destroy();
    const { requestTarget, host } = placeOf(url);
    const fields = [['Host', host], IDENTITY] as const;
    const { head, content } = await this.#client.open({ method: 'GET', requestTarget, fields });
    const pieces: Buffer[] = [];
    for await (const piece of content) {
      timeout.heard();
      pieces.push(piece);
    }
    return { head, content: Buffer.concat(pieces) };
  }
}

/** Without this field any coding is welcome, RFC 9110 12.5.3. */
const IDENTITY = ['Accept-Encoding', 'identity'] as const;

/** @throws FollowError where asking again would be of no use; Error where it may be */
function judged(answer: ReceivedResponse): ReceivedResponse {
  const { head, content } = answer;
  const { statusCode } = head;
  const coding = head.field('content-encoding') ?? 'identity';
  if (coding.toLowerCase() !== 'identity') {
    throw new FollowError(`its content is coded by ${coding}, which was not asked for`);
  }
  if (statusCode === 503) throw new Error('503: the server has too much to do');
  if (statusCode === 200 || statusCode === 204) return answer;
  throw new FollowError(`${statusCode} ${content.toString().trim()}`);
}
