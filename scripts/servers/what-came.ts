import type { Seen } from '../../src/conformance/seen.ts';

/** Octets of a frame that are shown. */
const SHOWN = 12;
const MOST = 4;
const MOST_CHARACTERS = 60;

/**
 * What a server has said, in one line: its status lines, its first events, the first bytes of its frames, and how
 * it ended.
 */
export function whatCame(seen: Seen): string {
  const { answers, interim, events, state, fault, bytes } = seen;
  const lines = [...interim, ...answers].map(({ start }) => quoted(lineAt(bytes, start)));
  const head = answers[0]?.head;
  const frames = head?.leavesHttp ? bytes.subarray(head.end) : undefined;
  const parts = [
    ...some(lines),
    ...some(events.map(({ data }) => `event ${quoted(JSON.stringify(data))}`)),
    ...(frames && frames.length > 0 ? [`then \`${hex(frames)}\``] : []),
    ...(fault ? [`which breaks a rule: ${fault.message}`] : []),
    ...(state === 'open' ? [] : [state]),
  ];
  if (answers.length === 0 && bytes.length > 0) parts.unshift(`bytes ${quoted(lineAt(bytes, 0))}`);
  return parts.length === 0 ? 'Nothing came.' : `Came: ${parts.join(', ')}.`;
}

function some(parts: readonly string[]): string[] {
  const more = parts.length - MOST;
  return more > 0 ? [...parts.slice(0, MOST), `${more} more`] : [...parts];
}

function lineAt(bytes: Buffer, start: number): string {
  return bytes.toString('latin1', start, start + MOST_CHARACTERS).split(/\r?\n/, 1)[0]!;
}

function quoted(text: string): string {
  return `\`${text.slice(0, MOST_CHARACTERS).replaceAll('`', "'")}\``;
}

function hex(bytes: Buffer): string {
  const shown = bytes.subarray(0, SHOWN).toString('hex').replace(/../g, '$& ').trim();
  return bytes.length > SHOWN ? `${shown} …` : shown;
}
