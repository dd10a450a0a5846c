import { refuse } from './faults.ts';
import type { RequestHead } from './head.ts';
import { isHost } from './uri-host.ts';

/**
 * Checks Host, RFC 9112 3.2: required once in HTTP/1.1, and valid wherever it stands.
 *
 * @throws ProtocolError counted from the start of the head
 */
export function checkHost(head: RequestHead): void {
  const value = head.field('host');
  if (value === undefined) {
    if (head.minorVersion === 1) refuse('missing-host', 0);
  } else if (!isHost(value)) {
    // Lines of one name are joined with a comma, which no host has: only now can there be two.
    const isRepeated = head.fieldLines('host').length > 1;
    refuse(isRepeated ? 'repeated-host' : 'invalid-host', head.placeOf('host'));
  }
}
