import { trimOws } from './ows.ts';

/**
 * #token, RFC 9110 5.6.1: tokens between commas, where a recipient must bear empty elements.
 *
 * @param value a combined field value, or undefined where there is no such field
 * @returns the tokens in lower case; an element that is no token is returned as it is
 */
export function tokenList(value: string | undefined): string[] {
  if (value === undefined) return [];
  const text = value.toLowerCase();
  // Nearly every list has one element.
  if (!SEPARATOR.test(text)) return text === '' ? [] : [text];
  const elements = text.split(',').map(trimOws);
  return elements.filter((element) => element !== '');
}

const SEPARATOR = /[,\t ]/;

/** token = 1*tchar, RFC 9110 5.6.2 */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
