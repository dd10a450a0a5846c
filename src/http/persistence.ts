import type { FieldLines } from './encode-head.ts';
import type { HeadSource } from './head-source.ts';
import { tokenList } from './lists.ts';

/**
 * Whether the connection stays open after this message, by the rules of RFC 9112 9.3 in their order:
 *
 * 1. with the option `close` it does not;
 * 2. in HTTP/1.1, or later, it does;
 * 3. in HTTP/1.0 it does with the option `keep-alive`, and both sides have to say so;
 * 4. otherwise it does not.
 */
export function persists(head: HeadSource): boolean {
  const value = head.field('connection');
  if (value === undefined) return head.minorVersion === 1;
  const options = tokenList(value);
  if (options.includes('close')) return false;
  return head.minorVersion === 1 || options.includes('keep-alive');
}

/** Whether fields that we are about to send announce the end of the connection. */
export function saysClose(fields: FieldLines): boolean {
  for (const [name, value] of fields) {
    if (name.length !== CONNECTION.length || name.toLowerCase() !== CONNECTION) continue;
    if (tokenList(value).includes('close')) return true;
  }
  return false;
}

const CONNECTION = 'connection';
