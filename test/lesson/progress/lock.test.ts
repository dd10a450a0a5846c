import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { underLock } from '../../../src/lesson/progress/lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SHORT = { forOne: 2, inAll: 8 };

function place() {
  const folder = temporaryFolder();
  const path = join(folder, 'progress.json');
  return { folder, path, lock: `${path}.lock` };
}

describe('a lock', () => {
  it('is there while the work is done, and gone afterwards', () => {
    const { folder, path, lock } = place();
    expect(underLock(path, (isHeld) => [existsSync(lock), isHeld()])).toEqual([true, true]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is gone as well where the work fails', () => {
    const { folder, path } = place();
    const fail = () => {
      throw new Error('no');
    };
    expect(() => underLock(path, fail)).toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that a crash has left hangs nobody', () => {
    const { folder, path, lock } = place();
    writeFileSync(lock, '');
    expect(underLock(path, (isHeld) => isHeld(), SHORT)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that never goes away hangs nobody either', () => {
    const { path, lock } = place();
    mkdirSync(join(lock, 'in the way'), { recursive: true });
    expect(underLock(path, () => 'done', { forOne: 8, inAll: 2 })).toBe('done');
    expect(existsSync(lock)).toBe(true);
  });

  it('that cannot be removed is an error, and leaves no claim to it', () => {
    const { folder, path, lock } = place();
    mkdirSync(join(lock, 'in the way'), { recursive: true });
    expect(() => underLock(path, () => 'done', SHORT)).toThrow(lock);
    expect(readdirSync(folder)).toEqual(['progress.json.lock']);
  });

  it('that was lost on the way is known to be, and the next one is left alone', () => {
    const { path, lock } = place();
    const isHeldAfter = underLock(path, (isHeld) => {
      rmSync(lock);
      mkdirSync(lock);
      return isHeld();
    });
    expect(isHeldAfter).toBe(false);
    expect(existsSync(lock)).toBe(true);
  });

  it('cannot be had where nothing can be created', () => {
    const { folder } = place();
    expect(() => underLock(join(folder, 'none', 'progress.json'), () => 'done')).toThrow('ENOENT');
  });
});
