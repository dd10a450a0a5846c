import { readFileSync } from 'node:fs';
import { type Address, DEFAULT_PROFILE, type Profile } from '../conformance/target.ts';
import { serverOf } from '../net/connect-url.ts';
import { UsageError } from '../terminal/run-program.ts';
import { failureWords } from '../wire/failure-words.ts';
import { type TrustOptions, tlsOptionsOf } from './trust.ts';

/** What can be told of where a server is, and which of its paths do what. */
export interface TargetOptions extends TrustOptions {
  readonly get?: string;
  readonly echo?: string;
  readonly ws?: string;
  readonly sse?: string;
  readonly publish?: string;
  readonly poll?: string;
  readonly profile?: string;
  readonly header: readonly string[];
}

const SCHEMES = ['http:', 'https:', 'ws:', 'wss:'];

/** @throws UsageError if that is no URL of ours */
export function addressOf(url: string, options: TargetOptions): { address: Address; path: string } {
  const place = URL.canParse(url) ? new URL(url) : undefined;
  if (!place || !SCHEMES.includes(place.protocol)) {
    throw new UsageError(`${JSON.stringify(url)} is not a URL of http:, https:, ws: or wss:`);
  }
  const fieldLines = options.header.map((line) => `${line}\r\n`).join('');
  const { host, port, isSecure } = serverOf(place);
  const tls = isSecure ? tlsOptionsOf(options) : undefined;
  const address = { host, port, tls, authority: place.host, fieldLines };
  const isWebSocket = place.protocol.startsWith('ws');
  return { address, path: isWebSocket ? `${place.pathname}${place.search}` : '' };
}

/** What was said by an option counts more than the file, and the file more than `wirewalk serve`'s table. */
export function profileFor(wsPath: string, options: TargetOptions): Profile {
  const { get, echo, ws, sse, publish, poll, profile } = options;
  const own = { get, echo, ws: ws ?? (wsPath === '' || wsPath === '/' ? undefined : wsPath) };
  const given = { ...own, stream: sse, publish, poll };
  const paths = Object.entries(given).filter(([, path]) => path !== undefined);
  return { ...DEFAULT_PROFILE, ...(profile && readProfile(profile)), ...Object.fromEntries(paths) };
}

function readProfile(file: string): Partial<Profile> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Profile>;
  } catch (error) {
    throw new UsageError(`${file}: ${failureWords(error)}`);
  }
}
