import { connect, type Socket } from 'node:net';

/** The key from RFC 6455 1.3: no one here checks that it is new. */
const FIELD_LINES = [
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];

/** Opens a connection without any protocol. */
export function openBare(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Where a WebSocket is opened, and what is offered. */
interface Opening {
  /** Default: `/`. */
  readonly path?: string | undefined;
  readonly extension?: string | undefined;
}

/**
 * Opens a WebSocket and leaves it at its first frame.
 *
 * @throws Error if the server does not agree to what it was asked for
 */
export async function openWebSocket(
  port: number,
  { path = '/', extension }: Opening = {},
): Promise<Socket> {
  const socket = await openBare(port);
  const lines = [`GET ${path} HTTP/1.1`, ...FIELD_LINES];
  if (extension) lines.push(`Sec-WebSocket-Extensions: ${extension}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await headFrom(socket);
  const isAgreed = head.startsWith('HTTP/1.1 101') && (!extension || head.includes(extension));
  if (!isAgreed) throw new Error(`the server does not agree:\n${head}`);
  return socket;
}

/** Servers say nothing after the head before they are spoken to. */
function headFrom(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let head = '';
    const listen = (bytes: Buffer) => {
      head += bytes.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      socket.off('data', listen);
      resolve(head);
    };
    socket.on('data', listen);
  });
}
