import { describe, expect, it } from 'vitest';
import { asTyped, commandName } from '../../src/terminal/command-name.ts';

const START = { environment: {}, folder: '/home/me/wirewalk' };

describe('the name of the command', () => {
  it.each([
    ['installed for all', '/usr/local/bin/wirewalk', {}, 'wirewalk'],
    ['by npx', '/tmp/x/node_modules/.bin/wirewalk', { npm_command: 'exec' }, 'npx wirewalk'],
    ['on Windows', 'C:\\n\\node_modules\\wirewalk\\dist\\program\\main.js', {}, 'wirewalk'],
    ['from the sources', '/home/me/wirewalk/src/cli/main.ts', {}, 'npm start --'],
    [
      'by npm start',
      '/home/me/wirewalk/src/cli/main.ts',
      { npm_command: 'start', npm_lifecycle_event: 'start' },
      'npm start --',
    ],
    ['a lesson alone', '/home/me/wirewalk/lessons/10-one-frame.ts', {}, 'npm start --'],
    ['compiled', '/home/me/wirewalk/dist/program/main.js', {}, 'node dist/program/main.js'],
  ])('is told by how it was started: %s', (_, file, environment, name) => {
    expect(commandName({ ...START, file, environment })).toBe(name);
  });

  it('stands wherever a line names the command, and nowhere else', () => {
    const line = 'wirewalk record 1 --out wirewalk.json; echo 81 | wirewalk explain; wirewalk';
    expect(asTyped(line, 'npm start --')).toBe(
      'npm start -- record 1 --out wirewalk.json; echo 81 | npm start -- explain; npm start --',
    );
  });
});
