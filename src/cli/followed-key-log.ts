import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TargetError } from '../terminal/run-program.ts';
import { KeyLog } from '../tls/key-log.ts';
import { failureWords } from '../wire/failure-words.ts';

/** A key log that another process is still writing. */
export class FollowedKeyLog {
  readonly log = new KeyLog();
  readonly #file: string | undefined;
  /** Octets of whole lines that have been read. */
  #read = 0;

  /** @param file absent: no secrets are told */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  /**
   * Takes the lines that have been added since. There may be no file yet.
   *
   * @throws TargetError where the file cannot be read
   */
  readOn(): void {
    if (this.#file === undefined) return;
    try {
      this.#readNew(this.#file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new TargetError(`${this.#file} cannot be read: ${failureWords(error)}`);
    }
  }

  #readNew(file: string): void {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      // Someone has begun it again.
      if (size < this.#read) this.#read = 0;
      // Of a directory the size tells nothing, but to read it fails.
      const bytes = Buffer.alloc(Math.max(1, size - this.#read));
      const length = readSync(descriptor, bytes, 0, bytes.length, this.#read);
      const whole = bytes.subarray(0, length).lastIndexOf(LF) + 1;
      this.log.add(bytes.toString('latin1', 0, whole));
      this.#read += whole;
    } finally {
      closeSync(descriptor);
    }
  }
}

/** A line without it may still be growing. */
const LF = 0x0a;
