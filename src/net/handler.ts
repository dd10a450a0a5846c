import type { HeadMemo } from '../http/head-memo.ts';
import type { HttpLimits } from '../http/limits.ts';
import type { Environment } from './environment.ts';
import type { Request } from './request.ts';
import type { Response } from './response.ts';

/** Answers one request. A handler that throws, or that answers nothing, is answered for: 500. */
export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** What a session takes from its server. */
export interface SessionOptions {
  readonly handler: Handler;
  readonly environment: Environment;
  readonly limits?: HttpLimits | undefined;
  /** The last request head, of all connections. */
  readonly memo?: HeadMemo | undefined;
  /** Told what a handler throws. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
