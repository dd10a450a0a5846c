import { Content } from '../../http/events.ts';
import { ResponseHead } from '../../http/head.ts';
import { type Reaction, statusCodeOf } from '../../lesson/resend/reaction.ts';
import type { Dissection } from '../../trace/dissection.ts';
import type { Entry } from '../../trace/entry.ts';
import type { BrokenRule } from '../../trace/rule.ts';
import { Frame, showPayload } from '../../websocket/frame.ts';
import { OPCODE } from '../../websocket/opcode.ts';
import { beginningOf } from '../text/line-ends.ts';
import { milliseconds } from '../text/words.ts';

/** How the server has left the connection, or for what it waits. */
export function endText(reaction: Reaction, dissection: Dissection): string {
  const { end, endedAt, hadEnded, silence } = reaction;
  if (hadEnded) return 'the server had ended the connection before: no one reads these bytes';
  if (silence !== undefined) {
    return `nothing within ${silence} ms: it waits ${waitText(dissection)}`;
  }
  const time = endedAt === undefined ? '' : `+${milliseconds(endedAt)} ms `;
  if (end === 'fin') return `${time}the server ends TCP (FIN)`;
  if (end === 'reset') return `${time}the server breaks TCP off (reset)`;
  const { missing } = dissection;
  return missing === undefined ? 'TCP stays open' : `TCP stays open: it waits for ${missing}`;
}

/** What a message says to people: the reason of a Close, the content of a response; else nothing. */
export function saidIn({ parts, bytes, start }: Entry): string {
  const [first] = parts;
  if (first instanceof Frame && first.header.opcode === OPCODE.close) {
    return first.payload.length > 2 ? showPayload(OPCODE.close, first.payload) : '';
  }
  if (!(first instanceof ResponseHead)) return '';
  const content = parts.filter((part) => part instanceof Content);
  const texts = content.map((part) =>
    bytes.toString('latin1', part.start - start, part.end - start),
  );
  return beginningOf(texts.join('').trim());
}

/** What the server waits for, where it says nothing to some bytes. */
export function waitText({ missing, protocol }: Dissection): string {
  if (missing !== undefined) return `for ${missing}`;
  return protocol === 'http'
    ? 'for its own application: the request is complete'
    : 'for nothing of these bytes: to them it owes no answer';
}

/**
 * The rule that fired, as sentences; where none did, who it was that answered.
 *
 * @param gap between a section and what it says
 */
export function ruleTexts(after: Reaction, gap: string): string[] {
  if (after.rule) return describeRule(after.rule, gap);
  const status = statusCodeOf(after) ?? 0;
  if (status < 400) return [];
  return [`No rule of the parser fired: ${status} is what the application says.`];
}

function describeRule(
  { ref, fault, offset, sentence, because }: BrokenRule,
  gap: string,
): string[] {
  const place = offset < 0 ? 'before these bytes' : `at byte ${offset}`;
  const here = because === undefined ? '' : ` Here: ${because}.`;
  return [`${ref}${gap}${fault}, ${place}.`, `${sentence}${here}`];
}
