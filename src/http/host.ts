import { refuse } from './faults.ts';
import type { HeadSource } from './head-source.ts';

/**
 * Checks Host, RFC 9112 3.2: a server must answer 400 to an HTTP/1.1 request without it, to any request
 * with more than one, and to a value that is no host. Two recipients that choose different ones of two
 * hosts is how a cache is made to keep the wrong page.
 *
 * @throws HttpError counted from the start of the head
 */
export function checkHost(head: HeadSource): void {
  const value = head.field('host');
  if (value === undefined) {
    if (head.minorVersion === 1) refuse('missing-host', 0);
  } else if (!isHost(value)) {
    // Lines of one name are joined with a comma, which no host has: only now can there be two.
    const isRepeated = head.fieldLines('host').length > 1;
    refuse(isRepeated ? 'repeated-host' : 'invalid-host', head.placeOf('host'));
  }
}

/** Whether text is a host with an optional port. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

/**
 * Host = uri-host [ ":" port ], RFC 9110 7.2; uri-host as in RFC 3986 3.2.2: an IP literal in
 * brackets, or a name of unreserved characters, sub-delims and percent-encoded octets. A comma, though
 * a sub-delim, is refused: it looks like two Host lines joined to a list.
 */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|(?:[\w\-.~!$&'()*+;=]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?$/;
