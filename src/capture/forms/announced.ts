import type { Side } from '../../wire/side.ts';
import { CaptureError } from '../capture-error.ts';
import type { CapturedPiece } from '../captured.ts';

/** A line that says what follows: so many octets, and whose. */
export interface Announcement {
  /** Undefined for what is left out. */
  readonly from: Side | undefined;
  readonly octets: number;
}

/** How a program prints what it sends and receives. */
export interface AnnouncedForm {
  announcementIn(line: string): Announcement | undefined;
  /** The octets of a line of hex; undefined for what is none. */
  octetsIn(line: string, atMost: number): Buffer | undefined;
}

/**
 * Reads dumps each of which is announced with its length. Other lines may come between them: programs print
 * what they have to say to the same terminal.
 *
 * @throws CaptureError where fewer octets follow than were announced
 */
export function readAnnounced(text: string, form: AnnouncedForm): CapturedPiece[] {
  const reader = new AnnouncedReader(form);
  for (const [index, line] of text.split(/\r?\n/).entries()) reader.receive(line, index + 1);
  return reader.end();
}

class AnnouncedReader {
  readonly #form: AnnouncedForm;
  readonly #pieces: CapturedPiece[] = [];
  #announced: (Announcement & { readonly line: number }) | undefined;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(form: AnnouncedForm) {
    this.#form = form;
  }

  receive(line: string, number: number): void {
    const announcement = this.#form.announcementIn(line);
    if (announcement) {
      this.#finish();
      this.#announced = { ...announcement, line: number };
      return;
    }
    const lacking = (this.#announced?.octets ?? 0) - this.#length;
    const octets = lacking > 0 ? this.#form.octetsIn(line, lacking) : undefined;
    if (!octets) return;
    this.#chunks.push(octets);
    this.#length += octets.length;
  }

  end(): CapturedPiece[] {
    this.#finish();
    return this.#pieces;
  }

  #finish(): void {
    const { from, octets = 0, line = 1 } = this.#announced ?? {};
    if (this.#length < octets) {
      const why = `${octets} bytes are announced, but ${this.#length} follow; other output may be among them`;
      throw new CaptureError(why, { line, column: 1 });
    }
    const bytes = Buffer.concat(this.#chunks);
    if (from && bytes.length > 0) this.#pieces.push({ from, bytes, time: undefined });
    this.#chunks = [];
    this.#length = 0;
    this.#announced = undefined;
  }
}

/** Pairs that stand in columns of their own, each three characters wide, from a place on. */
export function pairsInColumns(line: string, start: number, atMost: number): Buffer {
  const pairs: number[] = [];
  for (let at = start; pairs.length < atMost; at += 3) {
    const pair = line.slice(at, at + 2);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) break;
    pairs.push(Number.parseInt(pair, 16));
  }
  return Buffer.from(pairs);
}
