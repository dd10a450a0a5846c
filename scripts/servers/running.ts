import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Server } from './table.ts';

const SETUPS = fileURLToPath(new URL('setups/', import.meta.url));
const WIREWALK = fileURLToPath(new URL('../../dist/program/main.js', import.meta.url));
/** Milliseconds. */
const START = 60_000;
const GRACE = 2000;
const BETWEEN_ASKS = 50;

/** What is filled in, by its name. */
type Places = Readonly<Record<string, string | number>>;

/** The lines that set a server up, as they are before anything is filled in. */
export function setupOf({ setup }: Server): string {
  return setup === undefined ? '' : readFileSync(join(SETUPS, setup), 'utf8');
}

/** @returns undefined where it is not installed */
export function findVersion({ version }: Server, packages: string): string | undefined {
  if (typeof version === 'string') return packageVersion(join(packages, 'node_modules', version));
  const [program, ...words] = filledAll(version, { packages, wirewalk: WIREWALK });
  const { status, stdout, stderr } = spawnSync(program!, words, { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+[\w.~+-]*/.exec(stdout + stderr)?.[0] : undefined;
}

function packageVersion(folder: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/** A server that runs, in a folder of its own, which goes when it ends. */
export class RunningServer {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #printed: () => string;

  private constructor(child: ChildProcess, port: number, folder: string) {
    this.#child = child;
    this.port = port;
    this.#folder = folder;
    this.#printed = gather(child);
  }

  /** What it has printed last. */
  get printed(): string {
    return this.#printed().trim();
  }

  /** By which status or signal its process has ended; undefined while it runs. */
  get endedBy(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    return signalCode ?? (exitCode === null ? undefined : `status ${exitCode}`);
  }

  /**
   * @param upstream port of the server that a proxy is to ask
   * @throws Error with what it has printed, if it does not listen in time
   */
  static async start(server: Server, packages: string, upstream: number): Promise<RunningServer> {
    const folder = mkdtempSync(join(packages, 'run-'));
    // Some servers give up their rights when they have started, and still have to read and write here.
    chmodSync(folder, 0o777);
    const port = await freePort();
    const file = join(folder, server.setup ?? '');
    const places = { port, upstream, folder, file, packages, wirewalk: WIREWALK };
    if (server.setup !== undefined) writeFileSync(file, filled(setupOf(server), places));
    if (server.build) build(filledAll(server.build, places), folder);
    const [program, ...words] = filledAll(server.command, places);
    // In a process group of its own: its workers end with it.
    const child = spawn(program!, words, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new RunningServer(child, port, folder);
    if (await isListening(child, port)) return running;
    await running.stop();
    throw new Error(`it does not listen: ${running.printed.slice(0, 300)}`);
  }

  async stop(): Promise<void> {
    if (this.endedBy === undefined && this.#child.pid !== undefined) {
      const gone = once(this.#child, 'exit');
      this.#signal('SIGTERM');
      await Promise.race([gone, pause(GRACE)]);
    }
    this.#signal('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** To its whole group, of which some may have ended already. */
  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {}
  }
}

function build(command: readonly string[], cwd: string): void {
  const [program, ...words] = command;
  const { status, stderr } = spawnSync(program!, words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`it cannot be built: ${stderr}`);
}

const MOST_PRINTED = 4000;

/** @returns what it has printed last; that is read on, so that it never waits for us */
function gather(child: ChildProcess): () => string {
  let printed = '';
  const take = (text: Buffer): void => {
    printed = (printed + text).slice(-MOST_PRINTED);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.on('error', (error) => take(Buffer.from(error.message)));
  return () => printed;
}

async function isListening(child: ChildProcess, port: number): Promise<boolean> {
  const by = performance.now() + START;
  while (performance.now() < by && child.exitCode === null && child.pid !== undefined) {
    if (await canConnect(port)) return true;
    await pause(BETWEEN_ASKS);
  }
  return false;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function filledAll(words: readonly string[], places: Places): string[] {
  return words.map((word) => filled(word, places));
}

/** Only the names that are known: braces of anything else are its language's own. */
export function filled(text: string, places: Places): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => `${places[name] ?? whole}`);
}
