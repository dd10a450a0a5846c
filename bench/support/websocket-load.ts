import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { MessageName } from '../servers/websocket-messages.ts';
import type { Done } from './by-turns.ts';
import { type CompiledServers, LOAD_CORE, onCore } from './server-process.ts';

/** How a server is loaded with messages. */
export interface EchoLoad {
  readonly name: MessageName;
  readonly connections: number;
  /** Messages on the way at once, on each connection. */
  readonly inFlight: number;
}

/** What the load generator is told to do. */
export interface EchoOrder {
  readonly port: number;
  /** Default: `/`. */
  readonly path?: string;
  readonly load: EchoLoad;
  /** Without a handshake. */
  readonly isBare: boolean;
  readonly milliseconds: number;
}

/** The load generator, in one process on a core of its own. It keeps its connections open. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(servers: CompiledServers): Promise<LoadGenerator> {
    const command = onCore(LOAD_CORE, [process.execPath, servers.file('websocket-load')]);
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new LoadGenerator(child);
  }

  async run(order: EchoOrder): Promise<Done> {
    const answer = once(this.#child, 'message');
    this.#child.send(order);
    return (await answer)[0];
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}
