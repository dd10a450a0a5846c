import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that answers by a script, and counts. */
export interface ScriptedServer {
  readonly port: number;
  /** The heads of the requests, as they came. */
  readonly requests: string[];
  /** Connections that are open now. */
  readonly open: Set<Socket>;
  /** Resolves when this holds; it is looked at whenever something has happened. */
  until(holds: () => boolean): Promise<void>;
}

/**
 * Answers each request on a connection of its own with the next octets of the script, and leaves the
 * connection open; the last ones are given again and again.
 */
export async function startScripted(...answers: readonly string[]): Promise<ScriptedServer> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let wake = () => {};
  const server = createServer((socket) => {
    open.add(socket);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      if (!received.endsWith('\r\n\r\n')) return;
      const answer = answers[Math.min(requests.length, answers.length - 1)]!;
      requests.push(received);
      received = '';
      socket.write(Buffer.from(answer));
      wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      wake();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { port: (server.address() as AddressInfo).port, requests, open, until };
}

/** An event stream that is complete: its end is the content's, and the connection could go on. */
export function streamOf(content: string, ...fields: readonly string[]): string {
  const length = Buffer.byteLength(content);
  const head = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream', ...fields];
  return `${head.join('\r\n')}\r\nContent-Length: ${length}\r\n\r\n${content}`;
}

/** The beginning of an event stream that goes on. */
export function endlessStream(content: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${content}`;
}
