import { createReadStream } from 'node:fs';
import { InputError } from '../terminal/run-program.ts';
import { countOf } from '../wire/count.ts';
import { failureWords } from '../wire/failure-words.ts';

/** How much is read at once. */
const PIECE = 256 * 1024;
/** How much is awaited before it is told from its start what a file is. */
const ENOUGH = 4096;

/** A file, or the standard input for `-`, piece by piece. The first has enough to tell what it is. */
export class InputPieces {
  readonly name: string;
  readonly #source: AsyncIterator<Buffer>;
  #first: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.name = file === '-' ? 'standard input' : file;
    const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: PIECE });
    this.#source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** @throws InputError if it cannot be read */
  async first(): Promise<Buffer> {
    while (this.#first.length < ENOUGH) {
      const next = await this.#next();
      if (!next) break;
      this.#first = Buffer.concat([this.#first, next]);
    }
    return this.#first;
  }

  /**
   * All pieces, the first one included. What is in one can be printed before the next is read.
   *
   * @throws InputError if it cannot be read
   */
  async *all(): AsyncGenerator<Buffer> {
    try {
      const first = await this.first();
      if (first.length > 0) yield first;
      for (let next = await this.#next(); next; next = await this.#next()) {
        if (process.stdout.writableNeedDrain) await untilPrinted();
        yield next;
      }
    } finally {
      // A reader that has enough reads no further.
      await this.close();
    }
  }

  /** Nothing more of it is wanted. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  /**
   * The whole of it.
   *
   * @param most octets
   * @throws InputError if it cannot be read, or is longer
   */
  async whole(most: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let octets = 0;
    for await (const piece of this.all()) {
      pieces.push(piece);
      octets += piece.length;
      if (octets > most)
        throw new InputError(`${this.name} is longer than ${countOf(most)} of text`);
    }
    return Buffer.concat(pieces);
  }

  async #next(): Promise<Buffer | undefined> {
    try {
      const { value, done } = await this.#source.next();
      return done ? undefined : value;
    } catch (error) {
      throw new InputError(`${this.name} cannot be read: ${failureWords(error)}`);
    }
  }
}

/** A reader that has had enough closes the pipe: then nothing will be printed any more. */
function untilPrinted(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      process.stdout.off('drain', end).off('close', end);
      resolve();
    };
    process.stdout.on('drain', end).on('close', end);
  });
}
