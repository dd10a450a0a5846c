import { isIP, type Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';
import { RecordedStream } from './recorded-stream.ts';
import type { RecordTap } from './tap.ts';

/** Whom a client trusts to be the server that it asked for. */
export interface TlsOptions {
  /** Certificates as PEM, instead of those that Node knows. */
  readonly ca?: string | undefined;
  /** Takes anyone for the server: for servers that vouch for themselves. */
  readonly trustsAnyone?: boolean | undefined;
}

/** RFC 7301: what is spoken over TLS. A client that offers only something else is refused. */
const PROTOCOLS = ['http/1.1'];
export const TLS_HANDSHAKE_MILLISECONDS = 10_000;

/** Node's TLS takes 0.4 MB of the heap: it is loaded when it is first spoken. */
function tls() {
  return process.getBuiltinModule('node:tls');
}

/** The server's end of TLS over sockets that have been accepted. */
export class SecureServer {
  readonly #context: SecureContext;

  constructor(certificate: Certificate) {
    this.#context = tls().createSecureContext({ ...certificate });
  }

  /**
   * Shakes hands. A client that fails, or takes too long, is gone; there is no one to tell.
   *
   * @param onSecure called with the socket to speak over
   */
  accept(socket: Socket, tap: RecordTap | undefined, onSecure: (socket: Socket) => void): void {
    const secure = new (tls().TLSSocket)(below(socket, tap), {
      isServer: true,
      secureContext: this.#context,
      ALPNProtocols: PROTOCOLS,
    });
    const giveUp = () => {
      socket.destroy();
    };
    socket.setTimeout(TLS_HANDSHAKE_MILLISECONDS, giveUp);
    secure.on('error', giveUp);
    if (tap) secure.on('keylog', (line: Buffer) => tap.secret(line.toString()));
    secure.once('secure', () => {
      socket.setTimeout(0, giveUp);
      secure.off('error', giveUp);
      onSecure(secure);
    });
  }
}

/** The client's end, over a socket that need not be connected yet: `secureConnect` says when it is. */
export function secureAsClient(
  socket: Socket,
  host: string,
  { ca, trustsAnyone }: TlsOptions,
  tap: RecordTap | undefined,
): TLSSocket {
  const secure = tls().connect({
    socket: below(socket, tap),
    host,
    ALPNProtocols: PROTOCOLS,
    rejectUnauthorized: trustsAnyone !== true,
    // RFC 6066 3: a server name is a name, and no address.
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
  });
  if (tap) secure.on('keylog', (line: Buffer) => tap.secret(line.toString()));
  return secure;
}

/** Node speaks TLS on the socket's own handle, where no one can listen in, unless a stream is between. */
function below(socket: Socket, tap: RecordTap | undefined): Socket {
  return tap ? (new RecordedStream(socket, tap) as unknown as Socket) : socket;
}
