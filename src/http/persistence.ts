import type { FieldLines } from './encode-head.ts';
import type { HeadSource } from './head-source.ts';
import { tokenList } from './lists.ts';

/**
 * Whether the connection stays open after this message, RFC 9112 9.3: `close` ends it, HTTP/1.1 goes
 * on by itself, and HTTP/1.0 only if both sides say `keep-alive`.
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
