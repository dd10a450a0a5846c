import { ResponseHead } from '../http/head.ts';
import type { FrameContext } from '../websocket/frame-context.ts';
import { agreedDeflate } from '../websocket/handshake.ts';
import { DEFAULT_WEBSOCKET_LIMITS } from '../websocket/limits.ts';
import { otherSide } from '../wire/side.ts';
import type { Recording } from './recording.ts';

/** What the reader of a frame judged it against: what had been agreed, and what had come before it. */
export function frameContextAt(recording: Recording, row: number): FrameContext {
  const { entries, states } = recording;
  const { from } = entries[row]!;
  const reader = otherSide(from);
  const open = states[row - 1]?.[reader].reading;
  return {
    mustBeMasked: from === 'client',
    usesDeflate: hasAgreedDeflate(recording),
    message: open && {
      kind: open.kind === 'binary' ? 'binary' : 'text',
      isCompressed: false,
      octets: open.octets,
      fragments: 1,
      emptyFragments: 0,
    },
    handsOnParts: false,
    limits: DEFAULT_WEBSOCKET_LIMITS,
  };
}

/** RFC 7692 5: the answer to the upgrade says so. */
function hasAgreedDeflate({ entries }: Recording): boolean {
  const heads = entries.map(({ parts: [part] }) => part);
  const answer = heads.find((part) => part instanceof ResponseHead && part.statusCode === 101);
  return answer !== undefined && agreedDeflate(answer as ResponseHead) !== undefined;
}
