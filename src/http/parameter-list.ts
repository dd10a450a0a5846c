import { isToken } from './lists.ts';
import { trimOws } from './ows.ts';

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
 * Empty elements are borne, RFC 9110 5.6.1.2. A quoted value has to be a token within its marks.
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

/** No token has a comma, semicolon or space in it, quoted or not: splitting at them is safe. */
function readParameter(text: string): readonly [string, string | undefined] | undefined {
  const match = PARAMETER.exec(text);
  if (!match) return undefined;
  const [, name, token, quoted] = match;
  return [name!, token ?? quoted];
}

const TCHAR = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]";
const PARAMETER = new RegExp(`^(${TCHAR}+)(?:[ \\t]*=[ \\t]*(?:(${TCHAR}+)|"(${TCHAR}+)"))?$`);
