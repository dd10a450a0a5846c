import { RequestHead, ResponseHead } from '../../src/http/head.ts';
import { ClearObserver } from '../../src/trace/clear-observer.ts';
import { type Entry, spansOfEntry } from '../../src/trace/entry.ts';
import { Explainer } from '../../src/trace/explain.ts';
import type { Kind } from '../../src/trace/guess.ts';
import { type Reading, readSpan } from '../../src/wire/field.ts';
import type { Side } from '../../src/wire/side.ts';

/** What `explain` makes of bytes of one direction, and what it says is missing at their end. */
export function explained(kind: Kind, bytes: Buffer): { entries: Entry[]; missing?: string } {
  const entries: Entry[] = [];
  const explainer = new Explainer(kind, (entry) => entries.push(entry));
  explainer.bytes(bytes);
  const { missing } = explainer;
  explainer.end();
  return missing === undefined ? { entries } : { entries, missing };
}

/** What a passive observer makes of both directions of a connection. */
export function overheard(...said: readonly (readonly [Side, Uint8Array])[]): Entry[] {
  const entries: Entry[] = [];
  const observer = new ClearObserver({ time: () => 0, onEntry: (entry) => entries.push(entry) });
  for (const [from, bytes] of said) observer.bytes(from, bytes);
  observer.ended('server');
  observer.ended('client');
  observer.gone();
  return entries;
}

/** What is shown for the fields of an entry that have a name. */
export function shown(entry: Entry, name: string): Reading[] {
  const spans = spansOfEntry(entry).filter((span) => span.field.name === name);
  return spans.map((span) => readSpan(span, entry.bytes));
}

/** What is shown as content, whatever framed it. */
export function contentShown(entry: Entry): string {
  const spans = spansOfEntry(entry).filter(({ field }) => CONTENT.has(field.name));
  return spans.map(({ start, end }) => entry.bytes.toString('latin1', start, end)).join('');
}

const CONTENT: ReadonlySet<string> = new Set(['content', 'chunk-data']);

/** Whether an entry is a message of HTTP that was read to its end. */
export function isWholeMessage(entry: Entry): boolean {
  const [head] = entry.parts;
  const isHead = head instanceof RequestHead || head instanceof ResponseHead;
  return entry.kind === 'message' && isHead && !entry.goesOn && entry.fault === undefined;
}
