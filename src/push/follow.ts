import { parseId } from '../channel/event-id.ts';
import type { Environment } from '../net/environment.ts';
import type { TlsOptions } from '../net/secure-socket.ts';
import type { Tap } from '../net/tap.ts';

/** The ways to follow a channel. */
export const TRANSPORTS = ['sse', 'long-poll', 'short-poll', 'ws'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** An event, or what the server tells about those that are missing. */
export interface Followed {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: string;
}

/** What following takes, whatever the transport. */
export interface FollowOptions {
  /** Of the server: scheme, host and port. */
  readonly origin: string;
  readonly channel: string;
  /** The id to go on from; `0` for the oldest that is kept; absent: from now on. */
  readonly since?: string | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly environment: Environment;
  /** Whom to trust, where the origin asks for TLS. */
  readonly tls?: TlsOptions | undefined;
  /** Called for each connection. */
  readonly newTap: () => Tap;
  readonly onEvent: (event: Followed) => void;
  /** The connection broke, or there is none; it goes on from where it was in so many milliseconds. */
  readonly onBreak: (why: string, milliseconds: number) => void;
  /** Milliseconds to wait after the first failure. Default: 500. An event stream says itself how long. */
  readonly firstWait?: number;
  /** Milliseconds after which a server counts as gone that says nothing. Default: 60,000. */
  readonly readTimeout?: number | undefined;
}

/** The server's answer is final: there is no use in asking again. */
export class FollowError extends Error {}

/** Milliseconds to wait before a server is asked again that has not answered so many times in a row. */
export function waitAfter(failures: number, first = FIRST_WAIT): number {
  return Math.min(first * 2 ** (failures - 1), LONGEST_WAIT);
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** What came as JSON, if it is an event or a notice. */
export function followedOf(value: unknown): Followed | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, event, data, gap, reset } = value as Record<string, unknown>;
  if (gap !== undefined) return { id: undefined, type: 'gap', data: JSON.stringify({ gap }) };
  if (reset !== undefined) return { id: undefined, type: 'reset', data: JSON.stringify({ reset }) };
  const isEvent = [id, event, data].every((each) => typeof each === 'string');
  if (!isEvent || !parseId(id as string)) return undefined;
  return { id: id as string, type: event as string, data: data as string };
}
