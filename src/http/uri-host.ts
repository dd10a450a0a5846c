/**
 * Host = uri-host [ ":" port ], RFC 9110 7.2; uri-host as in RFC 3986 3.2.2: an IP literal in
 * brackets, or a name of unreserved characters, sub-delims and percent-encoded octets. A comma, though
 * a sub-delim, is refused: it looks like two Host lines joined to a list.
 */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|(?:[\w\-.~!$&'()*+;=]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?$/;

/** Whether text is a host with an optional port. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}
