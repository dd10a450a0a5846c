import { type ChannelEvent, type Page, saysNothing } from '../channel/event-log.ts';
import { encodeEvent } from '../sse/encode.ts';

/** What a reader is told besides events, in the same words by every transport. */
export interface Notice {
  readonly gap?: { readonly oldest: string };
  readonly reset?: true;
}

/** The events that tell of a gap or a reset: a channel's own events have other names, `judgeType`. */
const NOTICE_TYPES = { gap: 'gap', reset: 'reset' } as const;

/** What has gone missing before the events of a page, if anything has. */
function noticeOf({ oldest, isReset }: Page): Notice | undefined {
  if (isReset) return { reset: true };
  return oldest === undefined ? undefined : { gap: { oldest } };
}

/**
 * A page as a part of an event stream. A gap or reset is an event of its own, with data: one without
 * would not be dispatched, while its id was taken, and so be a silent loss.
 */
export function encodeAsEventStream(page: Page): string {
  const notice = noticeOf(page);
  const type = notice?.reset ? NOTICE_TYPES.reset : NOTICE_TYPES.gap;
  const data = JSON.stringify(notice);
  const first = notice ? encodeEvent({ event: type, id: page.from, data }) : '';
  return page.events.reduce((text, event) => text + encodeOnce(event), first);
}

const ENCODED = new WeakMap<ChannelEvent, string>();

/** Each event is encoded once, for all readers, early and late. */
function encodeOnce(event: ChannelEvent): string {
  const { id, type, data } = event;
  const known = ENCODED.get(event);
  if (known !== undefined) return known;
  const text = encodeEvent({ event: type, id, data });
  ENCODED.set(event, text);
  return text;
}

/** A page as the answer to a poll. */
export function encodeAsJson(page: Page, isEnd: boolean): string {
  const events = page.events.map(plain);
  const { cursor } = page;
  const end = isEnd && (saysNothing(page) || events.length === 0) ? { ended: true } : {};
  return `${JSON.stringify({ events, cursor, ...noticeOf(page), ...end })}\n`;
}

/** A page as messages of a WebSocket, each a JSON text. */
export function encodeAsMessages(page: Page): string[] {
  const notice = noticeOf(page);
  const messages = page.events.map((event) => JSON.stringify(plain(event)));
  return notice ? [JSON.stringify(notice), ...messages] : messages;
}

/** An event as JSON has it. */
export function plain({ id, type, data }: ChannelEvent): Record<string, string> {
  return { id, event: type, data };
}
