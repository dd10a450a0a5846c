import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canRun, LOAD_CORE, onCore } from './server-process.ts';

/** How a server is loaded. */
export interface Load {
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests that are sent in one write. Default 1. */
  readonly pipelined?: number;
}

/** What wrk has counted. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
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
export async function loadWithWrk(port: number, load: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'wirewalk-wrk-'));
  const script = join(folder, 'pipeline.lua');
  writeFileSync(script, pipelining(load.pipelined ?? 1));
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

/** wrk sends whatever `request` returns, and counts the answers by itself. */
function pipelining(requests: number): string {
  return `
    init = function(args)
      local one = wrk.format("GET")
      all = string.rep(one, ${requests})
    end
    request = function() return all end
    done = function(summary)
      local errors = summary.errors
      local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
      print("RESULT " .. summary.requests .. " " .. summary.duration .. " " .. failed)
    end
  `;
}

function resultOf(output: string): LoadResult {
  const match = /RESULT (\d+) (\d+) (\d+)/.exec(output);
  if (!match) throw new Error(`wrk has counted nothing:\n${output}`);
  const [requests, microseconds, failed] = match.slice(1).map(Number) as [number, number, number];
  if (failed > 0) throw new Error(`wrk has seen ${failed} requests fail:\n${output}`);
  return { requests, seconds: microseconds / 1e6 };
}
