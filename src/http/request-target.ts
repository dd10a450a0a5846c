import { refuse } from './faults.ts';
import type { RequestSource } from './head-source.ts';
import { isHost } from './host.ts';

/** The four forms of a request target, RFC 9112 3.2.1 to 3.2.4. */
export type TargetForm = 'origin' | 'absolute' | 'authority' | 'asterisk';

/** What a request is about, whatever the form of its target, RFC 9112 3.2 and 3.3. */
export interface RequestTarget {
  readonly form: TargetForm;
  /** Host and port: from an absolute or authority form, else from Host; empty where there is none. */
  readonly authority: string;
  /** Begins with a slash; empty in authority and asterisk form. Not decoded. */
  readonly path: string;
  /** What stands after the first question mark. Not decoded. */
  readonly query: string | undefined;
}

const SLASH = 0x2f;

/**
 * The form of a request target. The method comes first: CONNECT takes one form, `*` is for OPTIONS, and
 * what is left is told by the first character.
 *
 * @returns undefined if it has none that the method takes
 */
export function formOfTarget(method: string, target: string): TargetForm | undefined {
  // 3.2.3 authority-form = uri-host ":" port, for CONNECT alone
  if (method === 'CONNECT') {
    return isHost(target) && HAS_PORT.test(target) ? 'authority' : undefined;
  }
  // 3.2.1 origin-form = absolute-path [ "?" query ]
  if (target.charCodeAt(0) === SLASH) return 'origin';
  // 3.2.4 asterisk-form = "*", for OPTIONS alone
  if (target === '*') return method === 'OPTIONS' ? 'asterisk' : undefined;
  // 3.2.2 absolute-form = absolute-URI
  const match = ABSOLUTE_URI.exec(target);
  return match && isHost(match[1]!) ? 'absolute' : undefined;
}

/** ":" port: a tunnel needs one, for CONNECT has no scheme that would bring a default. */
const HAS_PORT = /:[0-9]+$/;

/** scheme "://" authority path-abempty [ "?" query ], of RFC 3986 4.3, for the two schemes of HTTP. */
const ABSOLUTE_URI = /^https?:\/\/([^/?]*)(.*)$/i;

/**
 * Reads a request target: from it, from Host and from the connection a server puts together which URI is
 * meant, RFC 9112 3.3.
 *
 * @throws HttpError counted from the start of the head, if the form does not fit the method
 */
export function readTarget(head: RequestSource): RequestTarget {
  const target = head.requestTarget;
  const form = formOfTarget(head.method, target);
  switch (form) {
    case 'origin':
      return withPath(form, head.field('host') ?? '', target);
    case 'asterisk':
      return { form, authority: head.field('host') ?? '', path: '', query: undefined };
    case 'authority':
      return { form, authority: target, path: '', query: undefined };
    case 'absolute':
      return readAbsolute(target);
    default:
      return refuse('target-form', head.targetPlace);
  }
}

/** 3.2.2: its authority counts, and Host is ignored. */
function readAbsolute(target: string): RequestTarget {
  const [, authority = '', rest = ''] = ABSOLUTE_URI.exec(target) ?? [];
  return withPath('absolute', authority, rest.startsWith('/') ? rest : `/${rest}`);
}

function withPath(form: TargetForm, authority: string, target: string): RequestTarget {
  const at = target.indexOf('?');
  if (at < 0) return { form, authority, path: target, query: undefined };
  return { form, authority, path: target.slice(0, at), query: target.slice(at + 1) };
}
