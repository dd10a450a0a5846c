/** What the chapters of the specifications are about, in the order in which a report has them. */
const CHAPTERS: readonly (readonly [RegExp, string, string])[] = [
  [/^RFC 9112 [234]/, 'RFC 9112 2-4', 'lines, versions, targets, Host'],
  [/^RFC 9112 5/, 'RFC 9112 5', 'field lines'],
  [/^RFC 9112 6/, 'RFC 9112 6', 'where the content ends'],
  [/^RFC 9112 7/, 'RFC 9112 7', 'the chunked coding'],
  [/^RFC 9112 [89]/, 'RFC 9112 8-9', 'connections'],
  [/^RFC 911[01]/, 'RFC 9110, 9111', 'methods, statuses, fields'],
  [/^RFC 6455 4/, 'RFC 6455 4', 'the opening handshake'],
  [/^RFC 6455 5\.[123]/, 'RFC 6455 5.1-5.3', 'the header of a frame'],
  [/^RFC 6455 5/, 'RFC 6455 5.4-5.6', 'fragments, control frames'],
  [/^RFC 6455 7/, 'RFC 6455 7', 'closing'],
  [/^RFC 6455 8/, 'RFC 6455 8', 'text is UTF-8'],
  [/^RFC 6455/, 'RFC 6455 9-11', 'extensions, limits'],
  [/^RFC 7692/, 'RFC 7692', 'compression'],
  [/^HTML/, 'HTML 9.2', 'event streams'],
  [/^wirewalk/, 'ours', 'what servers die of, long polls'],
];

/** A chapter, and its place among all. */
export interface Chapter {
  readonly index: number;
  readonly ref: string;
  readonly title: string;
}

/** @param ref of a case, in the form `RFC 9112 3.2` */
export function chapterOf(ref: string): Chapter {
  const index = CHAPTERS.findIndex(([pattern]) => pattern.test(ref));
  const [, name, title] = CHAPTERS[index] ?? [undefined, ref, ''];
  return { index, ref: name, title };
}
