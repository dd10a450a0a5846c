import { CaptureError } from './capture-error.ts';
import { READABLE_FORMS, type TextFormName } from './forms/table.ts';
import type { ReadText } from './forms/text-form.ts';
import { unwrap } from './forms/wrapping.ts';

/** Whether input of this format is text that is read as a whole. */
export function isTextForm(format: string): format is TextFormName {
  return READABLE_FORMS.some(({ name }) => name === format);
}

/** What was read, and as what. */
export interface NamedText extends ReadText {
  readonly takenFor: string;
}

/**
 * Reads bytes out of text of a form, whatever it is wrapped in. What it was taken for is told as well.
 *
 * @throws CaptureError with the place, where it is of another form or damaged
 */
export function readText(format: TextFormName, text: string): NamedText {
  const { name, title, read } = READABLE_FORMS.find((form) => form.name === format)!;
  const { text: inside, wrapping, placeOf } = unwrap(text);
  try {
    const { pieces, remarks } = read(inside);
    const around = wrapping === undefined ? [] : [`left out: the ${wrapping} around it`];
    return {
      takenFor: `read as ${title} (--input ${name})`,
      pieces,
      remarks: [...around, ...remarks],
    };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new CaptureError(error.why, placeOf(error.place));
  }
}
