#!/usr/bin/env node
import { runProgram } from '../terminal/run-program.ts';
import { buildProgram } from './program.ts';

await runProgram(buildProgram(), process.argv);
