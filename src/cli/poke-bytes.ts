import { draftOf, replaceBytes } from '../lesson/resend/draft.ts';
import { fixLengths } from '../lesson/resend/fix-lengths.ts';
import type { Try } from '../lesson/script/lesson.ts';
import { UsageError } from '../terminal/run-program.ts';

/** What is to be sent instead of a message, as it was asked for. */
export interface PokeBytes {
  readonly try?: string;
  readonly hex?: string;
  /** Each of them `OFFSET=HEX`, or several with commas in between. */
  readonly set: readonly string[];
  readonly fixLengths?: boolean;
}

/** What is known of the message. */
export interface ResentMessage {
  readonly recorded: Uint8Array;
  readonly protocol: 'http' | 'websocket';
  readonly tries: readonly Try[];
}

/**
 * The bytes that were asked for: those that were recorded, prepared or given, then with the changes.
 *
 * @throws UsageError that says which character or which byte is wrong
 */
export function bytesFor(
  asked: PokeBytes,
  { recorded, protocol, tries }: ResentMessage,
): Uint8Array {
  if (asked.try !== undefined && asked.hex !== undefined) {
    throw new UsageError('--try and --hex both say what to send: give one of them');
  }
  let draft = draftOf(recorded);
  if (asked.try !== undefined) draft = draftOf(findTry(asked.try, tries).bytes);
  if (asked.hex !== undefined) draft = draftOf(parseHex(asked.hex, '--hex'));
  for (const change of asked.set.flatMap((text) => text.split(','))) {
    const { offset, bytes } = parseChange(change);
    if (offset + bytes.length > draft.bytes.length) {
      const last = draft.bytes.length - 1;
      throw new UsageError(`--set ${change}: the bytes are 0 to ${last}; --hex can add some`);
    }
    draft = replaceBytes(draft, offset, bytes.length, bytes);
  }
  if (!asked.fixLengths) return draft.bytes;
  const fixed = fixLengths(draft, protocol);
  if (typeof fixed === 'string') throw new UsageError(`--fix-lengths: ${fixed}`);
  return fixed.bytes;
}

function findTry(id: string, tries: readonly Try[]): Try {
  const found = tries.find((each) => each.id === id);
  if (found) return found;
  const ids = tries.map((each) => each.id).join(', ');
  const known = ids === '' ? 'it has none' : `it has ${ids}`;
  throw new UsageError(`the step has no try ${JSON.stringify(id)}; ${known}`);
}

function parseChange(text: string): { offset: number; bytes: Buffer } {
  const [, digits, hex] = /^\s*(\d+|0x[0-9a-f]+)=(.*)$/i.exec(text) ?? [];
  if (digits === undefined || hex === undefined) {
    throw new UsageError(`--set takes OFFSET=HEX, such as 0=c1, not ${JSON.stringify(text)}`);
  }
  const bytes = parseHex(hex, `--set ${text}`);
  if (bytes.length === 0) throw new UsageError(`--set ${text}: there is no byte after the =`);
  return { offset: Number(digits), bytes };
}

/** Hex pairs, with spaces, commas or colons in between. */
function parseHex(text: string, option: string): Buffer {
  const wrong = /[^0-9a-f\s,:]/i.exec(text);
  if (wrong) {
    const place = `character ${wrong.index + 1} of ${JSON.stringify(text)}`;
    throw new UsageError(`${option}: ${JSON.stringify(wrong[0])} is no hex digit, ${place}`);
  }
  const odd = text.split(/[\s,:]+/).find((digits) => digits.length % 2 === 1);
  if (odd !== undefined) {
    throw new UsageError(`${option}: a byte has two hex digits, ${JSON.stringify(odd)} has a half`);
  }
  return Buffer.from(text.replace(/[\s,:]/g, ''), 'hex');
}
