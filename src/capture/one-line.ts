/** Control characters, line ends of Unicode, and what turns the direction of writing. */
const NOT_PRINTED = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of unknown origin as one line that commands nothing: what is not printed stands there as `\x1b`. */
export function inOneLine(text: string): string {
  return text.replace(NOT_PRINTED, (character) => {
    const code = character.charCodeAt(0);
    const digits = code.toString(16);
    return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits}`;
  });
}
