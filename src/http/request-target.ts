import { refuse } from './faults.ts';
import { isHost } from './uri-host.ts';

/** What a request is about, whatever the form of its target, RFC 9112 3.2 and 3.3. */
export interface RequestTarget {
  readonly form: 'origin' | 'absolute' | 'authority' | 'asterisk';
  /** Host and port: from an absolute or authority form, else from Host; empty where there is none. */
  readonly authority: string;
  /** Begins with a slash; empty in authority and asterisk form. Not decoded. */
  readonly path: string;
  /** What stands behind the first question mark. Not decoded. */
  readonly query: string | undefined;
}

/** What of a request's head decides what it is about. */
export interface TargetSource {
  readonly method: string;
  readonly requestTarget: string;
  /** Where the request target starts, counted from the head's start. */
  readonly targetPlace: number;
  field(name: string): string | undefined;
}

const SLASH = 0x2f;

/**
 * Reads the request target in the four forms of RFC 9112 3.2, and checks that its method takes it.
 *
 * @throws ProtocolError counted from the start of the head
 */
export function readTarget(head: TargetSource): RequestTarget {
  const target = head.requestTarget;
  const authority = head.field('host') ?? '';
  const isConnect = head.method === 'CONNECT';
  // 3.2.1 origin-form = absolute-path [ "?" query ]
  if (target.charCodeAt(0) === SLASH && !isConnect) return withPath('origin', authority, target);
  // 3.2.4 asterisk-form = "*", for OPTIONS alone
  if (target === '*' && head.method === 'OPTIONS') {
    return { form: 'asterisk', authority, path: '', query: undefined };
  }
  // 3.2.3 authority-form = uri-host ":" port, for CONNECT alone
  if (isConnect) {
    if (!isHost(target) || !/:[0-9]+$/.test(target)) refuse('target-form', head.targetPlace);
    return { form: 'authority', authority: target, path: '', query: undefined };
  }
  return readAbsolute(head, target);
}

/** 3.2.2 absolute-form = absolute-URI. Its authority counts, and Host is ignored. */
function readAbsolute(head: TargetSource, target: string): RequestTarget {
  const match = ABSOLUTE_URI.exec(target);
  if (!match) refuse('target-form', head.targetPlace);
  const [, scheme, authority, rest] = match as unknown as [string, string, string, string];
  if (!isHost(authority)) refuse('target-form', head.targetPlace);
  if (scheme.toLowerCase() === 'https') refuse('misdirected-scheme', head.targetPlace);
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return withPath('absolute', authority, path);
}

/** scheme "://" authority path-abempty [ "?" query ], of RFC 3986 4.3, for the two schemes of HTTP. */
const ABSOLUTE_URI = /^(https?):\/\/([^/?]*)(.*)$/i;

function withPath(form: RequestTarget['form'], authority: string, target: string): RequestTarget {
  const at = target.indexOf('?');
  if (at < 0) return { form, authority, path: target, query: undefined };
  return { form, authority, path: target.slice(0, at), query: target.slice(at + 1) };
}
