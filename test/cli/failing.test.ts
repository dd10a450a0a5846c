import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listenOrSay } from '../../src/cli/listening.ts';
import { BUILT_MAIN } from '../support/built.ts';

const FULL = '/dev/full';

it.skipIf(!existsSync(FULL))('a full disk is no bug of ours', { timeout: 30_000 }, () => {
  const output = openSync(FULL, 'w');
  const { status, stderr } = spawnSync(process.execPath, [BUILT_MAIN, 'list'], {
    stdio: ['ignore', output, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(output);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^wirewalk: the output cannot be written: .*ENOSPC.*\n$/);
});

it.skipIf(!existsSync(FULL))(
  'an error that no one can be told of has its exit code all the same',
  { timeout: 30_000 },
  () => {
    const output = openSync(FULL, 'w');
    const stdio = ['ignore', 'ignore', output] as const;
    const statuses = [
      ['list', 'nonsense'],
      ['explain', '/no/such/file'],
    ].map((words) => {
      return spawnSync(process.execPath, [BUILT_MAIN, ...words], { stdio: [...stdio] }).status;
    });
    closeSync(output);
    expect(statuses).toEqual([2, 4]);
  },
);

it('a port in use names the option that takes another', async () => {
  const inUse = () => Promise.reject(Object.assign(new Error('in use'), { code: 'EADDRINUSE' }));
  await expect(listenOrSay(inUse, 80, '127.0.0.1', '--listen')).rejects.toThrow(
    'port 80 on 127.0.0.1 is in use; --listen N takes another',
  );
  await expect(listenOrSay(inUse, 80)).rejects.toThrow('--port N takes another');
});
