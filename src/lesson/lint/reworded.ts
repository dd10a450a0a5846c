import { RequestHead, ResponseHead } from '../../http/head.ts';
import { ClearObserver } from '../../trace/clear-observer.ts';
import { type Entry, spansOfEntry } from '../../trace/entry.ts';

/**
 * A message with another word in one of its fields, as long or longer, for each field with which it is
 * still a message: our own parsers have read it again, so that all about it fits together.
 */
export function* reworded(entry: Entry): Generator<Entry> {
  if (entry.kind !== 'message') return;
  for (const { field, start, end } of spansOfEntry(entry)) {
    if (field.delimiter || field.bits !== undefined) continue;
    const word = entry.bytes.toString('latin1', start, end);
    for (const other of [otherWord(word), longerWord(word)].filter((each) => each !== word)) {
      const [before, after] = [entry.bytes.subarray(0, start), entry.bytes.subarray(end)];
      const bytes = Buffer.concat([before, Buffer.from(other, 'latin1'), after]);
      const told = readAlone(entry, bytes);
      if (told) yield told;
    }
  }
}

/** What bytes mean that begin a connection; undefined where they are not one message, whole and right. */
function readAlone({ from, parts: [first], time }: Entry, bytes: Buffer): Entry | undefined {
  const told: Entry[] = [];
  const hasFrames = !(first instanceof RequestHead || first instanceof ResponseHead);
  const observer = new ClearObserver(
    { time: () => time, onEntry: (entry) => told.push(entry) },
    { hasFrames, assumesRequests: true },
  );
  observer.bytes(from, bytes);
  const [entry] = told;
  return entry && entry.end === bytes.length && !entry.fault ? entry : undefined;
}

/** Each letter and digit is the one after it: of the same kind, so that a name stays a name. */
function otherWord(word: string): string {
  return word.replace(/[0-9a-z]/gi, (letter) => {
    return LAST_TO_FIRST[letter] ?? String.fromCharCode(letter.charCodeAt(0) + 1);
  });
}

const LAST_TO_FIRST: Readonly<Record<string, string>> = { 9: '0', Z: 'A', z: 'a' };

/** The first letter or digit comes twice. */
function longerWord(word: string): string {
  return word.replace(/[0-9a-z]/i, '$&$&');
}
