import { connect, type Socket } from 'node:net';
import { secureAsClient, type TlsOptions } from './secure-socket.ts';
import type { Tap } from './tap.ts';

/** Where to connect to, and for how long to try. */
export interface SocketPlace {
  readonly port: number;
  readonly host: string;
  readonly tap?: Tap | undefined;
  /** Speaks TLS; absent: it does not. */
  readonly tls?: TlsOptions | undefined;
  /** How long to wait for TCP's handshake, and TLS's. 0: as long as the system does. */
  readonly connectMilliseconds: number;
  /** Calls the attempt off; once there is a connection it is no longer listened to. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a connection to a server, in which each direction ends by itself.
 *
 * @param hold makes something of the socket at once: between the two nothing can happen that no one hears
 * @throws the socket's error if there is no one to connect to, no one answers in time, or it was called off
 */
export function openSocket<T>(place: SocketPlace, hold: (socket: Socket) => T): Promise<T> {
  const { port, host, tap, tls, connectMilliseconds: milliseconds, signal } = place;
  return new Promise((resolve, reject) => {
    const raw = connect({ port, host, allowHalfOpen: true });
    const socket = tls ? secureAsClient(raw, host, tls, tap?.records) : raw;
    const giveUp = () => {
      socket.destroy(new Error(`${host}:${port} has not answered in ${milliseconds} ms`));
    };
    const callOff = () => socket.destroy(new Error('the attempt was called off'));
    socket.setTimeout(milliseconds, giveUp);
    socket.once('error', reject);
    signal?.addEventListener('abort', callOff, { once: true });
    socket.once('close', () => signal?.removeEventListener('abort', callOff));
    if (signal?.aborted) callOff();
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0, giveUp);
      socket.off('error', reject);
      signal?.removeEventListener('abort', callOff);
      resolve(hold(socket));
    });
  });
}
