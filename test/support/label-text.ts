import type { Entry } from '../../src/trace/entry.ts';
import { labelOf } from '../../src/trace/label.ts';
import { joinLabel } from '../../src/trace/label-parts.ts';

/** The label of an entry as one text, with two spaces between its parts. */
export function labelText(entry: Entry): string {
  return joinLabel(labelOf(entry), '  ');
}
