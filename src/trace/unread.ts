import { RequestHead, ResponseHead } from '../http/head.ts';
import { UnfinishedHead } from '../http/unfinished-head.ts';
import { Frame } from '../websocket/frame.ts';
import type { Placed } from '../wire/field.ts';
import { Unparsed } from '../wire/unparsed.ts';
import type { Entry } from './entry.ts';

/** Whether something was said that no one here has understood: then what else was said is not all. */
export interface Unread {
  /** Whether any message was understood. */
  readonly hasMessages: boolean;
  /** Of what each side has said since its latest head. */
  readonly client: boolean;
  readonly server: boolean;
}

/** Before the first byte. */
export const NOTHING_UNREAD: Unread = { hasMessages: false, client: false, server: false };

/** The same after an entry was told. */
export function unreadAfter(before: Unread, { kind, from, parts }: Entry): Unread {
  if (kind !== 'message') return before;
  let now = before;
  for (const part of parts) {
    if (!now.hasMessages && isMessage(part)) now = { ...now, hasMessages: true };
    const isRead = part instanceof RequestHead || part instanceof ResponseHead;
    if (isRead && now[from]) now = { ...now, [from]: false };
    if (isUnread(part) && !now[from]) now = { ...now, [from]: true };
  }
  return now;
}

function isMessage(part: Placed): boolean {
  const isHead = part instanceof RequestHead || part instanceof ResponseHead;
  return isHead || part instanceof Frame;
}

function isUnread(part: Placed): boolean {
  return part instanceof Unparsed || part instanceof UnfinishedHead;
}
