import type { RequestHead } from './head.ts';

/** What can be compared of a representation without looking at its content, RFC 9110 8.8. */
export interface Validators {
  /** With its quotation marks. */
  readonly etag: string;
  /** Milliseconds since 1970; whole seconds, as Last-Modified has no others. */
  readonly lastModified: number;
}

/**
 * Evaluates a request's preconditions in the order of RFC 9110 13.2.2. An entity tag is compared where
 * there is one, and the date only where there is none: two versions may have been made in one second.
 *
 * @returns 304 or 412 where that is the answer, undefined where the method is to be performed
 */
export function judgePreconditions(
  head: RequestHead,
  { etag, lastModified }: Validators,
): 304 | 412 | undefined {
  const isSafe = head.method === 'GET' || head.method === 'HEAD';
  // 1. and 2. The client wants to change what it has seen: 412 if that is no longer there, so that it
  // does not overwrite what someone else has written meanwhile.
  const ifMatch = head.field('if-match');
  const ifUnmodifiedSince = parseDate(head.field('if-unmodified-since'));
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, etag)) return 412;
  } else if (ifUnmodifiedSince !== undefined && lastModified > ifUnmodifiedSince) return 412;
  // 3. and 4. The client has a copy: 304 says that it is still good, and nothing has to be sent.
  const ifNoneMatch = head.field('if-none-match');
  const ifModifiedSince = parseDate(head.field('if-modified-since'));
  if (ifNoneMatch !== undefined) {
    if (matchesWeakly(ifNoneMatch, etag)) return isSafe ? 304 : 412;
  } else if (isSafe && ifModifiedSince !== undefined && lastModified <= ifModifiedSince) return 304;
  return undefined;
}

/** If-Match compares strongly: a weak tag matches nothing, RFC 9110 13.1.1. */
function matchesStrongly(list: string, etag: string): boolean {
  return list.trim() === '*' || (!etag.startsWith('W/') && entityTags(list).includes(etag));
}

/** If-None-Match compares weakly: W/ counts for nothing, RFC 9110 13.1.2. */
function matchesWeakly(list: string, etag: string): boolean {
  const opaque = (tag: string) => tag.replace(/^W\//, '');
  return list.trim() === '*' || entityTags(list).map(opaque).includes(opaque(etag));
}

/** #entity-tag, RFC 9110 8.8.3; a tag may have a comma inside its quotation marks. */
function entityTags(list: string): string[] {
  return list.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
}

/**
 * HTTP-date, RFC 9110 5.6.7. A date that is none is as if it were not there, 13.1.3 and 13.1.4: the request
 * is then one without that condition.
 */
function parseDate(value: string | undefined): number | undefined {
  const match = value === undefined ? null : HTTP_DATE.exec(value);
  if (!match) return undefined;
  // asctime's form names no zone, but means GMT.
  const time = Date.parse(value!.endsWith('GMT') ? value! : `${value} GMT`);
  // The 31st of February is the 3rd of March to Date.parse, and no day to us.
  const day = Number(match[1] ?? match[2] ?? match[3]);
  return new Date(time).getUTCDate() === day ? time : undefined;
}

/** IMF-fixdate, or one of the two obsolete forms, which a recipient must take as well. */
const HTTP_DATE =
  /^(?:\w{3}, (\d{2}) \w{3} \d{4} \d\d:\d\d:\d\d GMT|\w{6,9}, (\d{2})-\w{3}-\d{2} \d\d:\d\d:\d\d GMT|\w{3} \w{3} ([ \d]\d) \d\d:\d\d:\d\d \d{4})$/;
