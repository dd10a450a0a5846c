// Compiles src and lessons, from nothing, so that no file of an earlier build is shipped: to dist, or to
// the folder that is given. Whatever else is given is passed on to tsc.
//
// The library has a module for each source. The command is put together from them into fewer and larger
// ones, in the folder `program`: finding and loading some 200 files takes longer than the rest of a lesson.
// They have no comments, which V8 would keep in its heap; whoever reads the code has it in src.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

const [folder = 'dist', ...options] = process.argv.slice(2);

/** `lint` watches which functions of which files run, so it goes on with a module for each source. */
const lintAside = {
  name: 'lint-aside',
  resolveId: (name) =>
    name === './lint-command.js' ? { id: '../src/cli/lint-command.js', external: true } : null,
};

rmSync(folder, { recursive: true, force: true });
const tsc = ['-p', 'tsconfig.build.json', '--outDir', folder, ...options];
// What is wrong, tsc has said.
if (spawnSync('npx', ['tsc', ...tsc], { stdio: 'inherit' }).status !== 0) process.exit(1);
await build({
  input: join(folder, 'src/cli/main.js'),
  platform: 'node',
  // Packages are installed beside this one.
  external: /^[^./]/,
  plugins: [lintAside],
  output: {
    dir: join(folder, 'program'),
    format: 'esm',
    chunkFileNames: '[name]-[hash].js',
    comments: false,
  },
  logLevel: 'warn',
});
chmodSync(join(folder, 'program/main.js'), 0o755);
