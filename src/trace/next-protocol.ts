import type { ResponseHead } from '../http/head.ts';
import { tokenList } from '../http/lists.ts';
import type { Field } from '../wire/field.ts';
import { unexplainedBy } from '../wire/unparsed.ts';
import { REST } from './rest.ts';

/**
 * RFC 9110 7.8: a 101 says in Upgrade which protocol follows it. RFC 6455 4.2.2 names `websocket`; only
 * after that are there frames.
 */
export function leadsToFrames(head: ResponseHead): boolean {
  return head.statusCode === 101 && tokenList(head.field('upgrade')).includes('websocket');
}

/** RFC 9110 9.3.6: a 2xx to CONNECT makes a tunnel, in which there is a connection of its own. */
export function opensTunnel(head: ResponseHead): boolean {
  return head.leavesHttp && head.statusCode !== 101;
}

const ANOTHER = 'After a 101 both sides speak the protocol that its Upgrade names.';

/** What both sides say after a head that leaves HTTP for something that is read by no one here. */
export function restAfterLeaving(head: ResponseHead): Field {
  if (head.statusCode !== 101) return REST.inTunnel;
  const named = head.field('upgrade') ?? 'something that it does not name';
  return unexplainedBy('RFC 9110 7.8', `the connection now speaks ${named}`, ANOTHER);
}
