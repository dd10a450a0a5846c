import type { Span } from './field.ts';

const WHOLE_BYTE = 0xff;

/**
 * Checks the promise on which every dump rests: each bit of a message belongs to exactly one span.
 *
 * @param spans the message's spans, in any order
 * @param length the message's length in bytes
 * @returns one sentence for each byte where the promise is broken; empty when it holds
 */
export function findUncovered(spans: readonly Span[], length: number): string[] {
  const claimed = new Uint8Array(length);
  const problems: string[] = [];
  for (const span of spans) {
    const bits = span.field.bits ?? WHOLE_BYTE;
    for (let at = span.start; at < span.end; at++) {
      if (at >= length) problems.push(`byte ${at} of ${span.field.name} lies after the message`);
      else if (claimed[at]! & bits)
        problems.push(`byte ${at} is claimed twice: ${span.field.name}`);
      else claimed[at]! |= bits;
    }
  }
  claimed.forEach((bits, at) => {
    if (bits !== WHOLE_BYTE)
      problems.push(`byte ${at} has bits in no field: ${~bits & WHOLE_BYTE}`);
  });
  return problems;
}
