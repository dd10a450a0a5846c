import type { Handler } from './handler.ts';

/** Names under which a server on the loopback interface may be asked for. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Answers only requests that name one of these hosts, on any port; the others get 421, RFC 9110 7.4.
 *
 * A page from elsewhere can have its own name resolve to 127.0.0.1 and then talk to a server here as
 * if it were its own (DNS rebinding). It cannot choose the Host that the browser sends.
 *
 * @param hosts names in lower case; `*` for any
 */
export function guardHost(hosts: readonly string[], handler: Handler): Handler {
  if (hosts.includes('*')) return handler;
  const allowed = new Set([...hosts, '']);
  // A client that is let in mostly asks by the same authority again.
  let lastAllowed = '';
  return (request, response) => {
    const { authority } = request.head.target;
    if (authority === lastAllowed || allowed.has(nameIn(authority))) {
      lastAllowed = authority;
      return handler(request, response);
    }
    response.send(
      421,
      [['Content-Type', 'text/plain']],
      'This server does not answer to that Host.\n',
    );
  };
}

/** The name without the port, in lower case; empty where the request names no host. */
function nameIn(authority: string): string {
  return authority.replace(/:[0-9]*$/, '').toLowerCase();
}
