import { serveBenchmark } from './serving.ts';

/** Bun's WebSockets, which are those of uWebSockets. */

interface BunSocket {
  send(message: string | Uint8Array): void;
}

interface BunServer {
  readonly port: number;
  upgrade(request: Request): boolean;
}

declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    fetch(request: Request, server: BunServer): Response | undefined;
    readonly websocket: { message(socket: BunSocket, message: string | Uint8Array): void };
  }): BunServer;
};

const { port } = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, server) =>
    server.upgrade(request) ? undefined : new Response('', { status: 426 }),
  websocket: { message: (socket, message) => socket.send(message) },
});

serveBenchmark({ port });
