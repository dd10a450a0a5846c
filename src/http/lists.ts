import { CLASS, isBlank, TCHAR } from './grammar.ts';

/**
 * Field values that are lists, RFC 9110 5.6.1: elements between commas, with optional white space
 * around them. A sender must not send empty elements; a recipient must bear them, so they are dropped.
 */

/**
 * Text without the OWS around it, RFC 9110 5.6.3. By hand: a regular expression for the end of a text
 * looks at each run of blanks within it again and again, which a peer can make take seconds.
 */
export function trimOws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/**
 * #token, RFC 9110 5.6.1.
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
  for (let at = 0; at < text.length; at++) {
    if (!(CLASS[text.charCodeAt(at)]! & TCHAR)) return false;
  }
  return text !== '';
}

/** An element of a list with parameters: `name; parameter; parameter=value`. */
export interface ListElement {
  readonly name: string;
  /** In their order; a value that was quoted is given without its quotation marks. */
  readonly parameters: readonly (readonly [name: string, value: string | undefined])[];
}

/**
 * Reads a list of tokens with parameters, as Sec-WebSocket-Extensions has it, RFC 6455 9.1:
 *
 *     extension-list  = 1#extension
 *     extension       = extension-token *( ";" extension-param )
 *     extension-param = token [ "=" ( token | quoted-string ) ]
 *
 * A quoted value has to be a token within its marks.
 *
 * @returns undefined if the value is no such list
 */
export function parameterList(value: string): ListElement[] | undefined {
  const elements: ListElement[] = [];
  for (const part of value.split(',').map(trimOws)) {
    if (part === '') continue;
    const [name = '', ...texts] = part.split(';').map(trimOws);
    const parameters = texts.map(readParameter);
    if (!isToken(name) || !parameters.every((parameter) => parameter !== undefined)) {
      return undefined;
    }
    elements.push({ name, parameters });
  }
  return elements.length > 0 ? elements : undefined;
}

/**
 * No token has a comma, semicolon, equals sign or space in it, quoted or not: splitting at them is safe.
 * BWS around "=" is borne, RFC 9110 5.6.3.
 */
function readParameter(text: string): readonly [string, string | undefined] | undefined {
  const at = text.indexOf('=');
  if (at === -1) return isToken(text) ? [text, undefined] : undefined;
  const name = trimOws(text.slice(0, at));
  const value = unquoted(trimOws(text.slice(at + 1)));
  return isToken(name) && isToken(value) ? [name, value] : undefined;
}

function unquoted(text: string): string {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return isQuoted ? text.slice(1, -1) : text;
}
