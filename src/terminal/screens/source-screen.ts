import {
  codeOfField,
  codeOfRule,
  type ShownCode,
  scrollRange,
  sourceScreen,
} from '../../view/screens/source-screen.ts';
import type { FieldCode } from '../../wire/field.ts';
import { leadsBack, nameOf } from '../key.ts';
import { movedBy } from '../page-keys.ts';
import type { Screen, Surroundings } from '../screen.ts';

const NO_CODE = 'No function reads or writes this field.';

/**
 * The function of ours that reads or writes the field under the cursor; on the byte that was refused, the rule
 * that refused it.
 */
export function openSource({ model, position }: Surroundings): Screen | string {
  const { rule } = model;
  const field = model.fields[position.cursor.field];
  const isRefused = rule && field?.view === 0 && model.layer === 3 && covers(field, rule.offset);
  if (isRefused) return openRule(rule.fault);
  return field?.code ? openCode(field.code, model.from) : NO_CODE;
}

/** The function of ours that has to do with a field. @param from who has sent it */
export function openCode(code: FieldCode, from: 'client' | 'server'): Screen {
  // The server is what is taught.
  return source(codeOfField(code, from === 'client' ? 'readBy' : 'writtenBy'), 0, 0);
}

/** The lines that refuse what breaks a rule. @param fault its name in a fault table */
export function openRule(fault: string): Screen | string {
  const codes = codeOfRule(fault);
  return codes.length > 0 ? source(codes, 0, 0) : 'The source of this rule is not in this package.';
}

function covers({ start, end }: { start: number; end: number }, offset: number): boolean {
  return offset >= start && offset < end;
}

/** @param codes with which of them to begin, from 0 */
function source(codes: readonly ShownCode[], index: number, scroll: number): Screen {
  const code = codes[index]!;
  const [least, most] = scrollRange(code);
  return {
    name: 'source',
    press: (key, { height }) => {
      const name = nameOf(key);
      if (name === 'home') return { becomes: source(codes, index, 0) };
      if (name === 'tab') return { becomes: source(codes, (index + 1) % codes.length, 0) };
      const range = { count: most - least + 1, page: height - LINES_AROUND };
      const moved = movedBy(key, scroll - least, range);
      if (moved !== undefined) return { becomes: source(codes, index, moved + least) };
      return leadsBack(key, 's') ? { closes: true } : undefined;
    },
    draw: ({ model }, width, height) => sourceScreen(model, code, scroll, width, height),
  };
}

/** What is not code on the screen: a page shows the rest, and a line again. */
const LINES_AROUND = 6;
