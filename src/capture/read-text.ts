import { CaptureError } from './capture-error.ts';
import { READABLE_FORMS, type TextFormName } from './forms/table.ts';
import type { ReadText } from './forms/text-form.ts';
import { unwrap } from './forms/wrapping.ts';

/** Whether input of this format is text that is read as a whole. */
export function isTextForm(format: string): format is TextFormName {
  return READABLE_FORMS.some(({ name }) => name === format);
}

/**
 * Reads bytes out of text of a form, whatever it is wrapped in. The first of the remarks says what it was
 * taken for.
 *
 * @throws CaptureError with the place, where it is of another form or damaged
 */
export function readText(format: TextFormName, text: string): ReadText {
  const { name, title, read } = READABLE_FORMS.find((form) => form.name === format)!;
  const { text: inside, wrapping, placeOf } = unwrap(text);
  try {
    const { pieces, remarks } = read(inside);
    const around = wrapping === undefined ? '' : `, without the ${wrapping} around it`;
    return { pieces, remarks: [`read as ${title} (--input ${name})${around}`, ...remarks] };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new CaptureError(error.why, placeOf(error.place));
  }
}
