import type { Given } from '../../lesson/script/question.ts';
import { hexByte } from '../../wire/octets.ts';

/** A byte of a message that is looked at while one thinks, as hex; `??` for one that is left out. */
export function pairOrGap({ entry, hidden }: Given, index: number): string {
  const isLeftOut = hidden !== undefined && index >= hidden[0] && index < hidden[1];
  return isLeftOut ? '??' : hexByte(entry.bytes[index]!);
}
