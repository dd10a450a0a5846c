import { onTestFinished } from 'vitest';

/** Exceptions that no one has caught, for as long as the test runs: none of them is the test's fault. */
export function gatherUncaught(): unknown[] {
  const uncaught: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => {
    uncaught.push(error);
  });
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  });
  return uncaught;
}
