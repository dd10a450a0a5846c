import type { CapturedPiece } from '../captured.ts';

/** What a text began with, as far as it is looked at to tell its form. */
export interface TextStart {
  readonly text: string;
  /** The first lines that are neither blank nor begin with `#`. */
  readonly lines: readonly string[];
}

/** Bytes that were read from a text. */
export interface ReadText {
  readonly pieces: readonly CapturedPiece[];
  /** What the reader should know of how they were read: what could also be meant, what was left out. */
  readonly remarks: readonly string[];
}

/** A form in which bytes are written as text. */
interface Form {
  /** What people call it. */
  readonly title: string;
  /** Whether a text that begins so has this form. */
  recognise(start: TextStart): boolean;
}

/** A form that can be read. */
export interface ReadableForm<Name extends string = string> extends Form {
  /** What `--input` calls it. */
  readonly name: Name;
  /** @throws CaptureError where the text turns out to be of another form, or damaged */
  read(text: string): ReadText;
}

/** A form that cannot be read, or not without a guess. */
export interface RefusedForm extends Form {
  /** What is wrong with it, and how to get another. */
  readonly instead: string;
}

export type TextForm = ReadableForm | RefusedForm;

/** Bytes of which is not said who has sent them. */
export function unsaid(bytes: Buffer): CapturedPiece {
  return { from: undefined, bytes, time: undefined };
}
