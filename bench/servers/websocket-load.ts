import type { Socket } from 'node:net';
import type { Done } from '../support/by-turns.ts';
import type { EchoLoad, EchoOrder } from '../support/websocket-load.ts';
import { openBare, openWebSocket } from './websocket-client.ts';
import { MessageCounter } from './websocket-frames.ts';
import { framesFor } from './websocket-messages.ts';

/**
 * Loads servers with messages that were masked beforehand, and does no more with the answers than to
 * count them: what it costs us must not hide what it costs the server.
 */

class Connection {
  readonly #socket: Socket;
  readonly #frames: readonly Buffer[];
  readonly #inFlight: number;
  readonly #counter: MessageCounter;
  #next = 0;
  #flying = 0;
  #isStopping = false;
  #resolve: (messages: number) => void = () => {};
  #messages = 0;

  constructor(socket: Socket, { name, inFlight }: EchoLoad) {
    this.#socket = socket;
    this.#frames = framesFor(name);
    this.#inFlight = inFlight;
    this.#counter = new MessageCounter();
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  /** Keeps so many messages in flight until `stop`, and resolves when the last answer is there. */
  run(): Promise<number> {
    this.#messages = 0;
    this.#isStopping = false;
    this.#send(this.#inFlight);
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  stop(): void {
    this.#isStopping = true;
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(count: number): void {
    this.#flying += count;
    const frames = this.#frames;
    if (count === 1) this.#socket.write(frames[this.#next++ % frames.length]!);
    else {
      this.#socket.write(
        Buffer.concat(Array.from({ length: count }, () => frames[this.#next++ % frames.length]!)),
      );
    }
  }

  #receive(bytes: Buffer): void {
    const answers = this.#counter.count(bytes);
    if (answers === 0) return;
    this.#flying -= answers;
    this.#messages += answers;
    if (!this.#isStopping) this.#send(answers);
    else if (this.#flying === 0) this.#resolve(this.#messages);
  }
}

const open = new Map<string, Connection[]>();

async function connectionsFor({ port, path, load, isBare }: EchoOrder): Promise<Connection[]> {
  const key = `${port} ${load.name} ${load.connections} ${load.inFlight}`;
  const known = open.get(key);
  if (known) return known;
  const extension = load.name === 'json' ? 'permessage-deflate' : undefined;
  const connections = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = await (isBare ? openBare(port) : openWebSocket(port, { path, extension }));
      return new Connection(socket, load);
    }),
  );
  open.set(key, connections);
  return connections;
}

async function obey(order: EchoOrder): Promise<Done> {
  const connections = await connectionsFor(order);
  const before = performance.now();
  const runs = connections.map((connection) => connection.run());
  setTimeout(() => {
    for (const connection of connections) connection.stop();
  }, order.milliseconds);
  const messages = await Promise.all(runs);
  const taken = performance.now() - before;
  return { count: messages.reduce((sum, count) => sum + count, 0), seconds: taken / 1e3 };
}

process.on('message', (order: EchoOrder) => {
  void obey(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
