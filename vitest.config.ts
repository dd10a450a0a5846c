import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    // Many tests wait for processes and sockets: one worker would leave a core idle.
    maxWorkers: '100%',
    // What modules keep follows from what they were given, so that each need be loaded only once.
    isolate: false,
    // A machine that has other things to do must fail nothing.
    testTimeout: 20_000,
    reporters: [['default', { summary: false }]],
  },
});
