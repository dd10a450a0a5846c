import { defineConfig } from 'vitest/config';

/** Tests that drive a terminal or programs of others, or try whatever a fuzzer comes up with. */
const HEAVY = [
  'test/interop/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/package/**/*.test.ts',
  'test/**/*.tmux.test.ts',
];

const SHARED = {
  // What modules keep follows from what they were given, so that each need be loaded only once.
  isolate: false,
  // A machine that has other things to do must fail nothing.
  testTimeout: 20_000,
  execArgv: ['--disable-warning=UNDICI-ES'],
};

export default defineConfig({
  test: {
    globalSetup: 'test/support/build.ts',
    // Many tests wait for processes and sockets: one worker would leave a core idle.
    maxWorkers: '100%',
    reporters: [['default', { summary: false }]],
    projects: [
      { test: { ...SHARED, name: 'core', include: ['test/**/*.test.ts'], exclude: HEAVY } },
      { test: { ...SHARED, name: 'heavy', include: HEAVY } },
    ],
  },
});
