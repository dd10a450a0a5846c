#!/usr/bin/env node
import module from 'node:module';

/** Node 22.1 and later. */
interface WithCompileCache {
  enableCompileCache?(): void;
}

// What V8 has compiled is kept for the next time. It has to be said before there is anything to compile.
(module as WithCompileCache).enableCompileCache?.();
const { runProgram } = await import('../terminal/run-program.ts');
const { buildProgram } = await import('./program.ts');
await runProgram(buildProgram(), process.argv);
