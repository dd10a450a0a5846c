import { type Client, type ConnectOptions, connect } from './client.ts';

/** What can be asked of a connection besides where it goes. */
export type ConnectUrlOptions = Pick<
  ConnectOptions,
  'environment' | 'tap' | 'tls' | 'connectMilliseconds' | 'signal'
>;

/** What goes into a request from its URL, RFC 9110 7.1 and 7.2. */
export interface RequestPlace {
  /** The origin-form: path and query. */
  readonly requestTarget: string;
  /** For the Host field. */
  readonly host: string;
}

/** RFC 9110 4.2, RFC 6455 3. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80 };
const DEFAULT_TLS_PORT = 443;

/** Where the server of a URL is. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  /** Whether the URL asks for TLS. */
  readonly isSecure: boolean;
}

/** @param url of one of the schemes http:, https:, ws: and wss: */
export function serverOf({ protocol, hostname, port }: URL): ServerPlace {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (DEFAULT_PORTS[protocol] ?? DEFAULT_TLS_PORT)),
    isSecure: protocol === 'https:' || protocol === 'wss:',
  };
}

/**
 * Opens a connection to the server of a URL.
 *
 * @throws TypeError if the scheme is none of these, or if the URL names a user; the socket's error if no one is there
 */
export function connectTo(
  url: URL,
  schemes: readonly string[],
  options: ConnectUrlOptions,
): Promise<Client> {
  if (!schemes.includes(url.protocol)) {
    throw new TypeError(`${url} has none of the schemes ${schemes.join(' and ')}`);
  }
  // A client must not send what could pass for its credentials in a Host field, and dropping it in silence
  // would leave the caller unauthorized without a word: RFC 9110 4.2.4.
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('a URL with user information is not taken: send Authorization in headers');
  }
  const { host, port, isSecure } = serverOf(url);
  return connect({ ...options, host, port, tls: isSecure ? (options.tls ?? {}) : undefined });
}

export function placeOf({ pathname, search, host }: URL): RequestPlace {
  return { requestTarget: `${pathname}${search}`, host };
}
