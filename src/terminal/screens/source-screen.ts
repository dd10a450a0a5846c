import { type CodeSide, scrollRange, sourceScreen } from '../../view/screens/source-screen.ts';
import type { FieldCode } from '../../wire/field.ts';
import { leadsBack, nameOf } from '../key.ts';
import type { Screen, Surroundings } from '../screen.ts';

/** The function of ours that reads or writes the field under the cursor. */
export function openSource({ model, position }: Surroundings): Screen | string {
  const code = model.fields[position.cursor.field]?.code;
  if (!code) return 'No function reads or writes this field.';
  // The server is what is taught.
  return source(code, model.from === 'client' ? 'readBy' : 'writtenBy', 0);
}

function source(code: FieldCode, side: CodeSide, scroll: number): Screen {
  const [least, most] = scrollRange(code, side);
  return {
    name: 'source',
    press: (key) => {
      switch (nameOf(key)) {
        case 'down':
          return { becomes: source(code, side, Math.min(most, scroll + 1)) };
        case 'up':
          return { becomes: source(code, side, Math.max(least, scroll - 1)) };
        case 'home':
          return { becomes: source(code, side, 0) };
        case 'tab':
          return { becomes: source(code, side === 'readBy' ? 'writtenBy' : 'readBy', 0) };
        default:
          return leadsBack(key, 's') ? { closes: true } : undefined;
      }
    },
    draw: ({ model }, width, height) => sourceScreen(model, code, side, scroll, width, height),
  };
}
