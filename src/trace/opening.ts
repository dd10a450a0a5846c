import { HANDSHAKE } from '../tls/handshake-messages.ts';
import { looksLikeTls } from '../tls/record-reader.ts';
import type { Side } from '../wire/side.ts';

/** What is spoken on a connection, by how it begins. */
export type Opening = 'tls' | 'http' | 'foreign';

/** Octets of a first line that are waited for: of a target that a server takes, and what is around it. */
const MOST_OCTETS = 8 * 1024 + 128;

/** Visible characters, blanks and obs-text: what a request line may still become, or a broken one. */
const MAY_BECOME_LINE = /^[!-~ ][\t -~\x80-\xff]*\r?$/;

/**
 * A line that names HTTP as its version, or else has a method that we know and what may be a target. A
 * request that breaks the grammar is one all the same. HTTP/2 begins with `PRI`, RFC 9113 3.4.
 */
const REQUEST_LINE =
  /^(?!PRI \* HTTP\/2)[!-~ ]*[ \t]HTTP\/\d|^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|TRACE|PATCH)[ \t]+(?:\/[^ ]*|https?:\/\/\S*)\s*$/i;

const STATUS_LINE = 'HTTP/';

/**
 * Tells from the first bytes of a connection what is spoken on it.
 *
 * @param bytes what one side has said, from its first byte on
 * @returns undefined while there are too few to tell
 */
export function openingOf(from: Side, bytes: Uint8Array): Opening | undefined {
  const isTls = looksLikeTls(bytes);
  if (isTls !== false) return isTls ? 'tls' : undefined;
  const text = Buffer.from(bytes.subarray(0, MOST_OCTETS)).toString('latin1');
  const isHttp = from === 'client' ? beginsWithRequest(text) : beginsWithResponse(text);
  if (isHttp === undefined) return undefined;
  return isHttp ? 'http' : 'foreign';
}

/** RFC 9112 2.2: empty lines before a request line are ignored. */
function beginsWithRequest(text: string): boolean | undefined {
  const line = text.replace(/^[\r\n]+/, '');
  if (line === '') return text.length < MOST_OCTETS ? undefined : false;
  const end = line.indexOf('\n');
  if (end >= 0 || text.length === MOST_OCTETS) {
    return REQUEST_LINE.test(end >= 0 ? line.slice(0, end) : line);
  }
  return MAY_BECOME_LINE.test(line) ? undefined : false;
}

function beginsWithResponse(text: string): boolean | undefined {
  if (text.startsWith(STATUS_LINE)) return true;
  return STATUS_LINE.startsWith(text) ? undefined : false;
}

/** Where the type of the first message stands in a record: RFC 8446 5.1 and 4. */
const TYPE_OF_HELLO = 5;

/** Who has sent a record that begins with a hello. */
export function sideOfHello(bytes: Uint8Array): Side | undefined {
  if (!looksLikeTls(bytes)) return undefined;
  const type = bytes[TYPE_OF_HELLO];
  if (type === HANDSHAKE.clientHello) return 'client';
  return type === HANDSHAKE.serverHello ? 'server' : undefined;
}
