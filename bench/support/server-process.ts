import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Usage } from '../servers/serving.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Servers as they are shipped: plain JavaScript in a folder of its own, removed by `remove`. */
export class CompiledServers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'wirewalk-bench-'));

  constructor() {
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        rootDir: ROOT,
        outDir: this.#folder,
        typeRoots: [join(ROOT, 'node_modules/@types')],
      },
      include: [join(ROOT, 'bench/servers')],
    };
    const configFile = join(this.#folder, 'tsconfig.json');
    writeFileSync(configFile, JSON.stringify(config));
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }');
    symlinkSync(join(ROOT, 'node_modules'), join(this.#folder, 'node_modules'));
    execFileSync('npx', ['tsc', '-p', configFile], { cwd: ROOT, stdio: 'inherit' });
  }

  /** Starts one of `bench/servers`. */
  start(name: string, ...parameters: string[]): Promise<ServerProcess> {
    return ServerProcess.start(SERVER_CORE, [...nodeOptions(), this.file(name), ...parameters]);
  }

  /** The same, and what it prints goes nowhere. */
  startSilent(name: string, ...parameters: string[]): Promise<ServerProcess> {
    const words = [...nodeOptions(), this.file(name), ...parameters];
    return ServerProcess.start(SERVER_CORE, words, { isSilent: true });
  }

  /** Starts one that another program than Node has to run. */
  startWith(program: string, name: string): Promise<ServerProcess> {
    return ServerProcess.start(SERVER_CORE, [this.file(name)], { program });
  }

  /** Starts one that is a client, and waits until it has done what it is for. */
  startClient(
    name: string,
    port: number,
    connections: number,
    ...parameters: string[]
  ): Promise<ServerProcess> {
    const words = [this.file(name), `${port}`, `${connections}`, ...parameters];
    return ServerProcess.start(LOAD_CORE, words);
  }

  /** Where one of them was compiled to. */
  file(name: string): string {
    return join(this.#folder, 'bench/servers', `${name}.js`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Options for looking closer, `--cpu-prof` for one. */
function nodeOptions(): string[] {
  return ['--expose-gc', ...(process.env.WIREWALK_BENCH_NODE ?? '').split(' ').filter(Boolean)];
}

interface StartOptions {
  /** Default: the Node that runs the benchmark. */
  readonly program?: string;
  /** Whether what it prints goes nowhere. */
  readonly isSilent?: boolean;
}

/** A server in a process of its own, on a core of its own where that can be had. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(
    core: number,
    parameters: readonly string[],
    { program = process.execPath, isSilent = false }: StartOptions = {},
  ): Promise<ServerProcess> {
    const [first, ...rest] = onCore(core, [program, ...parameters]);
    const output = isSilent ? 'ignore' : 'inherit';
    const child = spawn(first!, rest, { stdio: ['ignore', output, 'inherit', 'ipc'] });
    const [port] = await once(child, 'message');
    return new ServerProcess(child, port as number);
  }

  /** Asks the process what it uses. */
  async ask<Question extends keyof Usage>(question: Question): Promise<Usage[Question]> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    return (await answer)[0];
  }

  /** The next thing that the process says by itself: a number. */
  async next(): Promise<number> {
    return (await once(this.#child, 'message'))[0];
  }

  async stop(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}

const SERVER_CORE = 0;
export const LOAD_CORE = 1;
const HAS_TASKSET = cpus().length > 1 && canRun('taskset', ['--version']);

/** A command that keeps to one core, so that server and load do not get into each other's way. */
export function onCore(core: number, command: readonly string[]): readonly string[] {
  return HAS_TASKSET ? ['taskset', '-c', `${core}`, ...command] : command;
}

/** Whether there is such a program. */
export function canRun(program: string, parameters: readonly string[]): boolean {
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
