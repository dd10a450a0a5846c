import { type ClientUpgrade, type ConnectOptions, connect } from './client.ts';
import type { WebSocket } from './websocket.ts';

/** What can be asked besides the URL. */
export type ConnectWebSocketOptions = Omit<ClientUpgrade, 'host' | 'requestTarget'> &
  Pick<ConnectOptions, 'sources' | 'tap' | 'connectMilliseconds'>;

/**
 * Opens a WebSocket, RFC 6455 3 and 4.1.
 *
 * @param url `ws://host:port/path?query`
 * @throws TypeError for a URL that is none of these; Error if no one is there, or does not agree
 */
export async function connectWebSocket(
  url: string,
  options: ConnectWebSocketOptions = {},
): Promise<WebSocket> {
  const { protocol, hostname, port, host, pathname, search, hash } = new URL(url);
  if (protocol !== 'ws:') throw new TypeError(`${url} is no ws URL`);
  if (hash !== '') throw new TypeError('a WebSocket URL has no fragment, RFC 6455 3');
  const { sources, tap, connectMilliseconds, ...target } = options;
  const client = await connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || DEFAULT_PORT),
    ...(sources && { sources }),
    ...(tap && { tap }),
    ...(connectMilliseconds !== undefined && { connectMilliseconds }),
  });
  return client.upgrade({ ...target, host, requestTarget: `${pathname}${search}` });
}

const DEFAULT_PORT = 80;
