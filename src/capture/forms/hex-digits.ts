import { CaptureError, type InputPlace } from '../capture-error.ts';

/** The value of a hex digit. */
export function digitAt(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : undefined;
}

/** Line and column of a place in a text. */
export function placeIn(text: string, at: number): InputPlace {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** @throws CaptureError that says why the character at a place is not where a pair goes on */
export function refuseDigit(text: string, at: number, isHalf: boolean): never {
  const why = isHalf ? 'a byte has two hex digits' : `${JSON.stringify(text[at])} is no hex digit`;
  throw new CaptureError(why, placeIn(text, at));
}
