import type { Entry } from '../../trace/entry.ts';
import { labelOf } from '../../trace/label.ts';
import { joinLabel } from '../../trace/label-parts.ts';
import { type View, viewsOf } from '../../trace/views.ts';
import { type FieldRow, fieldRowsOf } from './field-rows.ts';

/**
 * Looks for entries as someone asks for them: by a text that they show or carry, or by `field:value`, such
 * as `opcode:8` or `content-type:text/event-stream`. Upper and lower case are the same.
 *
 * An entry that has a field of that name is judged by its value, which has to hold the one that is asked for
 * as whole words: `id:1` is not in `10`. Any other entry is searched for the text as it stands.
 */
export function entrySearch(wanted: string): (entry: Entry) => boolean {
  const text = wanted.toLowerCase();
  const [, name, value] = /^([^:]+):\s*(.+)$/s.exec(text) ?? [];
  const isNamed = (field: FieldRow) => nameOf(field.name) === nameOf(name ?? '');
  return (entry) => {
    const views = viewsOf(entry);
    const fields = name === undefined ? [] : fieldRowsOf(views, 'named').filter(isNamed);
    if (fields.length > 0) return fields.some((field) => says(field, value!));
    return hasText(entry, views, text);
  };
}

/** HTTP's names have hyphens where those of WebSocket have spaces. */
function nameOf(name: string): string {
  return name.trim().toLowerCase().replaceAll(' ', '-');
}

/** A number is looked for in the value alone: opcode 1 means UTF-8, and is not 8. */
function says({ value, meaning }: FieldRow, wanted: string): boolean {
  const texts = /^\d+$/.test(wanted) ? [value] : [value, meaning];
  return texts.some((text) => hasWords(text.toLowerCase(), wanted));
}

function hasWords(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const isWhole = !goesOn(text, at - 1, at) && !goesOn(text, end - 1, end);
    if (isWhole) return true;
  }
  return false;
}

/** Whether two neighbours are of the same word. */
function goesOn(text: string, one: number, next: number): boolean {
  return isOfWord(text.charAt(one)) && isOfWord(text.charAt(next));
}

function isOfWord(character: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(character);
}

/** What it is called, and its bytes in every layer: a payload as it was meant, and inflated. */
function hasText(entry: Entry, views: readonly View[], wanted: string): boolean {
  const label = joinLabel(labelOf(entry), ' ');
  if (label.toLowerCase().includes(wanted)) return true;
  return views.some(({ bytes }) => textOf(bytes).includes(wanted));
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8').toLowerCase();
}
