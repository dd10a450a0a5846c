import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Done } from './by-turns.ts';
import { canRun, LOAD_CORE, onCore } from './server-process.ts';

/** How a server is loaded. */
export interface Load {
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests that are sent in one write. Default 1. */
  readonly pipelined?: number;
  /** Whether each request has a head of its own, as those of different users do. Default: no. */
  readonly isVaried?: boolean;
}

/** Whether the load generator is installed. */
export function hasWrk(): boolean {
  return canRun('wrk', ['--version']);
}

/**
 * Loads a server with wrk, in one thread on a core of its own.
 *
 * @throws Error if any request went without its answer
 */
export async function loadWithWrk(port: number, load: Load): Promise<Done> {
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-wrk-'));
  const script = join(folder, 'pipeline.lua');
  writeFileSync(script, scriptFor(load));
  try {
    const options = ['-t', '1', '-c', `${load.connections}`, '-d', `${load.seconds}s`];
    const url = `http://127.0.0.1:${port}${load.path}`;
    const command = onCore(LOAD_CORE, ['wrk', ...options, '-s', script, url]);
    const { stdout } = await promisify(execFile)(command[0]!, command.slice(1));
    return resultOf(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes that are made beforehand and sent in turn, where heads vary: more than anyone remembers. */
const VARIED_WRITES = 256;

const VARIED = 'wrk.format("GET", nil, { ["X-Request-Id"] = write * 1000 + head })';

/** wrk sends whatever `request` returns, and counts the answers by itself. */
function scriptFor({ pipelined = 1, isVaried = false }: Load): string {
  return `
    local writes, last = {}, 0
    init = function(args)
      for write = 1, ${isVaried ? VARIED_WRITES : 1} do
        local heads = {}
        for head = 1, ${pipelined} do
          heads[head] = ${isVaried ? VARIED : 'wrk.format("GET")'}
        end
        writes[write] = table.concat(heads)
      end
    end
    request = function()
      last = last % #writes + 1
      return writes[last]
    end
    done = function(summary)
      local errors = summary.errors
      local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
      print("RESULT " .. summary.requests .. " " .. summary.duration .. " " .. failed)
    end
  `;
}

function resultOf(output: string): Done {
  const match = /RESULT (\d+) (\d+) (\d+)/.exec(output);
  if (!match) throw new Error(`wrk has counted nothing:\n${output}`);
  const [requests, microseconds, failed] = match.slice(1).map(Number) as [number, number, number];
  if (failed > 0) throw new Error(`wrk has seen ${failed} requests fail:\n${output}`);
  return { count: requests, seconds: microseconds / 1e6 };
}
