import { CaptureError } from '../capture-error.ts';
import { placeIn } from './hex-digits.ts';
import { type ReadableForm, unsaid } from './text-form.ts';

/** Base64, RFC 4648 4 and 5, on one line or cut into lines of one length. */
export const BASE64: ReadableForm<'base64'> = {
  name: 'base64',
  title: 'base64',
  recognise: ({ text, lines }) => LINES.test(text) && isMixed(lines.join('')),
  read: (text) => {
    const wrong = /[^A-Za-z0-9+/_=\s-]|=(?=\s*[^=\s])/.exec(text);
    if (wrong)
      throw new CaptureError(
        `${JSON.stringify(wrong[0])} is no base64`,
        placeIn(text, wrong.index),
      );
    const digits = text.replace(/[\s=]/g, '');
    if (digits.length % 4 === 1) {
      throw new CaptureError(
        'base64 has no group of one digit',
        placeIn(text, text.trimEnd().length),
      );
    }
    return { pieces: [unsaid(Buffer.from(digits, 'base64'))], remarks: [] };
  },
};

/** Nothing but digits and their line ends, and padding only at the end. */
const LINES = /^\s*(?:[A-Za-z0-9+/_-]+\r?\n)*[A-Za-z0-9+/_-]+={0,2}\s*$/;
const LEAST_DIGITS = 8;

/** A word has no capitals and figures in its midst: chance gives digits of at least three kinds. */
function isMixed(text: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[+/_=-]/].filter((kind) => kind.test(text));
  return text.length >= LEAST_DIGITS && kinds.length >= 3;
}
