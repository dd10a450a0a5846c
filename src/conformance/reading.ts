import { decodeClose } from '../websocket/close.ts';
import type { Frame } from '../websocket/frame.ts';
import { OPCODE } from '../websocket/opcode.ts';
import type { Answer, Heard, Seen } from './seen.ts';

/**
 * Whether an answer has the token that its request had, and so is an answer to that one. A page that says what was
 * wrong may show the request, and is none.
 */
export function hasEchoed(answer: Answer | undefined, { token }: Seen): boolean {
  const isSuccess = answer !== undefined && answer.head.statusCode < 400;
  return isSuccess && answer.isComplete && answer.content.includes(token);
}

/** The text of all whole messages. */
export function messagesOf({ frames: heard }: Heard): string[] {
  return heard.flatMap(({ message }) => (message ? [Buffer.from(message.data).toString()] : []));
}

export function closeCodeIn({ frames: heard }: Seen): number | undefined {
  const close = heard.find(isClose);
  return close && (close.payload.length >= 2 ? decodeClose(close.payload).code : NO_CODE);
}

/** RFC 6455 7.4.1: stands for a Close without a code, and is never sent. */
export const NO_CODE = 1005;

function isClose({ header }: Frame): boolean {
  return header.opcode === OPCODE.close;
}

/** Where a long poll has come to: in the field Cursor, or in its JSON. */
export function cursorOf({ head, content }: Answer): string | undefined {
  const field = head.field('cursor');
  return field ?? /"cursor"\s*:\s*"([^"]*)"/.exec(content.toString())?.[1];
}
