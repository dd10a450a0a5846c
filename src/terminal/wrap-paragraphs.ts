import { wrap } from '../view/text/styled-text.ts';

/**
 * Breaks each line of a text at spaces, which a terminal would break within words. What a line is indented
 * by, all its parts are.
 */
export function wrapParagraphs(text: string, width: number): string {
  const lines = text.split('\n').flatMap((paragraph) => {
    const words = paragraph.trimStart();
    const indent = paragraph.slice(0, paragraph.length - words.length);
    return wrap(words, width - indent.length).map((part) => indent + part);
  });
  return lines.join('\n');
}
