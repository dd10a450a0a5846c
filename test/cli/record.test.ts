import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { wirewalk } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 30_000 });

describe.concurrent('wirewalk record', () => {
  it('prints a recording of all connections', async () => {
    const { exitCode, stdout, stderr } = await wirewalk(['record', 'one-frame']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const recording = JSON.parse(stdout);
    expect(recording).toMatchObject({ schema: 'wirewalk/trace@1', lesson: 10, id: 'one-frame' });
    // The client's frame of RFC 6455 5.7, right after the opening handshake.
    expect(recording.connections[0].client.writes[1].bytes).toBe('818537fa213d7f9f4d5158');
  });

  it('writes it into a file instead, with the seed that is wanted', async () => {
    const file = join(temporaryFolder(), 'recording.json');
    const argv = ['record', '10', '--seed', '5', '--out', file];
    expect(await wirewalk(argv)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    const recording = JSON.parse(readFileSync(file, 'utf8'));
    expect(recording.provenance).toMatch(/seed 5$/);
  });

  it('says why a file cannot be written', async () => {
    const argv = ['record', '10', '--out', join(temporaryFolder(), 'none', 'recording.json')];
    const { exitCode, stdout, stderr } = await wirewalk(argv);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^wirewalk: .*recording\.json cannot be written: .*ENOENT.*\n$/);
  });

  it('says which lesson is nearest to one that there is not', async () => {
    const { exitCode, stderr } = await wirewalk(['record', 'one-fram']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('One frame, bit by bit');
  });
});
