import { UpgradeError } from '../net/client.ts';
import { SYSTEM_ENVIRONMENT } from '../net/environment.ts';
import { FollowError, type Followed, type FollowOptions, type Transport } from '../push/follow.ts';
import { followByChat } from '../push/follow-chat.ts';
import { followByPolls } from '../push/follow-polls.ts';
import { followStream } from '../push/follow-stream.ts';
import { TargetError, UsageError } from '../terminal/run-program.ts';
import type { ShowOptions } from '../terminal/settings.ts';
import { TailReport } from './tail-report.ts';
import { type TrustOptions, tlsOptionsOf } from './trust.ts';

/** What `wirewalk tail` can be told. */
export interface TailOptions extends ShowOptions, TrustOptions {
  readonly via?: Transport;
  readonly since?: string;
  /** Events after which it ends. */
  readonly count?: number;
  /** Seconds: how long a long poll may be held, and how far apart short polls are. */
  readonly wait: number;
  readonly interval: number;
  readonly json?: boolean;
}

/** The transport that an endpoint is made for. */
const ENDPOINTS: Readonly<Record<string, Transport>> = {
  events: 'sse',
  channels: 'sse',
  poll: 'long-poll',
  chat: 'ws',
};

/** `wirewalk tail URL`: prints a channel's events as they come, and in the end what each has cost. */
export async function tail(url: string, options: TailOptions): Promise<void> {
  const target = targetOf(url, options.via);
  const report = new TailReport(target.via, options);
  const stop = new AbortController();
  let unreached: string | undefined;
  let code = 0;
  const end = (exitCode: number) => {
    code = exitCode;
    stop.abort();
  };
  process.once('SIGINT', () => end(130));
  process.once('SIGTERM', () => end(143));
  // The reader of what is printed has had enough.
  process.stdout.once('error', () => stop.abort());
  const follow = {
    since: options.since,
    signal: stop.signal,
    environment: SYSTEM_ENVIRONMENT,
    tls: tlsOptionsOf(options),
    newTap: report.traffic.newTap,
    onEvent: (event: Followed) => {
      if (stop.signal.aborted) return;
      report.event(event);
      if (report.events === options.count) stop.abort();
    },
    onBreak: (why: string, milliseconds: number) => {
      if (report.traffic.requests > 0) report.broken(why, milliseconds);
      else {
        unreached = why;
        stop.abort();
      }
    },
  };
  try {
    await followBy(target, follow, options);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    if (error instanceof FollowError || error instanceof UpgradeError)
      throw new TargetError(`${url}: ${error.message}`);
    throw error;
  }
  // Who was never there is not waited for.
  if (unreached !== undefined) throw new TargetError(`${url}: ${unreached}`);
  report.end();
  process.exitCode = code;
}

interface Target {
  readonly via: Transport;
  readonly url: URL;
  /** Absent where the URL is none of a channel's: then there is only the stream itself. */
  readonly channel: string | undefined;
}

function targetOf(text: string, wanted: Transport | undefined): Target {
  if (!URL.canParse(text))
    throw new UsageError(
      `${JSON.stringify(text)} is no URL, such as http://127.0.0.1:8080/events/a`,
    );
  const url = new URL(text);
  if (/^wss?:$/.test(url.protocol)) url.protocol = url.protocol.replace('ws', 'http');
  const [, endpoint = '', channel] = /^\/([a-z]+)\/([^/]+)$/.exec(url.pathname) ?? [];
  const usual = ENDPOINTS[endpoint];
  const via = wanted ?? usual ?? 'sse';
  if (usual === undefined && via !== 'sse') {
    throw new UsageError(`--via ${via} needs the URL of a channel, like ${url.origin}/events/NAME`);
  }
  return { via, url, channel: usual === undefined ? undefined : channel };
}

function followBy(
  { via, url, channel }: Target,
  follow: Omit<FollowOptions, 'origin' | 'channel'>,
  { wait, interval }: TailOptions,
): Promise<void> {
  if (channel === undefined) return followStream(url.href, follow);
  const options = { ...follow, origin: url.origin, channel };
  switch (via) {
    case 'sse':
      return followStream(new URL(`/events/${channel}`, url).href, follow);
    case 'ws':
      return followByChat(options);
    case 'long-poll':
      return followByPolls(options, { wait, pause: 0 });
    case 'short-poll':
      return followByPolls(options, { wait: 0, pause: interval * 1000 });
  }
}
