import { lstatSync, rmSync, writeFileSync } from 'node:fs';

/** How long to wait, in pauses. */
export interface Patience {
  /** For one lock. What is done under it takes a pause or two: if it stays longer, its owner is gone. */
  readonly forOne: number;
  /** In all. A process that has waited that long goes on without a lock. */
  readonly inAll: number;
}

const PAUSE_MILLISECONDS = 5;
/** One second, and three. */
const PATIENCE: Patience = { forOne: 200, inAll: 600 };

/**
 * Does what only one process at a time may do to a file.
 *
 * The lock is a file beside it, which only one process can create. One that a crash has left is removed
 * in the end, so that nobody waits for ever.
 *
 * @param work is told whether the lock is still its own: a process that was asleep may have lost it
 * @throws what `work` throws, or the error of a place where nothing can be created
 */
export function underLock<T>(
  path: string,
  work: (isHeld: () => boolean) => T,
  patience: Patience = PATIENCE,
): T {
  const lock = `${path}.lock`;
  const stamp = acquire(lock, patience);
  const isHeld = () => stamp === undefined || stampOf(lock) === stamp;
  try {
    return work(isHeld);
  } finally {
    if (stamp !== undefined && isHeld()) rmSync(lock, { force: true });
  }
}

/** @returns the stamp of our own lock; undefined where there was none to be had */
function acquire(lock: string, { forOne, inAll }: Patience): string | undefined {
  let seen: string | undefined;
  let pauses = 0;
  for (let all = 0; !create(lock); all++) {
    if (all === inAll) return undefined;
    const stamp = stampOf(lock);
    pauses = stamp === seen ? pauses + 1 : 0;
    seen = stamp;
    if (seen !== undefined && pauses > forOne) removeStale(lock, seen);
    else pause();
  }
  return stampOf(lock);
}

/**
 * Removes a lock without an owner. The claim to do so is a file named for that very lock, which again only
 * one process can create: no other can remove it, so what is there now is not the next owner's.
 */
function removeStale(lock: string, stamp: string): void {
  const claim = `${lock}.${stamp}`;
  if (!create(claim)) {
    pause();
    return;
  }
  try {
    if (stampOf(lock) === stamp) rmSync(lock, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

/** @returns whether it was not there before */
function create(path: string): boolean {
  try {
    writeFileSync(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Tells one lock from the next at the same path; undefined where there is none. */
function stampOf(lock: string): string | undefined {
  const stats = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.ino}-${stats.mtimeNs}`;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
}
