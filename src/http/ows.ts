import { isBlank } from './grammar.ts';

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
