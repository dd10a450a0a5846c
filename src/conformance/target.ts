import type { TlsOptions } from '../net/secure-socket.ts';
import type { Capability } from './case.ts';

/** Which request targets of a server do what. */
export interface Profile {
  /** A plain GET of it is answered with a short response. */
  readonly get: string;
  /** A POST to it is answered with the content that it had. */
  readonly echo: string;
  /** A WebSocket that sends each message back. */
  readonly ws: string;
  /** An event stream of what is published. */
  readonly stream: string;
  /** A POST to it publishes its content as an event. */
  readonly publish: string;
  /** A long poll for what is published. */
  readonly poll: string;
}

/** Those of `wirewalk serve`. */
export const DEFAULT_PROFILE: Profile = {
  get: '/hello',
  echo: '/',
  ws: '/ws',
  stream: '/events/check',
  publish: '/channels/check',
  poll: '/poll/check',
};

/** Where a server is, and how it is spoken to. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | undefined;
  /** For the Host field. */
  readonly authority: string;
  /** Field lines that go into every request, each with its CR LF. */
  readonly fieldLines: string;
}

/** A server, and what was found out about it before the first case. */
export interface Target {
  readonly address: Address;
  readonly profile: Profile;
  readonly capabilities: ReadonlySet<Capability>;
  /** The status of a plain GET. */
  readonly usualStatus: number;
  /** Milliseconds after which something that is due has not come. */
  readonly dueMilliseconds: number;
}
