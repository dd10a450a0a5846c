import type { ClientUpgrade } from './client.ts';
import { type ConnectUrlOptions, connectTo, placeOf } from './connect-url.ts';
import type { WebSocket } from './websocket.ts';

/** What can be asked besides the URL. */
export type ConnectWebSocketOptions = Omit<ClientUpgrade, 'host' | 'requestTarget'> &
  ConnectUrlOptions;

/**
 * Opens a WebSocket, RFC 6455 3 and 4.1.
 *
 * @param url `ws://host:port/path?query`, or `wss:` for TLS under it
 * @throws TypeError for a URL that is none of these; Error if no one is there, or does not agree
 */
export async function connectWebSocket(
  url: string,
  options: ConnectWebSocketOptions = {},
): Promise<WebSocket> {
  const parsed = new URL(url);
  if (parsed.hash !== '') throw new TypeError('a WebSocket URL has no fragment, RFC 6455 3');
  const { signal } = options;
  const client = await connectTo(parsed, ['ws:', 'wss:'], options);
  const callOff = () => client.destroy();
  if (signal?.aborted) callOff();
  signal?.addEventListener('abort', callOff);
  try {
    return await client.upgrade({ ...options, ...placeOf(parsed) });
  } finally {
    signal?.removeEventListener('abort', callOff);
  }
}
